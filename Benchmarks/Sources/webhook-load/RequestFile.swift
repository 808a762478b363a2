import Foundation

/// Signed requests in a file.
///
/// Each request follows its length, which has four bytes.
struct RequestFile {
    private let bytes: [UInt8]
    private let ranges: [Range<Int>]

    init(path: String) throws {
        bytes = Array(try Data(contentsOf: URL(filePath: path)))
        var ranges: [Range<Int>] = []
        var place = 0
        while place + 4 <= bytes.count {
            let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            guard place + 4 + length <= bytes.count else { throw LoadError("\(path) ends within a request") }
            ranges.append(place + 4..<place + 4 + length)
            place += 4 + length
        }
        self.ranges = ranges
    }

    var count: Int { ranges.count }

    func withBytes<Result>(of index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[ranges[index]])) }
    }
}

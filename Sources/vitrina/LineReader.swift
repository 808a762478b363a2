import Foundation

/// Reads a file, or standard input, line by line without holding it in memory.
struct LineReader {
    /// The name that messages use.
    let name: String
    private let handle: FileHandle
    /// Bytes of a line: more is no event, and could be a file without any line end.
    private static let longestLine = 16 << 20

    /// - Parameter path: a path, or `-` for standard input.
    /// - Throws: `InputError` if the file cannot be opened.
    init(opening path: String) throws {
        if path == "-" {
            name = "-"
            handle = .standardInput
            return
        }
        name = path
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        guard exists, !isDirectory.boolValue, let handle = FileHandle(forReadingAtPath: path) else {
            throw isDirectory.boolValue ? InputError.directory(path) : .cannotOpen(path)
        }
        self.handle = handle
    }

    /// Gives each line with its number, from 1, without its end.
    ///
    /// Blank lines are skipped.
    ///
    /// - Throws: `InputError` at a line that is too long, after those before it were given.
    func forEachLine(_ body: (Int, ArraySlice<UInt8>) async throws -> Void) async throws {
        var rest: [UInt8] = []
        var number = 0
        var isAtEnd = false
        while !isAtEnd {
            let chunk = try handle.read(upToCount: 1 << 20) ?? Data()
            isAtEnd = chunk.isEmpty
            rest += chunk
            if isAtEnd, !rest.isEmpty { rest.append(UInt8(ascii: "\n")) }
            var start = rest.startIndex
            while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                number += 1
                var line = rest[start..<end]
                if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
                start = end + 1
                if line.contains(where: { !" \t\r".utf8.contains($0) }) { try await body(number, line) }
            }
            rest.removeFirst(start)
            guard rest.count <= Self.longestLine else { throw InputError.endlessLine("\(name):\(number + 1)") }
        }
    }
}

/// A file of events that cannot be read.
enum InputError: Error, CustomStringConvertible {
    case cannotOpen(String)
    case directory(String)
    /// A line, as `FILE:LINE`, that goes on for longer than any event.
    case endlessLine(String)

    var description: String {
        switch self {
        case .cannotOpen(let path): "\(path) cannot be opened: check that it exists and may be read"
        case .directory(let path): "\(path) is a directory: name the files in it"
        case .endlessLine(let place):
            "\(place): the line has no end within 16 MiB. Give a file of events, one on each line; those before it were taken in."
        }
    }

    /// Whether what was read is to blame, and not the reading.
    var isAboutContent: Bool { if case .endlessLine = self { true } else { false } }
}

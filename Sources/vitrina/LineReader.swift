import Foundation

/// Reads a file, or standard input, line by line without holding it in memory.
struct LineReader {
    /// The name that messages use.
    let name: String
    private let handle: FileHandle

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
            throw InputError(path: path, isDirectory: isDirectory.boolValue)
        }
        self.handle = handle
    }

    /// Gives each line with its number, from 1, without its end.
    ///
    /// Blank lines are skipped.
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
        }
    }
}

/// A file of events that cannot be read.
struct InputError: Error, CustomStringConvertible {
    let path: String
    let isDirectory: Bool

    var description: String {
        isDirectory
            ? "\(path) is a directory: name the files in it"
            : "\(path) cannot be opened: check that it exists and may be read"
    }
}

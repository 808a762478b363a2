import Basics
import Localization

/// Reads a file or standard input line by line, without storing all of it in memory.
struct LineReader {
    /// The name in messages.
    let name: String
    private let file: ReadableFile
    /// The maximum length of a line in bytes.
    ///
    /// A longer one is not an event; the file may have no line ends.
    private static let longestLine = 16 << 20
    static let tooLong = "the line is longer than 16 MiB: use a file with one event per line"

    /// The part of the file that has already been read.
    private let beginning: [UInt8]

    /// - Parameter beginning: the part of the file that has already been read.
    init(_ path: String, _ file: ReadableFile, beginning: [UInt8] = []) {
        name = path
        self.file = file
        self.beginning = beginning
    }

    /// - Parameter path: a path, or `-` for standard input.
    /// - Throws: `InputError` if the file cannot be opened.
    init(opening path: String) throws(InputError) {
        do throws(FileFault) {
            self.init(path, try path == "-" ? .standardInput() : ReadableFile(opening: path, as: .stream))
        } catch {
            throw .unreadable(error)
        }
    }

    /// Calls the closure with the number (from 1) and the text of each line, without its end.
    ///
    /// A line feed, a carriage return or both end a line. Blank lines are skipped.
    ///
    /// - Parameter tooLong: called instead with the number of a line that is longer than 16 MiB, before its end is read.
    /// - Throws: `InputError` if the file is not UTF-8, before the first line.
    func forEachLine(
        tooLong: (Int) throws -> Void,
        _ body: (Int, ArraySlice<UInt8>) async throws -> Void
    ) async throws {
        var rest = beginning
        // The number of bytes of `rest` that contain no line end.
        var searched = 0
        var number = 0
        var hasBegun = false
        var isAfterReturn = false
        var isWithinLongLine = false
        var isAtEnd = false
        while !isAtEnd {
            let chunk = try read()
            isAtEnd = chunk.isEmpty
            rest += chunk
            if !hasBegun {
                // A pipe may return a single byte first.
                guard rest.count >= 4 || isAtEnd else { continue }
                hasBegun = true
                try checkEncoding(of: rest)
                if rest.starts(with: SourceText.byteOrderMark) { rest.removeFirst(SourceText.byteOrderMark.count) }
            }
            if isWithinLongLine {
                guard let end = rest.endOfLine(from: 0) else {
                    rest = []
                    continue
                }
                isAfterReturn = rest[end] == UInt8(ascii: "\r")
                rest.removeFirst(end + 1)
                isWithinLongLine = false
            }
            if isAtEnd, !rest.isEmpty { rest.append(UInt8(ascii: "\n")) }
            var start = 0
            while let end = rest.endOfLine(from: max(start, searched)) {
                let line = rest[start..<end]
                let isSecondHalf = isAfterReturn && line.isEmpty && rest[end] == UInt8(ascii: "\n")
                isAfterReturn = rest[end] == UInt8(ascii: "\r")
                start = end + 1
                guard !isSecondHalf else { continue }
                number += 1
                if line.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) {
                    try await body(number, line)
                }
            }
            rest.removeFirst(start)
            searched = rest.count
            guard rest.count > Self.longestLine else { continue }
            number += 1
            try tooLong(number)
            (rest, searched, isWithinLongLine) = ([], 0, true)
        }
    }

    private func read() throws(InputError) -> [UInt8] {
        do throws(FileFault) { return try file.read(upTo: 1 << 20) } catch { throw .unreadable(error) }
    }

    private func checkEncoding(of start: [UInt8]) throws(InputError) {
        guard let encoding = SourceText.otherEncoding(start) else { return }
        throw .otherEncoding(file: name, encoding)
    }
}

extension [UInt8] {
    /// The first line feed or carriage return at or after `start`.
    fileprivate func endOfLine(from start: Int) -> Int? {
        withUnsafeBufferPointer { bytes in
            var index = start
            while index < bytes.count, bytes[index] != UInt8(ascii: "\n"), bytes[index] != UInt8(ascii: "\r") {
                index += 1
            }
            return index < bytes.count ? index : nil
        }
    }
}

/// A file of events that cannot be read.
enum InputError: Error, CustomStringConvertible {
    case unreadable(FileFault)
    /// The file, and the name of its encoding.
    case otherEncoding(file: String, String)

    var description: String {
        switch self {
        case .unreadable(let fault): "\(fault)"
        case .otherEncoding(let file, let encoding):
            "\(file):1:1: \(SourceTextError.Fault.otherEncoding(encoding)) Nothing was imported."
        }
    }

    /// Whether the content caused the error, and not reading it.
    var isAboutContent: Bool {
        switch self {
        case .unreadable(let fault): fault.isAboutContent
        case .otherEncoding: true
        }
    }
}

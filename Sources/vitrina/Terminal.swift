import ArgumentParser
import Foundation

/// What commands print.
enum Terminal {
    /// A line on standard output.
    ///
    /// - Throws: as `write` does.
    static func printLine(_ text: String) throws {
        try write(text + "\n")
    }

    /// Text on standard output.
    ///
    /// - Throws: `OutputError`; `ExitCode.success` if the reader went away, because then it has what it wanted.
    static func write(_ text: String) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            // Foundation reports the system's code only at the bottom of a chain; the last one set is the same.
            if errno == EPIPE { throw ExitCode.success }
            throw OutputError(reason: String(cString: strerror(errno)))
        }
    }

    /// A line on standard error, safe to print: a line break in it, which may come from outside, is escaped.
    ///
    /// A failure is passed over: there is nowhere left to tell it.
    static func printError(_ line: String) {
        try? FileHandle.standardError.write(contentsOf: Data((safe(line) + "\n").utf8))
    }

    /// A line on standard error that the next one replaces; nothing where nobody watches.
    ///
    /// Losing it harms nobody.
    static func printProgress(_ text: String) {
        guard isatty(2) == 1 else { return }
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(safe(text))".utf8))
    }

    /// Ends the line of progress.
    static func endProgress() {
        guard isatty(2) == 1 else { return }
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
    }

    /// A word of a shell's command line.
    static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/._-+".utf8.contains(byte)
            }
        }
        return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }

    /// Data from outside, safe to print: what could move a terminal's cursor or reverse its text is escaped.
    static func safe(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                safe += "\\u{\(String(scalar.value, radix: 16))}"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }
}

/// Standard output does not take what is written.
struct OutputError: Error, CustomStringConvertible {
    let reason: String

    var description: String { "standard output cannot be written: \(reason)" }
}

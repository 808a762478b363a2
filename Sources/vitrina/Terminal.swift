import ArgumentParser
import Foundation
import Synchronization

/// The output of commands.
enum Terminal {
    /// Prints a line to standard output.
    ///
    /// - Throws: errors of `write`.
    static func printLine(_ text: String) throws {
        try write(text + "\n")
    }

    /// Prints text to standard output.
    ///
    /// - Throws: `OutputError`; `ExitCode.success` if the reader has closed the pipe, because it needs no more output.
    static func write(_ text: String) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            // Foundation hides the system's error code in a chain of errors, but `errno` still has it.
            if errno == EPIPE { throw ExitCode.success }
            throw OutputError(reason: String(cString: strerror(errno)))
        }
    }

    /// Prints a line with the result of a command to standard output; nothing with `--quiet`.
    ///
    /// - Throws: errors of `write`.
    static func printSummary(_ text: String) throws {
        endProgress()
        if !isQuiet { try printLine(text) }
    }

    /// Prints a line to standard error.
    ///
    /// Line breaks, which may come from outside data, are escaped.
    ///
    /// A failure is ignored, because it could not be reported anywhere.
    static func printError(_ line: String) {
        endProgress()
        try? FileHandle.standardError.write(contentsOf: Data((safe(line) + "\n").utf8))
    }

    // MARK: Progress

    private struct State {
        var isQuiet = false
        /// The last time that progress was shown; nil if no line of progress is on the terminal.
        var shown: ContinuousClock.Instant?
    }

    private static let state = Mutex(State())

    /// Whether `--quiet` was given, which omits progress and summaries.
    static var isQuiet: Bool {
        get { state.withLock(\.isQuiet) }
        set { state.withLock { $0.isQuiet = newValue } }
    }

    /// Whether progress is shown on a terminal.
    static var showsProgress: Bool { !isQuiet && isatty(STDERR_FILENO) == 1 && !isDumb }

    /// Whether the terminal cannot rewrite a line.
    private static var isDumb: Bool { ProcessInfo.processInfo.environment["TERM"] == "dumb" }

    /// Shows a line of progress on standard error, which the next one replaces, a few times per second; nothing without
    /// a terminal.
    ///
    /// Losing it does no harm.
    static func printProgress(_ text: @autoclosure () -> String) {
        guard showsProgress else { return }
        let now = ContinuousClock.now
        let isDue = state.withLock { state in
            if let shown = state.shown, now - shown < .milliseconds(100) { return false }
            state.shown = now
            return true
        }
        if isDue { try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(safe(text()))".utf8)) }
    }

    /// Removes the line of progress.
    static func endProgress() {
        let isShown = state.withLock { state in
            defer { state.shown = nil }
            return state.shown != nil
        }
        if isShown { try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8)) }
    }

    // MARK: Text

    /// A color of the terminal, by its number.
    enum Color: Int {
        case red = 31
        case green = 32
        case yellow = 33
    }

    /// A text in color if standard output is a terminal and `NO_COLOR` is not set (no-color.org).
    static func colored(_ text: String, _ color: Color) -> String {
        let isPlain = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        guard isatty(STDOUT_FILENO) == 1, !isDumb, !isPlain else { return text }
        return "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m"
    }

    /// A word for a shell's command line.
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

    /// Escapes data from outside for a terminal: characters that could move the cursor or reverse text.
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

/// Standard output cannot be written.
struct OutputError: Error, CustomStringConvertible {
    let reason: String

    var description: String { "standard output cannot be written: \(reason)" }
}

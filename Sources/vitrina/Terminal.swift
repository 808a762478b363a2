import ArgumentParser
import Foundation
import Synchronization

/// The output of commands.
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

    /// A line on standard output that says what a command did; nothing with `--quiet`.
    ///
    /// - Throws: as `write` does.
    static func printSummary(_ text: String) throws {
        endProgress()
        if !isQuiet { try printLine(text) }
    }

    /// A line on standard error, safe to print: a line break in it, which may come from outside, is escaped.
    ///
    /// A failure is passed over: there is nowhere left to tell it.
    static func printError(_ line: String) {
        endProgress()
        try? FileHandle.standardError.write(contentsOf: Data((safe(line) + "\n").utf8))
    }

    // MARK: Progress

    private struct State {
        var isQuiet = false
        /// When progress was last shown; nil while no line of it is on the terminal.
        var shown: ContinuousClock.Instant?
    }

    private static let state = Mutex(State())

    /// Whether `--quiet` was given: no progress and no summaries.
    static var isQuiet: Bool {
        get { state.withLock(\.isQuiet) }
        set { state.withLock { $0.isQuiet = newValue } }
    }

    /// Whether a person can watch the progress of long work.
    static var showsProgress: Bool { !isQuiet && isatty(STDERR_FILENO) == 1 && !isDumb }

    /// A terminal that cannot rewrite a line.
    private static var isDumb: Bool { ProcessInfo.processInfo.environment["TERM"] == "dumb" }

    /// A line on standard error that the next one replaces, a few times a second; nothing without a terminal.
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

    /// A text in color where standard output is a terminal and `NO_COLOR` is not set (no-color.org).
    static func colored(_ text: String, _ color: Color) -> String {
        let isPlain = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        guard isatty(STDOUT_FILENO) == 1, !isDumb, !isPlain else { return text }
        return "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m"
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

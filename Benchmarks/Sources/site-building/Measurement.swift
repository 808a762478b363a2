import Foundation

/// The time and memory of a build.
struct Measurement {
    let files: Int
    let seconds: Double
    /// The peak memory of the process in bytes.
    let peakMemory: Double

    /// Measures `build`, which returns the number of files.
    init(_ build: () async throws -> Int) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        files = try await build()
        seconds = (clock.now - start) / .seconds(1)
        peakMemory = try Self.peakMemory()
    }

    /// The measurement as a line for the parent process.
    var line: String { "\(files) \(seconds) \(peakMemory)" }

    init?(line: String) {
        let parts = line.split { $0.isWhitespace }
        guard parts.count == 3, let files = Int(parts[0]), let seconds = Double(parts[1]),
            let peakMemory = Double(parts[2])
        else { return nil }
        self.files = files
        self.seconds = seconds
        self.peakMemory = peakMemory
    }

    /// Reads `VmHWM` from `/proc/self/status`.
    private static func peakMemory() throws -> Double {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = Double(line.filter(\.isNumber))
        else { throw CocoaError(.fileReadCorruptFile) }
        return kibibytes * 1024
    }
}

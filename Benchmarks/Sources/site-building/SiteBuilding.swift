import Foundation
import Workload

/// Builds the site of a generated sample in several ways, and prints the time and memory.
///
/// Each build has a separate process, so that its peak memory is measured separately.
@main
struct SiteBuilding {
    private static let rounds = 3

    static func main() async {
        await reportingErrors(run)
    }

    private static func run() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let users = arguments.first.flatMap(Int.init) ?? 20_000
        if arguments.count == 3, let output = Output(rawValue: arguments[1]), let tasks = Int(arguments[2]) {
            // A single build, for the process below or for a profiler.
            print(try await Build(users: users, output: output, tasks: tasks).run().line)
            return
        }
        try printTable(users: users)
    }

    private static func printTable(users: Int) throws {
        let cases = [(Output.nothing, 1)] + Output.building.flatMap { [($0, 1), ($0, 2)] }
        var results = cases.map { _ in [Measurement]() }
        for _ in 0..<rounds {
            for (index, (output, tasks)) in cases.enumerated() {
                results[index].append(try measured(users, output, tasks))
            }
        }
        var table = MarkdownTable("\(users.formatted()) users", "tasks", "files", "seconds", "files/s", "peak memory")
        for ((output, tasks), results) in zip(cases, results) {
            let seconds = results.map(\.seconds).median
            let memory = results.map(\.peakMemory).median / 1_048_576
            let isBuild = output != .nothing
            table.add(
                output.description,
                isBuild ? String(tasks) : "",
                isBuild ? Double(results[0].files).grouped() : "",
                isBuild ? seconds.grouped(decimals: 2) : "",
                isBuild ? (Double(results[0].files) / seconds).grouped() : "",
                "\(memory.grouped()) MiB"
            )
        }
        print(table.text)
    }

    /// The measurement of this program in a separate process.
    private static func measured(_ users: Int, _ output: Output, _ tasks: Int) throws -> Measurement {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [String(users), output.rawValue, String(tasks)]
        process.standardOutput = pipe
        try process.run()
        let line = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard let measurement = Measurement(line: String(decoding: line, as: UTF8.self)) else {
            throw CocoaError(.executableLoad)
        }
        return measurement
    }
}

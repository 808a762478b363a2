import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// The built program, run in a separate process as by a user.
enum Program {
    /// The binary: the path in VITRINA_BINARY, or the product next to the bundle of these tests.
    static let path: String = {
        if let named = ProcessInfo.processInfo.environment["VITRINA_BINARY"], !named.isEmpty { return named }
        let places = [Bundle.main.bundlePath, Bundle.main.executablePath, CommandLine.arguments.first].compactMap(
            \.self
        )
        for place in places {
            var directory = URL(fileURLWithPath: place)
            while directory.path != "/" {
                let candidate = directory.appendingPathComponent("vitrina")
                var isDirectory: ObjCBool = false
                let exists = FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isDirectory)
                if exists, !isDirectory.boolValue, FileManager.default.isExecutableFile(atPath: candidate.path) {
                    return candidate.path
                }
                directory.deleteLastPathComponent()
            }
        }
        return "vitrina was not found beside the tests: build it, or name it with VITRINA_BINARY"
    }()

    /// The directory of the checkout, with the templates and locale files.
    static let checkout = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The end of a process.
    enum End: Equatable {
        case exit(Int32)
        case signal(Int32)

        init(_ status: TerminationStatus) {
            self =
                switch status {
                case .exited(let code): .exit(code)
                case .signaled(let signal): .signal(signal)
                }
        }
    }

    /// The result of a process.
    struct Outcome {
        let end: End
        /// Standard output.
        let bytes: [UInt8]
        /// Standard error.
        let errors: String

        /// Standard output as text.
        var output: String { String(decoding: bytes, as: UTF8.self) }
        /// The exit code; -1 after a signal.
        var code: Int32 { if case .exit(let code) = end { code } else { -1 } }
        var outputLines: [String] { output.split(separator: "\n").map(String.init) }
        var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
    }

    /// Runs a program until it ends.
    ///
    /// - Parameter executable: another program than vitrina, such as a shell that starts it.
    static func run(
        _ arguments: [String],
        executable: String = path,
        in directory: String,
        environment: [String: String] = [:],
        input: [UInt8] = []
    ) async throws -> Outcome {
        await gate.enter()
        defer { gate.leave() }
        let result = try await Subprocess.run(
            .path(FilePath(executable)),
            arguments: Arguments(arguments),
            environment: clean(environment),
            workingDirectory: FilePath(directory),
            platformOptions: options,
            input: .array(input),
            output: .bytes(limit: 256 << 20),
            error: .string(limit: 16 << 20)
        )
        return Outcome(
            end: End(result.terminationStatus),
            bytes: result.standardOutput,
            errors: result.standardError
        )
    }

    /// A process that runs during a test.
    struct Running {
        let id: Int32
        fileprivate let sendSignal: (Int32) throws -> Void
        fileprivate let input: StandardInputWriter

        func send(_ signal: Int32) throws { try sendSignal(signal) }

        /// Whether the process exists and is not stopped.
        var isRunning: Bool { !"TtZX".contains(state) }
        /// Whether the process is stopped.
        var isStopped: Bool { "Tt".contains(state) }

        /// The kernel's letter for the state of the process; X if the process does not exist.
        private var state: Character {
            let status = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
            return status.split(separator: ")").last?.first { $0 != " " } ?? "X"
        }

        /// Writes to standard input; false if the process no longer reads it.
        func write(_ bytes: ArraySlice<UInt8>) async -> Bool {
            (try? await input.write(Array(bytes))) != nil
        }
    }

    /// Starts the program, runs `body`, and waits for the end of the program.
    ///
    /// Standard input is closed after `body`.
    static func start(
        _ arguments: [String],
        in directory: String,
        environment: [String: String] = [:],
        body: (Running) async throws -> Void
    ) async throws -> Outcome {
        let result = try await Subprocess.run(
            .path(FilePath(path)),
            arguments: Arguments(arguments),
            environment: clean(environment),
            workingDirectory: FilePath(directory),
            platformOptions: options,
            input: .inputWriter,
            output: .bytes(limit: 16 << 20),
            error: .string(limit: 16 << 20)
        ) { execution in
            let running = Running(
                id: execution.processIdentifier.value,
                sendSignal: { try execution.send(signal: Signal(rawValue: $0)) },
                input: execution.standardInputWriter
            )
            do {
                try await body(running)
            } catch {
                try? running.send(SIGKILL)  // it may have ended already; the first error is thrown
                throw error
            }
            try await execution.standardInputWriter.finish()
        }
        return Outcome(
            end: End(result.terminationStatus),
            bytes: result.standardOutput,
            errors: result.standardError
        )
    }

    /// Limits the number of processes at the same time, because more would only wait for each other.
    private static let gate = Gate(places: max(2, ProcessInfo.processInfo.activeProcessorCount))
    /// A separate limit for servers, because their tests run other processes meanwhile.
    static let servers = Gate(places: 2)
    /// For tests with two servers.
    ///
    /// Without this limit, two such tests could each have one server and wait for another.
    static let pairs = Gate(places: 1)

    // MARK: Environment

    /// The inherited variables of a process: the paths of programs, libraries and temporary files.
    ///
    /// Other variables, such as a locale, a proxy or a setting of curl, would make a test depend on the machine.
    private static let kept = [
        "PATH", "LD_LIBRARY_PATH", "TMPDIR", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS", "LLVM_PROFILE_FILE",
    ]

    /// The directory for downloads and generated files: the path in VITRINA_TEST_CACHE, or the one that
    /// Tests/Clients/workplace.py uses too.
    static let cache: String = {
        let named = ProcessInfo.processInfo.environment["VITRINA_TEST_CACHE"] ?? ""
        return URL(fileURLWithPath: named.isEmpty ? checkout + "/.build/test-cache" : named).path
    }()

    /// A home directory without settings of a user.
    private static let home: String = {
        let home = cache + "/home"
        // try?: a program that needs its home directory reports this itself.
        try? FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        return home
    }()

    /// The environment of a process, which is the same on every machine except for `additions`.
    static func clean(_ additions: [String: String]) -> Environment {
        .custom(
            variables(ProcessInfo.processInfo.environment, additions).reduce(into: [:]) { environment, variable in
                if let key = Environment.Key(rawValue: variable.key) { environment[key] = variable.value }
            }
        )
    }

    /// The variables of a process, selected from those of the tests.
    static func variables(_ own: [String: String], _ additions: [String: String]) -> [String: String] {
        var variables = own.filter { kept.contains($0.key) }
        variables.merge(["HOME": home, "LC_ALL": "C.UTF-8", "TZ": "UTC"]) { $1 }
        variables.merge(additions) { $1 }
        return variables
    }

    /// The environment of the tests themselves, for scripts that download packages through a proxy, or from an index
    /// that the user has configured.
    static let inherited = ProcessInfo.processInfo.environment.merging([
        "VITRINA_TEST_CACHE": cache, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8",
    ]) { $1 }

    /// A cancelled test also ends its process.
    static var options: PlatformOptions {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        return options
    }
}

/// Limits the number of concurrent callers.
final class Gate: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// Protects the number of free places and the waiting callers.
    private let state: Mutex<State>

    init(places: Int) {
        state = Mutex(State(free: places))
    }

    func enter() async {
        await withCheckedContinuation { continuation in
            let mayEnter = state.withLock { state in
                if state.free == 0 {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if mayEnter { continuation.resume() }
        }
    }

    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.waiting.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}

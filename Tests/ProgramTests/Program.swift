import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// The built program, run in a process of its own, as a user runs it.
enum Program {
    /// The binary: named by VITRINA_BINARY, or built beside the bundle of these tests.
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

    /// The checkout: what the program was built from, and the templates and locale files it ships.
    static let checkout = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// How a process ended.
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

    /// Runs a program to its end.
    ///
    /// - Parameter executable: another program than this one, such as a shell that starts it.
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

        /// Whether the process is there and not stopped.
        var isRunning: Bool { !"TtZX".contains(state) }
        /// Whether the process is stopped.
        var isStopped: Bool { "Tt".contains(state) }

        /// The letter that the kernel has for what the process is doing; X once it is gone.
        private var state: Character {
            let status = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
            return status.split(separator: ")").last?.first { $0 != " " } ?? "X"
        }

        /// Writes to standard input; false once nobody reads it any more.
        func write(_ bytes: ArraySlice<UInt8>) async -> Bool {
            (try? await input.write(Array(bytes))) != nil
        }
    }

    /// Starts the program, lets `body` deal with it, and waits for its end.
    ///
    /// Standard input is closed after `body`.
    static func start(
        _ arguments: [String],
        in directory: String,
        body: (Running) async throws -> Void
    ) async throws -> Outcome {
        let result = try await Subprocess.run(
            .path(FilePath(path)),
            arguments: Arguments(arguments),
            environment: clean([:]),
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
                try? running.send(SIGKILL)  // it may be gone already; the first error is the one to tell
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

    /// Tests run at the same time; more processes at once than this would only wait for each other.
    private static let gate = Gate(places: max(2, ProcessInfo.processInfo.activeProcessorCount))
    /// Apart from the others: while a server runs, its test runs others.
    static let servers = Gate(places: 2)
    /// For tests with two servers at once: two such tests could each have one, and wait for another.
    static let pairs = Gate(places: 1)

    // MARK: Environment

    /// The environment of a process: the places of programs, libraries and temporary files.
    ///
    /// Anything else, such as a locale, a proxy or a setting of curl, would make a test depend on the machine.
    private static let kept = [
        "PATH", "LD_LIBRARY_PATH", "TMPDIR", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS", "LLVM_PROFILE_FILE",
    ]

    /// The folder for what is fetched or made once: named by VITRINA_TEST_CACHE, or the one that
    /// Tests/Clients/workplace.py uses too.
    static let cache: String = {
        let named = ProcessInfo.processInfo.environment["VITRINA_TEST_CACHE"] ?? ""
        return URL(fileURLWithPath: named.isEmpty ? checkout + "/.build/test-cache" : named).path
    }()

    /// A home without anybody's settings.
    private static let home: String = {
        let home = cache + "/home"
        // try?: a program that needs its home says so itself.
        try? FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        return home
    }()

    /// The environment of a process: the same on every machine, apart from `additions`.
    static func clean(_ additions: [String: String]) -> Environment {
        .custom(
            variables(ProcessInfo.processInfo.environment, additions).reduce(into: [:]) { environment, variable in
                if let key = Environment.Key(rawValue: variable.key) { environment[key] = variable.value }
            }
        )
    }

    /// The variables of a process, from those of the tests.
    static func variables(_ own: [String: String], _ additions: [String: String]) -> [String: String] {
        var variables = own.filter { kept.contains($0.key) }
        variables.merge(["HOME": home, "LC_ALL": "C.UTF-8", "TZ": "UTC"]) { $1 }
        variables.merge(additions) { $1 }
        return variables
    }

    /// The environment of the tests themselves, for scripts that fetch packages: through a proxy, or from an index of the
    /// user's choice.
    static let inherited = ProcessInfo.processInfo.environment.merging([
        "VITRINA_TEST_CACHE": cache, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8",
    ]) { $1 }

    /// A test that is given up takes its process with it.
    static var options: PlatformOptions {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        return options
    }
}

/// Lets a number of callers through at a time.
final class Gate: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// Guards who is in and who waits.
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

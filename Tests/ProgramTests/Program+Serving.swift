import Foundation
import Subprocess
import SystemPackage
import Testing

extension Program {
    /// A server that runs during a test.
    struct Server: Sendable {
        let client: HTTPClient
        fileprivate let log: String
        fileprivate let id: Int32

        func send(_ signal: Int32) throws {
            guard kill(id, signal) == 0 else { throw Errno(rawValue: errno) }
        }

        /// The standard error output so far.
        func errors() throws -> String { try String(contentsOfFile: log, encoding: .utf8) }

        /// The value of a line in `/metrics`.
        func metric(_ name: String) throws -> Double? {
            try client.get("/metrics").text.split(separator: "\n")
                .first { $0.hasPrefix(name + " ") }
                .flatMap { Double($0.dropFirst(name.count + 1)) }
        }

        /// Waits until the whole site is up to date and nothing waits to be published.
        func isIdle() async throws {
            try await eventually("everything is published") {
                try metric("vitrina_caught_up") == 1 && metric("vitrina_regeneration_queue") == 0
            }
        }
    }

    /// Starts a server, runs `body` once its port is open, and waits for its end.
    ///
    /// If `body` did not end the server, a signal does.
    static func serve(
        _ arguments: [String],
        in directory: String,
        environment: [String: String] = [:],
        endingWith signal: Int32 = SIGINT,
        body: (Server) async throws -> Void
    ) async throws -> Outcome {
        await servers.enter()
        defer { servers.leave() }
        // The errors are in a file, so that a test can read them before the end.
        let log = directory + "/server-\(UUID().uuidString).log"
        let file = try FileDescriptor.open(log, .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
        let result = try await Subprocess.run(
            .path(FilePath(path)),
            arguments: Arguments(arguments),
            environment: clean(environment),
            workingDirectory: FilePath(directory),
            platformOptions: options,
            input: .none,
            output: .sequence,
            error: .fileDescriptor(file, closeAfterSpawningProcess: true)
        ) { execution in
            var output = ""
            var lines = execution.standardOutput.strings().makeAsyncIterator()
            var port: UInt16?
            while port == nil, let line = try await lines.next() {
                output += line + "\n"
                port = line.firstMatch(of: /http:\/\/127\.0\.0\.1:([0-9]+)\//).flatMap { UInt16($0.output.1) }
            }
            do {
                if let port {
                    let server = Server(
                        client: HTTPClient(port: port),
                        log: log,
                        id: execution.processIdentifier.value
                    )
                    try await body(server)
                }
                try? execution.send(signal: Signal(rawValue: signal))  // it may have ended already
            } catch {
                try? execution.send(signal: .kill)  // it may have ended already; the first error is thrown
                throw error
            }
            while let line = try await lines.next() { output += line + "\n" }
            return output
        }
        return Outcome(
            end: End(result.terminationStatus),
            bytes: Array(result.closureResult.utf8),
            errors: try String(contentsOfFile: log, encoding: .utf8)
        )
    }
}

/// Runs blocking work on a separate thread.
///
/// On a thread of the pool, it would delay all tests.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
    }
}

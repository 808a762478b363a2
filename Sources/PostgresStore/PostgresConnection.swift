#if Cluster
import Basics
import Dispatch
import Foundation
import Synchronization

/// A queue for the blocking calls of one connection, outside the threads that Swift tasks share.
private final class ConnectionThread: SerialExecutor {
    private let queue = DispatchQueue(label: "postgresql")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}

/// A connection that is opened on first use, and opened again after it breaks.
actor PostgresConnection {
    /// Whether a body may have run before, so that its commit may have succeeded without an answer.
    struct Attempt: Sendable {
        fileprivate(set) var isFirst = true
    }

    /// The time after the request of a caller during which failed attempts are repeated.
    private static let patience = Duration.seconds(5)
    /// The pauses between attempts, in seconds.
    ///
    /// Each is twice as long as the previous one.
    private static let pauses = (first: 0.02, longest: 0.5)

    private nonisolated let thread = ConnectionThread()
    private let server: PostgresServer
    private let access: PostgresAccess
    /// Checks and configures a new connection before its first use.
    private let prepare: @Sendable (PostgresSession) throws -> Void
    private var session: PostgresSession?
    /// The last failed or lost connection: its error and its time.
    private var lastFailure: (error: any Error, time: ContinuousClock.Instant)?

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(
        _ server: PostgresServer,
        for access: PostgresAccess,
        prepare: @escaping @Sendable (PostgresSession) throws -> Void
    ) {
        self.server = server
        self.access = access
        self.prepare = prepare
    }

    /// Runs a body, and runs it again from its beginning if the connection breaks or the server reports a transient
    /// failure.
    ///
    /// Attempts end 5 seconds after `asked`, so that callers do not wait for each other behind an unreachable server. A
    /// body that failed in its first attempt on an open connection runs once more even later, unless it only reads and
    /// its task was cancelled. A repeated body must have the same result as its first run, because the answer to a
    /// commit can be lost.
    ///
    /// - Parameter asked: the time at which the caller began to wait.
    func perform<Value: Sendable>(
        asked: ContinuousClock.Instant,
        _ body: @Sendable (PostgresSession, Attempt) throws -> Value
    ) throws -> Value {
        let end = asked + Self.patience
        // A caller that waited too long behind failed attempts gets their error.
        if session == nil, let lastFailure, end < .now, lastFailure.time + .seconds(1) > .now {
            throw lastFailure.error
        }
        var attempt = Attempt()
        var pause = Self.pauses.first
        while true {
            var wasConnected = false
            do {
                let session = try connected()
                wasConnected = true
                return try body(session, attempt)
            } catch {
                if session?.rollBack() != true { session = nil }
                guard let failure = error as? PostgresFailure, failure.isLost || failure.isTransient else {
                    throw error
                }
                if failure.isLost { lastFailure = (failure, .now) }
                guard end > .now || wasConnected && attempt.isFirst, !(access != .writing && Task.isCancelled) else {
                    throw failure
                }
                attempt.isFirst = false
                // Blocks only the queue of this connection.
                Thread.sleep(forTimeInterval: pause)
                pause = min(pause * 2, Self.pauses.longest)
            }
        }
    }

    private func connected() throws -> PostgresSession {
        if let session { return session }
        let session = try PostgresSession(server, for: access)
        try prepare(session)
        self.session = session
        return session
    }
}

/// Connections for one purpose.
///
/// Each call uses the connection with the fewest calls.
final class PostgresPool: Sendable {
    private let connections: [PostgresConnection]
    /// The number of calls that each connection runs or has waiting.
    private let calls: Mutex<[Int]>

    init(
        _ server: PostgresServer,
        for access: PostgresAccess,
        connections count: Int,
        prepare: @escaping @Sendable (PostgresSession) throws -> Void
    ) {
        connections = (0..<count).map { _ in PostgresConnection(server, for: access, prepare: prepare) }
        calls = Mutex(Array(repeating: 0, count: count))
    }

    /// Runs a body as `PostgresConnection.perform` does.
    func perform<Value: Sendable>(
        _ body: @Sendable (PostgresSession, PostgresConnection.Attempt) throws -> Value
    ) async throws -> Value {
        let asked = ContinuousClock.now
        let index = calls.withLock { calls in
            let index = calls.indices.min { calls[$0] < calls[$1] } ?? 0
            calls[index] += 1
            return index
        }
        defer { calls.withLock { $0[index] -= 1 } }
        return try await connections[index].perform(asked: asked, body)
    }

    /// Runs a body that is safe to repeat.
    func perform<Value: Sendable>(_ body: @Sendable (PostgresSession) throws -> Value) async throws -> Value {
        try await perform { session, _ in try body(session) }
    }
}
#endif

#if Cluster
import Basics
import Dispatch
import Foundation
import Synchronization

/// A thread on which the calls of one connection may block: never one of those that Swift's tasks share.
private final class ConnectionThread: SerialExecutor {
    private let queue = DispatchQueue(label: "postgresql")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}

/// A connection that is made when it is needed, and made anew when it breaks.
actor PostgresConnection {
    /// How often a body has run, for those whose commit may have happened without an answer.
    struct Attempt: Sendable {
        fileprivate(set) var isFirst = true
    }

    private static let patience = Duration.seconds(5)
    private static let pauses = (first: 0.02, longest: 0.5)

    private nonisolated let thread = ConnectionThread()
    private let server: PostgresServer
    private let access: PostgresAccess
    /// Checks a new connection before anything else uses it.
    private let prepare: @Sendable (PostgresSession) throws -> Void
    private var session: PostgresSession?
    /// Why the last connection could not be made or was lost, and when.
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

    /// Runs a body, again from its beginning on a new connection if the connection breaks.
    ///
    /// It is given up some seconds after it was asked for, so that callers behind an unreachable server do not wait for
    /// each other. A connection that breaks is made anew once in any case. A body must come to the same end if it already ran and its answer was lost.
    ///
    /// - Parameter asked: when the caller began to wait.
    func perform<Value: Sendable>(
        asked: ContinuousClock.Instant,
        _ body: @Sendable (PostgresSession, Attempt) throws -> Value
    ) throws -> Value {
        let end = asked + Self.patience
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
                // On the thread of this connection, which has nothing else to do.
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

/// Connections for one purpose, of which each call takes the one with the fewest calls.
final class PostgresPool: Sendable {
    private let connections: [PostgresConnection]
    /// How many calls each connection has.
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

    /// Runs a body that may be repeated without further thought.
    func perform<Value: Sendable>(_ body: @Sendable (PostgresSession) throws -> Value) async throws -> Value {
        try await perform { session, _ in try body(session) }
    }
}
#endif

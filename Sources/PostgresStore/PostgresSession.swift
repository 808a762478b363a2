#if Cluster
import Basics
import CPostgreSQL
import Foundation

/// What a connection is for.
enum PostgresAccess: Equatable, Sendable {
    /// Long answers; nothing is changed. Beside a writer, on the same server: a standby may lag behind.
    case reading(onPrimary: Bool)
    /// Short transactions that change something.
    case writing

    var needsPrimary: Bool { self != .reading(onPrimary: false) }

    /// Seconds after which the server gives up a statement.
    fileprivate var statementTimeout: Int { self == .writing ? 10 : 600 }
}

/// One connection of libpq, which waits for answers with a time limit.
///
/// Every call blocks, so `PostgresConnection` makes them on a thread of its own.
final class PostgresSession {
    private let connection: OpaquePointer
    private let server: PostgresServer
    private let access: PostgresAccess
    /// Seconds without a byte after which the server counts as gone; it should have given up the statement before.
    private let patience: Int
    /// A waiting call checks this often whether its task was cancelled.
    private static let slice: Int32 = 100

    /// Connects, within 5 seconds for each host of the address.
    init(_ server: PostgresServer, for access: PostgresAccess) throws {
        let parameters = server.parameters(for: access)
        let keywords = parameters.map { UnsafePointer(strdup($0.keyword)) }
        let values = parameters.map { UnsafePointer(strdup($0.value)) }
        defer { for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) } }
        guard let connection = PQconnectdbParams(keywords + [nil], values + [nil], 1) else {
            throw PostgresFailure(state: nil, message: "out of memory", isLost: true)
        }
        self.connection = connection
        self.server = server
        self.access = access
        patience = access.statementTimeout + 5
        // Notices would go to standard error.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        guard PQstatus(connection) == CONNECTION_OK, PQsetnonblocking(connection, 1) == 0 else {
            throw connectionProblem
        }
        try configure(for: access)
    }

    deinit { PQfinish(connection) }

    /// Limits that hold whatever the defaults of the role and the database are.
    private func configure(for access: PostgresAccess) throws {
        var settings = [
            ("statement_timeout", "\(access.statementTimeout)s"), ("lock_timeout", "5s"),
            ("idle_in_transaction_session_timeout", "10s"), ("default_transaction_isolation", "read committed"),
            ("default_transaction_read_only", access == .writing ? "off" : "on"),
        ]
        // The server notices within a second that a client is gone, and frees its locks.
        if PQserverVersion(connection) >= 140_000 { settings.append(("client_connection_check_interval", "1s")) }
        try run(
            "SELECT set_config(name, value, false) FROM unnest($1, $2) AS setting (name, value)",
            [.texts(settings.map(\.0)), .texts(settings.map(\.1))]
        )
    }

    /// Why no connection was made: libpq gives a message for that, and no SQLSTATE.
    private var connectionProblem: any Error {
        let message = safeMessage
        if message.contains("session is read-only") { return ServerProblem.readOnly }
        let passing = ["starting up", "shutting down", "recovery", "too many", "not yet accepting", "terminating"]
        let isDenied =
            PQconnectionNeedsPassword(connection) == 1
            || message.contains("FATAL:") && !passing.contains(where: message.contains)
        return isDenied
            ? ServerProblem.denied(detail: message) : PostgresFailure(state: nil, message: message, isLost: true)
    }

    private var safeMessage: String { server.safe(String(cString: PQerrorMessage(connection))) }
    private var loss: PostgresFailure { PostgresFailure(state: nil, message: safeMessage, isLost: true) }

    /// The process of the server that answers this connection.
    var backend: Int32 { PQbackendPID(connection) }

    // MARK: Statements

    /// Runs one statement and gives each row of its answer to `each` as it arrives.
    ///
    /// - Returns: how many rows there were, or how many were changed.
    /// - Throws: `PostgresFailure`, `CancellationError` if the task of a query was cancelled, or what `each` throws.
    @discardableResult
    func run(
        _ sql: String,
        _ parameters: [PostgresValue] = [],
        _ each: (PostgresRow) throws -> Void = { _ in }
    ) throws -> Int {
        try send(sql, parameters)
        var count = 0
        var failure: (any Error)?
        while let result = try next() {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_SINGLE_TUPLE:
                // After a failure, the rest of the answer is read and dropped.
                guard failure == nil else { continue }
                do { try each(Self.row(result)) } catch { failure = error }
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
                count = Int(String(cString: PQcmdTuples(result))) ?? 0
            default:
                failure = failure ?? (Task.isCancelled && isCancellable ? CancellationError() : error(result))
            }
        }
        if let failure { throw failure }
        return count
    }

    private func send(_ sql: String, _ parameters: [PostgresValue]) throws {
        // One more byte, so that the buffer has an address even if all values are empty.
        var buffer: [UInt8] = [0]
        var offsets: [Int?] = []
        for parameter in parameters {
            offsets.append(parameter.bytes == nil ? nil : buffer.count)
            buffer += parameter.bytes ?? []
        }
        let isSent = buffer.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { buffer in
                let values = offsets.map { offset in offset.flatMap { buffer.baseAddress?.advanced(by: $0) } }
                return PQsendQueryParams(
                    connection,
                    sql,
                    Int32(parameters.count),
                    parameters.map(\.kind.rawValue),
                    values,
                    parameters.map { Int32($0.bytes?.count ?? 0) },
                    parameters.map { _ in 1 },
                    1
                )
            }
        }
        guard isSent == 1 else { throw loss }
        PQsetSingleRowMode(connection)
        while case let unsent = PQflush(connection), unsent != 0 {
            guard unsent > 0 else { throw loss }
            try wait(for: POLLIN | POLLOUT)
        }
    }

    /// The next part of the answer; nil at its end.
    private func next() throws -> OpaquePointer? {
        while PQisBusy(connection) == 1 { try wait(for: POLLIN) }
        return PQgetResult(connection)
    }

    /// Waits until the socket is ready and reads what has arrived.
    private func wait(for events: Int32) throws {
        var waited = 0
        var isCancelled = false
        while true {
            let ready = try poll(for: events)
            if ready & Int16(POLLIN) != 0, PQconsumeInput(connection) == 0 { throw loss }
            if ready != 0 { return }
            waited += Int(Self.slice)
            guard waited < patience * 1000 else {
                throw PostgresFailure(state: nil, message: "no answer for \(patience) seconds", isLost: true)
            }
            if Task.isCancelled, isCancellable, !isCancelled {
                isCancelled = true
                cancel()
            }
        }
    }

    /// What the socket is ready for within a slice; an error counts as readable, so that libpq reports it.
    private func poll(for events: Int32) throws -> Int16 {
        var descriptor = pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0)
        guard descriptor.fd >= 0 else { throw loss }
        guard Foundation.poll(&descriptor, 1, Self.slice) > 0 else { return 0 }
        let isBroken = descriptor.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
        return descriptor.revents | (isBroken ? Int16(POLLIN) : 0)
    }

    /// A query is given up with its task; a transaction that changes something is finished.
    private var isCancellable: Bool { access != .writing }

    /// Asks the server to give up the statement; its answer is then an error.
    private func cancel() {
        guard let request = PQgetCancel(connection) else { return }
        var message = [CChar](repeating: 0, count: 256)
        PQcancel(request, &message, Int32(message.count))
        PQfreeCancel(request)
    }

    private func error(_ result: OpaquePointer) -> PostgresFailure {
        func field(_ code: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
        }
        let state = field("C")
        // The primary message alone: details may repeat values of the statement.
        let message = server.safe(field("M") ?? String(cString: PQresultErrorMessage(result)))
        let isLost = PQstatus(connection) == CONNECTION_BAD || state.map(PostgresFailure.endsConnection) == true
        return PostgresFailure(state: state, message: message, isLost: isLost)
    }

    private static func row(_ result: OpaquePointer) -> PostgresRow {
        PostgresRow { column in
            guard PQgetisnull(result, 0, column) == 0 else { return nil }
            return UnsafeRawBufferPointer(
                start: PQgetvalue(result, 0, column),
                count: Int(PQgetlength(result, 0, column))
            )
        }
    }

    // MARK: Transactions and notifications

    /// Ends a transaction that failed.
    ///
    /// - Returns: whether the connection can be used again.
    func rollBack() -> Bool {
        guard PQstatus(connection) == CONNECTION_OK else { return false }
        guard PQtransactionStatus(connection) != PQTRANS_IDLE else { return true }
        // try?: a connection that cannot even do this is given up.
        return (try? run("ROLLBACK")) != nil && PQtransactionStatus(connection) == PQTRANS_IDLE
    }

    /// Waits for a notification of any channel that the connection listens to, for at most a time in milliseconds.
    func waitForNotification(upTo limit: Int) throws {
        for _ in 0..<max(1, limit / Int(Self.slice)) {
            if try poll(for: POLLIN) != 0, PQconsumeInput(connection) == 0 { throw loss }
            var isNotified = false
            while let notification = PQnotifies(connection) {
                PQfreemem(notification)
                isNotified = true
            }
            if isNotified || Task.isCancelled { return }
        }
    }
}
#endif

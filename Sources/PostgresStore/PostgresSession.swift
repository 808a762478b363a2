#if Cluster
import Basics
import CPostgreSQL
import Foundation

/// The purpose of a connection.
enum PostgresAccess: Equatable, Sendable {
    /// Read-only queries, which may take long. With `onPrimary`, the server is the primary: a standby may lag behind.
    case reading(onPrimary: Bool)
    /// Short transactions that change data.
    case writing

    var needsPrimary: Bool { self != .reading(onPrimary: false) }

    /// The seconds after which the server cancels a statement.
    fileprivate var statementTimeout: Int { self == .writing ? 10 : 600 }
}

/// One connection of libpq, with time limits for answers.
///
/// Every call blocks, so `PostgresConnection` calls it on a queue of its own.
final class PostgresSession {
    private let connection: OpaquePointer
    private let server: PostgresServer
    private let access: PostgresAccess
    /// The seconds without data after which the connection counts as lost; longer than the timeout of a statement.
    private let patience: Int
    /// The interval in milliseconds at which a waiting call checks for cancellation.
    private static let slice: Int32 = 100

    /// Connects.
    ///
    /// Each host of the address has 5 seconds, unless the address sets `connect_timeout`.
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
        // Discards notices, which libpq writes to standard error by default.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        guard PQstatus(connection) == CONNECTION_OK, PQsetnonblocking(connection, 1) == 0 else {
            throw connectionProblem
        }
        try configure(for: access)
    }

    deinit { PQfinish(connection) }

    /// Sets limits and transaction modes, which replace the defaults of the role and of the database.
    private func configure(for access: PostgresAccess) throws {
        var settings = [
            ("statement_timeout", "\(access.statementTimeout)s"), ("lock_timeout", "5s"),
            ("idle_in_transaction_session_timeout", "10s"), ("default_transaction_isolation", "read committed"),
            ("default_transaction_read_only", access == .writing ? "off" : "on"),
        ]
        // The server checks every second whether the client is connected, and otherwise releases its locks.
        if PQserverVersion(connection) >= 140_000 { settings.append(("client_connection_check_interval", "1s")) }
        try run(
            "SELECT set_config(name, value, false) FROM unnest($1, $2) AS setting (name, value)",
            [.texts(settings.map(\.0)), .texts(settings.map(\.1))]
        )
    }

    /// The error of a failed connection.
    ///
    /// libpq gives no SQLSTATE for it, so its English text decides.
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

    /// The process ID of the server process for this connection.
    var backend: Int32 { PQbackendPID(connection) }

    // MARK: Statements

    /// Runs one statement and passes each row of the answer to `each` as it arrives.
    ///
    /// - Returns: the number of rows that were returned or changed.
    /// - Throws: `PostgresFailure`, `CancellationError` if the task of a query was cancelled, or an error of `each`.
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
                // After an error of `each`, the remaining rows are read and dropped.
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
        // The buffer has an additional byte, so that it has an address even if all values are empty.
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

    /// The next result; nil at the end of the answer.
    private func next() throws -> OpaquePointer? {
        while PQisBusy(connection) == 1 { try wait(for: POLLIN) }
        return PQgetResult(connection)
    }

    /// Waits until the socket is ready, and reads the available data.
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

    /// Waits at most one slice for events of the socket.
    ///
    /// Errors are reported as readable, so that libpq handles them.
    private func poll(for events: Int32) throws -> Int16 {
        var descriptor = pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0)
        guard descriptor.fd >= 0 else { throw loss }
        guard Foundation.poll(&descriptor, 1, Self.slice) > 0 else { return 0 }
        let isBroken = descriptor.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
        return descriptor.revents | (isBroken ? Int16(POLLIN) : 0)
    }

    /// Whether cancellation of the task cancels the statement; transactions that change data always complete.
    private var isCancellable: Bool { access != .writing }

    /// Requests the server to cancel the statement, which then returns an error.
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
        // Uses the primary message only, because the detail may contain values of the statement.
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

    /// Ends the current transaction, if there is one.
    ///
    /// - Returns: whether the connection is usable.
    func rollBack() -> Bool {
        guard PQstatus(connection) == CONNECTION_OK else { return false }
        guard PQtransactionStatus(connection) != PQTRANS_IDLE else { return true }
        // try?: the caller closes a connection on which a rollback fails.
        return (try? run("ROLLBACK")) != nil && PQtransactionStatus(connection) == PQTRANS_IDLE
    }

    /// Waits for a notification on any subscribed channel.
    ///
    /// - Parameter limit: the longest wait, in milliseconds.
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

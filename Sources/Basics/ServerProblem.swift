/// An error of a database server.
///
/// Details come from the server or from its client library. None of them holds a password.
package enum ServerProblem: Error, Equatable, Sendable {
    /// No connection could be made, or a connection broke. The last change may have been committed.
    case unreachable(detail: String)
    /// The server is a standby, which accepts no changes.
    case readOnly
    /// The server refuses the user, the database, or the statement.
    case denied(detail: String)
    /// A setting allows the loss of acknowledged commits.
    case losesCommits(setting: String, value: String)
    /// A crash would empty a table.
    case unlogged(table: String)
    /// The disk of the server is full.
    case full
    /// A lock or a statement exceeded its timeout.
    case overloaded(detail: String)
    /// The schema holds no tables of Vitrina.
    case missing
    /// The schema holds a table with one of Vitrina's names that Vitrina did not make.
    case foreign(table: String)
    /// The tables have the layout of another version.
    case otherVersion(found: Int, known: Int)
    /// The stored data is inconsistent.
    case damaged(detail: String)
    /// The database no longer has an event that was read before, because an older copy replaced the database.
    case wentBack(position: Int64)
    /// Any other error that the server reported.
    case failed(operation: String, detail: String)

    package var kind: StorageError.Kind {
        switch self {
        case .unreachable, .readOnly, .denied, .overloaded, .wentBack: .unavailable
        case .losesCommits, .unlogged, .full: .cannotWrite
        case .missing, .foreign, .otherVersion, .damaged, .failed: .inputOutput
        }
    }

    /// The problem, its place, and how to fix it.
    ///
    /// - Parameter server: the address without its user and password.
    package func sentence(about server: String) -> String {
        switch self {
        case .unreachable(let detail):
            """
            \(server): the database cannot be reached (\(detail)). Check the server and the network, then try again. \
            It is safe to repeat a change.
            """
        case .readOnly:
            """
            \(server): this server is a standby and accepts no changes. Set --data to the address of the primary server.
            """
        case .denied(let detail):
            "\(server): the database refuses access (\(detail)). Check the user, the password, and the grants."
        case .losesCommits(let setting, let value):
            """
            \(server): \(setting) is \(value), so a crash could lose acknowledged events, and nothing is accepted. Set \
            it to on, then try again.
            """
        case .unlogged(let table):
            """
            \(server): the table \(table) is unlogged. A crash would empty it, so nothing is accepted. Run ALTER TABLE \
            \(table) SET LOGGED as its owner, then try again.
            """
        case .full:
            "\(server): the disk of the database is full, so nothing was stored. Free some space, then try again."
        case .overloaded(let detail):
            "\(server): the database did not answer in time (\(detail)), so nothing was stored. Try again in a moment."
        case .missing:
            """
            \(server): there is no ledger here yet. Create one with `vitrina import FILE`, or choose another with \
            --data.
            """
        case .foreign(let table):
            """
            \(server): the schema contains a table \(table) that does not belong to Vitrina. Choose a separate \
            database or schema with --data.
            """
        case .otherVersion(let found, let known) where found > known:
            """
            \(server): the database has layout \(found) of a newer version of Vitrina. This version supports layouts \
            up to \(known). Use the newer version.
            """
        case .otherVersion(let found, let known):
            """
            \(server): the database has layout \(found) of an older version of Vitrina. Run `vitrina serve` or \
            `vitrina import` once with this database to migrate it to layout \(known).
            """
        case .damaged(let detail):
            """
            \(server): the ledger is damaged (\(detail)). Stop all vitrina processes, then restore a backup of the \
            database, or import an export into a new database.
            """
        case .wentBack(let position):
            """
            \(server): the event at position \(position) is missing, so the database was replaced by an older copy. \
            Start Vitrina again to rebuild the pages, and ask the senders to resend the events that were acknowledged \
            since that copy.
            """
        case .failed(let operation, let detail):
            "\(server): cannot \(operation) (\(detail)). Check the log of the database, then try again."
        }
    }
}

package import Basics
package import Licensing

/// Why a ledger did not do what it was asked; nothing of the call that threw was kept.
///
/// After `.unreachable` of a database server that is not certain: the commit may have happened without an answer. Events
/// that are sent again are then duplicates.
package enum EventStoreError: Error, Equatable {
    /// Other content is kept under these identities: each once, in the order of the call.
    case conflict([EventIdentity])
    /// There is no ledger in the directory.
    case missing(directory: String)
    /// Another process writes to the directory; its id where it left one.
    case locked(directory: String, process: Int32?)
    /// The file is a database, but no ledger of Vitrina.
    case foreign(path: String)
    /// The ledger has the layout of another version.
    case otherVersion(path: String, found: Int, known: Int)
    /// The file is no database, or its content contradicts itself.
    case damaged(path: String, detail: String)
    /// A kept event that the rules of this version refuse.
    case undecodable(path: String, position: LedgerPosition, reason: EventDecodingError)
    /// No room is left on the disk.
    case full(path: String)
    /// The ledger was opened for reading only, or lies where nothing may be written.
    case readOnly(path: String)
    /// A process was ended in the middle of a change, which only a writer can take back.
    case unfinished(path: String)
    /// A file or directory cannot be opened or made.
    case cannotOpen(path: String, for: LedgerAccess, detail: String)
    /// Another program held the file for longer than a writer waits.
    case busy(path: String)
    /// More waits to be kept than may wait; how many events do.
    case overloaded(waiting: Int)
    /// The database will not promise that a commit is on disk before it returns.
    case notDurable(path: String, detail: String)
    /// The database server at an address, which is shown without its user and password.
    case server(String, ServerProblem)
    /// The task that asked was cancelled.
    case cancelled
    /// Anything else that the disk or the database reported.
    case failed(operation: String, path: String, detail: String)
}

/// What a ledger is opened for.
package enum LedgerAccess: Equatable, Sendable {
    /// Beside a writer, or without one; nothing can be appended.
    case reading
    /// By the one process that may append.
    case writing
}

extension EventStoreError {
    /// What kind of trouble it is, for exit codes and HTTP statuses.
    package enum Kind: Equatable, Sendable {
        /// The events themselves were refused.
        case refusedEvents
        /// Nothing can be written here, now: sysexits 73.
        case cannotWrite
        /// What is kept cannot be read, or the disk failed: sysexits 74.
        case inputOutput
        /// A server cannot be used now: sysexits 69.
        case unavailable
        /// The caller gave up.
        case cancelled
    }

    /// Whether the ledger itself is damaged.
    package var isDamage: Bool {
        switch self {
        case .damaged, .server(_, .damaged): true
        default: false
        }
    }

    package var kind: Kind {
        switch self {
        case .conflict: .refusedEvents
        case .locked, .full, .readOnly, .busy, .overloaded, .notDurable, .cannotOpen(_, .writing, _): .cannotWrite
        case .missing, .foreign, .otherVersion, .damaged, .undecodable, .unfinished, .failed,
            .cannotOpen(_, .reading, _):
            .inputOutput
        case .server(_, let problem):
            switch problem.kind {
            case .unavailable: .unavailable
            case .cannotWrite: .cannotWrite
            case .inputOutput: .inputOutput
            }
        case .cancelled: .cancelled
        }
    }
}

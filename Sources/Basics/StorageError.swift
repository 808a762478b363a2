/// An error of a store for the ledger or for share links.
///
/// A call that throws has stored nothing. The exception is `ServerProblem.unreachable`: the server may have committed
/// the change before the connection broke.
package enum StorageError: Error, Equatable, Sendable {
    /// The contents of a file, on which the advice depends.
    package enum Contents: Equatable, Sendable {
        case ledger, shareLinks
    }

    /// The purpose for which a store is opened.
    package enum Access: Equatable, Sendable {
        /// Read-only access, which is possible while another process writes.
        case reading
        case writing
    }

    /// There is no ledger in the directory.
    case missing(directory: String)
    /// Another process writes to the directory; `process` is its ID, if known.
    case locked(directory: String, process: Int32?)
    /// The file is a database of another application, or holds other contents.
    case foreign(Contents, path: String)
    /// The file has the layout of another version.
    case otherVersion(path: String, found: Int, known: Int)
    /// The file is not a database, or its content is inconsistent.
    case damaged(Contents, path: String, detail: String)
    /// The disk is full.
    case full(path: String)
    /// The file was opened for reading, or its location is read-only.
    case readOnly(path: String)
    /// A process was killed during a change, which only a writer can roll back.
    case unfinished(path: String)
    /// A file or directory cannot be opened or created.
    case cannotOpen(path: String, for: Access, detail: String)
    /// Another program locked the file for longer than the timeout of a call.
    case busy(path: String)
    /// The database does not guarantee that a commit is on disk before it returns.
    case notDurable(path: String, detail: String)
    /// An error of the database server at an address, which is given without user and password.
    case server(String, ServerProblem)
    /// The task of the caller was cancelled.
    case cancelled
    /// Any other error of the disk or the database.
    case failed(operation: String, path: String, detail: String)

    /// The kind of error, for exit codes and HTTP statuses.
    package enum Kind: Equatable, Sendable {
        /// Data cannot be written now: exit code 73.
        case cannotWrite
        /// The stored data cannot be read, or the disk failed: exit code 74.
        case inputOutput
        /// A server cannot be used now: exit code 69.
        case unavailable
        /// The caller cancelled the call.
        case cancelled
    }

    package var kind: Kind {
        switch self {
        case .locked, .full, .readOnly, .busy, .notDurable, .cannotOpen(_, .writing, _): .cannotWrite
        case .missing, .foreign, .otherVersion, .damaged, .unfinished, .failed, .cannotOpen(_, .reading, _):
            .inputOutput
        case .server(_, let problem): problem.kind
        case .cancelled: .cancelled
        }
    }
}

/// The message of each error: the problem, its place, and how to fix it.
extension StorageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let directory):
            """
            \(directory): there is no ledger here yet. Create one with `vitrina import FILE`, or choose another with \
            --data.
            """
        case .locked(let directory, let process):
            """
            \(directory): another instance of vitrina\(process.map { " (process \($0))" } ?? "") is writing to this \
            ledger. Stop it, or choose another directory with --data.
            """
        case .foreign(.ledger, let path):
            "\(path): the database is not a ledger of Vitrina. Choose another directory with --data."
        case .foreign(.shareLinks, let path):
            "\(path): the database does not contain share links. Move it away, or choose another directory with --data."
        case .otherVersion(let path, let found, let known) where found > known:
            """
            \(path): the database has layout \(found) of a newer version of Vitrina. This version supports layouts up \
            to \(known). Use the newer version.
            """
        case .otherVersion(let path, let found, let known):
            """
            \(path): the database has layout \(found) of an older version of Vitrina. Run `vitrina serve` or `vitrina \
            import` once on this ledger to migrate it to layout \(known).
            """
        case .damaged(.ledger, let path, let detail):
            """
            \(path): the ledger is damaged (\(detail)). Stop all vitrina processes, keep a copy of the directory, and \
            restore a backup, or import an export into a new directory.
            """
        case .damaged(.shareLinks, let path, let detail):
            """
            \(path): the file of the share links is damaged (\(detail)). Restore a backup of it, or move it away and \
            create new links. Without the file, the old links do not work.
            """
        case .full(let path):
            "\(path): the disk is full, so nothing was stored. Free some space, then try again."
        case .readOnly(let path):
            "\(path): cannot be written. Check the permissions of the directory and of its disk."
        case .unfinished(let path):
            """
            \(path): a process ended in the middle of a change. Run vitrina import, build or serve once to roll the \
            change back. Acknowledged events remain stored.
            """
        case .cannotOpen(let path, let access, let detail):
            """
            \(path): cannot be opened for \(access == .reading ? "reading" : "writing") (\(detail)). Check that the \
            directory exists and that its permissions allow it.
            """
        case .busy(let path):
            "\(path): another program has locked the file. Close it (a backup, a database browser), then try again."
        case .notDurable(let path, let detail):
            """
            \(path): the database does not guarantee that a commit is on disk (\(detail)), so nothing is accepted. \
            Move the data directory to a local disk.
            """
        case .server(let name, let problem): problem.sentence(about: name)
        case .cancelled:
            "The request was cancelled, so nothing was stored. Try again."
        case .failed(let operation, let path, let detail):
            "\(path): cannot \(operation) (\(detail)). Check the disk, then try again."
        }
    }
}

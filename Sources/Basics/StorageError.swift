/// Why a store of the ledger or of the share links did not do what it was asked; nothing of the call that threw was kept.
///
/// After `.unreachable` of a database server that is not certain: the commit may have happened without an answer.
package enum StorageError: Error, Equatable, Sendable {
    /// The contents of a file, on which the advice depends.
    package enum Contents: Equatable, Sendable {
        case ledger, shareLinks
    }

    /// The purpose for which a store is opened.
    package enum Access: Equatable, Sendable {
        /// Beside a writer, or without one; nothing can be changed.
        case reading
        case writing
    }

    /// There is no ledger in the directory.
    case missing(directory: String)
    /// Another process writes to the directory; its id where it left one.
    case locked(directory: String, process: Int32?)
    /// The file is a database, but not one that keeps this.
    case foreign(Contents, path: String)
    /// The file has the layout of another version.
    case otherVersion(path: String, found: Int, known: Int)
    /// The file is no database, or its content contradicts itself.
    case damaged(Contents, path: String, detail: String)
    /// No room is left on the disk.
    case full(path: String)
    /// The file was opened for reading only, or lies where nothing may be written.
    case readOnly(path: String)
    /// A process was ended in the middle of a change, which only a writer can take back.
    case unfinished(path: String)
    /// A file or directory cannot be opened or made.
    case cannotOpen(path: String, for: Access, detail: String)
    /// Another program held the file for longer than a call waits.
    case busy(path: String)
    /// The database will not promise that a commit is on disk before it returns.
    case notDurable(path: String, detail: String)
    /// The database server at an address, which is shown without its user and password.
    case server(String, ServerProblem)
    /// The task that asked was cancelled.
    case cancelled
    /// Anything else that the disk or the database reported.
    case failed(operation: String, path: String, detail: String)

    /// The kind of error, for exit codes and HTTP statuses.
    package enum Kind: Equatable, Sendable {
        /// Nothing can be written here, now: sysexits 73.
        case cannotWrite
        /// The stored data cannot be read, or the disk failed: sysexits 74.
        case inputOutput
        /// A server cannot be used now: sysexits 69.
        case unavailable
        /// The caller gave up.
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

/// The sentence of each error: what is wrong, where, and what to do.
extension StorageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let directory):
            "\(directory): there is no ledger here yet. Make one with `vitrina import FILE`, or name another with --data."
        case .locked(let directory, let process):
            """
            \(directory): another vitrina\(process.map { " (process \($0))" } ?? "") writes to this ledger. \
            Stop it, or name another directory with --data.
            """
        case .foreign(.ledger, let path):
            "\(path): a database, but no ledger of Vitrina. Name another directory with --data."
        case .foreign(.shareLinks, let path):
            "\(path): a database, but not one of share links. Move it away, or name another directory with --data."
        case .otherVersion(let path, let found, let known) where found > known:
            "\(path): layout \(found) of a newer Vitrina; this one knows layouts up to \(known). Use the newer one."
        case .otherVersion(let path, let found, let known):
            """
            \(path): layout \(found) of an older Vitrina, which has to be brought to layout \(known) first. \
            Run `vitrina serve` or `vitrina import` once on this ledger.
            """
        case .damaged(.ledger, let path, let detail):
            """
            \(path): the ledger is damaged (\(detail)). Stop every vitrina, keep a copy of the whole directory, then put \
            back a backup, or import an export into a new directory.
            """
        case .damaged(.shareLinks, let path, let detail):
            """
            \(path): the file of the share links is damaged (\(detail)). Put back a backup of it; or move it away and \
            make new links: every old link then stays closed.
            """
        case .full(let path):
            "\(path): no room is left on the disk, so nothing was kept. Make room, then try again."
        case .readOnly(let path):
            "\(path): nothing can be written here. Check the permissions of the directory and of the disk it is on."
        case .unfinished(let path):
            """
            \(path): a process was ended in the middle of a change. Run vitrina import, build or serve once: whichever \
            writes next takes the change back; what was acknowledged stays.
            """
        case .cannotOpen(let path, let access, let detail):
            """
            \(path): cannot be opened for \(access == .reading ? "reading" : "writing") (\(detail)). \
            Check that the directory is there and that its permissions allow it.
            """
        case .busy(let path):
            "\(path): another program holds the file locked. Close it (a backup, a database browser), then try again."
        case .notDurable(let path, let detail):
            """
            \(path): the database does not promise that a commit is on disk (\(detail)), so nothing is accepted. \
            Put the data directory on a local disk.
            """
        case .server(let name, let problem): problem.sentence(about: name)
        case .cancelled:
            "The request was cancelled before it was done; nothing was kept. Ask again."
        case .failed(let operation, let path, let detail):
            "\(path): cannot \(operation) (\(detail)). Check the disk, then try again."
        }
    }
}

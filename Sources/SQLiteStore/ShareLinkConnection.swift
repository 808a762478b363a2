import Basics
import Foundation
import GRDB
import Synchronization

/// An open connection to a file of share links, which is made where it is missing.
struct ShareLinkConnection: Sendable {
    let queue: DatabaseQueue
    private let path: String
    private let file: FileIdentity?

    init(path: String) throws(StorageError) {
        self.path = path
        try Self.makeFile(path)
        // Before opening: if the file is replaced in between, the connection counts as outdated.
        file = FileIdentity(path)
        do {
            queue = try DatabaseQueue(path: path, configuration: Self.configuration(path: path))
            try queue.writeWithoutTransaction { database in
                try SQLiteLayout.shareLinks.bringUpToDate(database)
            }
        } catch {
            throw StorageError(error, of: .shareLinks, operation: "open the share links", path: path)
        }
    }

    /// Whether the path still names the file that was opened.
    ///
    /// Deleting the file, or restoring a backup of it, is meant for the links; an open connection would go on with
    /// the old file for as long as it is open.
    var isCurrent: Bool {
        file != nil && FileIdentity(path) == file
    }

    private static func configuration(path: String) -> Configuration {
        var configuration = Configuration()
        configuration.label = "share links"
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            // Before anything is written: a file that is none of ours stays as it is.
            try SQLiteLayout.shareLinks.check(database, path: path)
            // Several processes may take turns. A commit is the moment at which the journal loses its content: with
            // TRUNCATE and FULL, SQLite waits until that is on disk too. With DELETE, a loss of power could bring the
            // journal back and undo a revocation, unless `synchronous` is EXTRA.
            try database.execute(sql: "PRAGMA journal_mode = TRUNCATE")
            try database.insistOnDurability(journal: "truncate", path: path)
        }
        return configuration
    }

    /// Makes an empty file that only its owner may read; SQLite, left to itself, would let everybody.
    private static func makeFile(_ path: String) throws(StorageError) {
        // One at a time within the process: closing the file would drop the locks that SQLite had taken on it meanwhile
        // for another connection (sqlite.org/howtocorrupt.html, section 2.2). Other processes are not touched by that.
        let failure: Int32? = making.withLock { _ in
            guard access(path, F_OK) != 0 else { return nil }
            let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor < 0 else {
                close(descriptor)
                return nil
            }
            return errno == EEXIST ? nil : errno
        }
        switch failure {
        case nil: break
        case ENOSPC, EDQUOT: throw .full(path: path)
        case EROFS: throw .readOnly(path: path)
        case .some(let code): throw .cannotOpen(path: path, for: .writing, detail: DirectoryLock.reason(code))
        }
    }

    /// Guards the moment between making a file and closing it.
    private static let making = Mutex(())
}

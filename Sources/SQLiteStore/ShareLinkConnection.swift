import Foundation
import GRDB
import Sharing
import Synchronization

/// An open connection to a file of share links, which is made where it is missing.
struct ShareLinkConnection: Sendable {
    let queue: DatabaseQueue
    private let path: String
    private let file: FileIdentity?

    init(path: String) throws(ShareLinkError) {
        self.path = path
        try Self.makeFile(path)
        // Before opening: if the file is replaced in between, the connection counts as outdated.
        file = FileIdentity(path)
        do {
            queue = try DatabaseQueue(path: path, configuration: Self.configuration(path: path))
            try queue.writeWithoutTransaction { database in
                try ShareLinkLayout.bringUpToDate(database)
            }
        } catch {
            throw ShareLinkError(error, operation: "open the share links", path: path)
        }
    }

    /// Whether the path still names the file that was opened.
    ///
    /// Somebody who deletes the file, or puts back a backup of it, means the links; a connection would go on with the old
    /// file for as long as it is open.
    var isCurrent: Bool {
        file != nil && FileIdentity(path) == file
    }

    private static func configuration(path: String) -> Configuration {
        var configuration = Configuration()
        configuration.label = "share links"
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            // Before anything is written: a file that is none of ours stays as it is.
            try ShareLinkLayout.check(database, path: path)
            try insistOnDurability(database, path: path)
        }
        return configuration
    }

    /// Makes a commit mean "on disk", in a way in which several processes may take turns, or refuses to run.
    ///
    /// A commit is the moment at which the journal loses its content. With TRUNCATE and FULL, SQLite waits until that is
    /// on disk too; with DELETE, a loss of power could bring the journal back and with it undo a revocation, unless
    /// `synchronous` is EXTRA. The setting of `fullfsync` matters on macOS, where `fsync` does not reach the disk.
    private static func insistOnDurability(_ database: Database, path: String) throws {
        try database.execute(sql: "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; PRAGMA fullfsync = 1")
        let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "unknown"
        guard journal == "truncate" else {
            throw ShareLinkError.cannotOpen(path: path, detail: "journal_mode is \(journal), not truncate")
        }
        let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
        guard synchronous == 2 else {
            throw ShareLinkError.cannotOpen(path: path, detail: "synchronous is \(synchronous), not 2")
        }
    }

    /// Makes an empty file that only its owner may read; SQLite, left to itself, would let everybody.
    private static func makeFile(_ path: String) throws(ShareLinkError) {
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
        case .some(let code): throw .cannotOpen(path: path, detail: DirectoryLock.reason(code))
        }
    }

    /// Guards the moment between making a file and closing it.
    private static let making = Mutex(())
}

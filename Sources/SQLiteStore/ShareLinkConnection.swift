import Basics
import Foundation
import GRDB

/// An open connection to a file of share links, which is made where it is missing.
struct ShareLinkConnection: Sendable {
    let queue: DatabaseQueue
    private let path: String
    private let file: FileIdentity?

    init(path: String) throws(StorageError) {
        self.path = path
        try DataDirectory.makeFile(path)
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
}

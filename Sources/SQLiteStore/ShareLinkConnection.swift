import Basics
import Foundation
import GRDB

/// A connection to a file of share links, which is created if it is missing.
struct ShareLinkConnection: Sendable {
    let queue: DatabaseQueue
    private let path: String
    private let file: FileIdentity?

    init(path: String) throws(StorageError) {
        self.path = path
        try DataDirectory.makeFile(path)
        // Read before opening: if the file is replaced in between, the connection counts as outdated.
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

    /// Whether the path still refers to the opened file.
    ///
    /// An operator may delete the file or restore a backup. An open connection would continue to use the old file.
    var isCurrent: Bool {
        file != nil && FileIdentity(path) == file
    }

    private static func configuration(path: String) -> Configuration {
        var configuration = Configuration()
        configuration.label = "share links"
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            // Before the first write, so that a file of another application is not changed.
            try SQLiteLayout.shareLinks.check(database, path: path)
            // Several processes use the file. A commit is complete when the journal has been truncated, and with FULL,
            // SQLite waits until that is on disk. In DELETE mode, a power failure could restore a deleted journal and
            // undo a revocation, unless `synchronous` is EXTRA.
            try database.execute(sql: "PRAGMA journal_mode = TRUNCATE")
            try database.insistOnDurability(journal: "truncate", path: path)
        }
        return configuration
    }
}

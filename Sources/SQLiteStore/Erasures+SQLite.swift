import Foundation
import GRDB
import Ledger
import Licensing

extension Database {
    /// The number of changes of the erasures, and whether the file may still contain erased data.
    func erasureState() throws -> (generation: Int, hasTraces: Bool) {
        let row = try Row.fetchOne(cachedStatement(sql: "SELECT generation, is_clean FROM erasure_state"))
        return (row?[0] ?? 0, (row?[1] ?? 1) == 0)
    }

    /// Reads the erased people, and the digests of their names.
    func erasures(path: String) throws -> Erasures {
        let key = try Data.fetchOne(self, sql: "SELECT key FROM erasure_state") ?? Data()
        var erasures = Erasures(key: Array(key))
        let people = try Row.fetchCursor(self, sql: "SELECT account, user, seconds, nanoseconds FROM erased_people")
        while let row = try people.next() {
            guard let account = AccountID(row[0] as String), let user = UserID(row[1] as String) else {
                throw StorageError.damaged(.ledger, path: path, detail: "the id of an erased person is invalid")
            }
            erasures.add(user, of: account, at: Timestamp(seconds: row[2], nanoseconds: row[3]))
        }
        let names = try Row.fetchCursor(self, sql: "SELECT digest, account FROM erased_names")
        while let row = try names.next() {
            erasures.add(Erasures.Name(digest: Array(row[0] as Data), account: AccountID(row[1] as String)))
        }
        return erasures
    }

    /// Stores additions, and records that the file may still contain erased data.
    func store(_ news: Erasures.News) throws {
        for person in news.people {
            try execute(
                sql: "INSERT OR REPLACE INTO erased_people VALUES (?, ?, ?, ?)",
                arguments: [person.account.text, person.user.text, person.time.seconds, person.time.nanoseconds]
            )
        }
        for name in news.names {
            try execute(
                sql: "INSERT OR IGNORE INTO erased_names VALUES (?, ?)",
                arguments: [Data(name.digest), name.account?.text ?? ""]
            )
        }
        try execute(sql: "UPDATE erasure_state SET generation = generation + 1, is_clean = 0")
    }

    /// Rewrites the file if it may still contain erased data, which SQLite leaves in free pages and in the write-ahead
    /// log.
    ///
    /// If a process ends before this, the next writer does it, because `is_clean` is stored. Call it outside of
    /// transactions.
    func removeTraces() throws {
        guard try erasureState().hasTraces else { return }
        try execute(sql: "VACUUM")
        try checkpoint(.truncate)
        try execute(sql: "UPDATE erasure_state SET is_clean = 1")
    }
}

extension SQLiteDatabase {
    /// Rewrites the file if it may still contain erased data.
    func removeTraces() async throws(EventStoreError) {
        do {
            try await pool.barrierWriteWithoutTransaction { try $0.removeTraces() }
        } catch {
            throw failure(error, "remove erased data from the file")
        }
    }
}

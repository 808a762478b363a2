import CSQLite

/// The settings of the SQLite library in this process.
package enum SQLiteLibrary {
    /// Prevents SQLite from counting its allocated memory.
    ///
    /// No part of Vitrina reads the count. It has a lock, which takes 7 % of the processor time of an import. Call this
    /// before any other use of SQLite, while the process has one thread; otherwise it has no effect.
    package static func stopCountingMemory() {
        _ = vitrina_sqlite_without_memory_statistics()
    }
}

#if Cluster
import Basics
package import Publishing

/// Receipts in PostgreSQL, beside the ledger: a server that takes over a site knows what the last one rendered.
package struct PostgresReceiptStore: ReceiptStore {
    /// The maximum number of receipts in one statement.
    private static let batchSize = 2000

    private let pool: PostgresPool

    /// The receipts of a database; the tables are made if they are missing.
    package init(_ server: PostgresServer) {
        pool = PostgresPool(server, for: .writing, connections: 1, prepare: PostgresLayout.prepareForWriting)
    }

    package func receipts(of site: String) async throws -> [String: Receipt] {
        try await pool.perform { session in
            var receipts: [String: Receipt] = [:]
            try session.run("SELECT directory, mark, receipt FROM receipts WHERE site = $1", [.text(site)]) { row in
                guard let directory = row.text(0), let mark = row.integer(1), let text = row.text(2) else { return }
                receipts[directory] = Receipt(mark: UInt64(bitPattern: mark), text: text)
            }
            return receipts
        }
    }

    package func save(_ receipts: [String: Receipt], changed: Set<String>, of site: String) async throws {
        let directories = changed.sorted()
        // Each statement is a transaction of its own.
        for start in stride(from: 0, to: directories.count, by: Self.batchSize) {
            let batch = directories[start..<min(start + Self.batchSize, directories.count)]
            try await pool.perform { session in try Self.save(batch, receipts, site, session) }
        }
    }

    private static func save(
        _ directories: ArraySlice<String>,
        _ receipts: [String: Receipt],
        _ site: String,
        _ session: PostgresSession
    ) throws {
        let gone = directories.filter { receipts[$0] == nil }
        let kept = directories.compactMap { directory in receipts[directory].map { (directory, $0) } }
        try session.run("DELETE FROM receipts WHERE site = $1 AND directory = ANY ($2)", [.text(site), .texts(gone)])
        try session.run(
            """
            INSERT INTO receipts (site, directory, mark, receipt) SELECT $1, * FROM unnest($2, $3, $4)
            ON CONFLICT (site, directory) DO UPDATE SET mark = excluded.mark, receipt = excluded.receipt
            """,
            [
                .text(site), .texts(kept.map(\.0)), .integers(kept.map { Int64(bitPattern: $0.1.mark) }),
                .texts(kept.map(\.1.text)),
            ]
        )
    }
}
#endif

import GRDB
import Ledger
import Licensing

extension LedgerSummary {
    /// Counts events in indexes, without decoding them.
    init(_ database: Database, asOf moment: Timestamp) throws {
        let place: StatementArguments = [moment.seconds, moment.nanoseconds]
        func time(_ sql: String) throws -> Timestamp? {
            try Row.fetchOne(database, sql: sql, arguments: place).map { row in
                Timestamp(seconds: row[0], nanoseconds: row[1])
            }
        }
        let unknown = try Row.fetchAll(
            database,
            sql: """
                SELECT unknown_type, count(*) FROM events WHERE unknown_type IS NOT NULL
                GROUP BY unknown_type ORDER BY unknown_type
                """
        )
        self.init(
            position: LedgerPosition(
                rawValue: try Int64.fetchOne(database, sql: "SELECT max(position) FROM events") ?? 0
            ),
            events: try Int.fetchOne(database, sql: "SELECT count(*) FROM events") ?? 0,
            lastTime: try time(
                """
                SELECT seconds, nanoseconds FROM events WHERE (seconds, nanoseconds) <= (?, ?)
                ORDER BY seconds DESC, nanoseconds DESC LIMIT 1
                """
            ),
            waiting: try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM events WHERE (seconds, nanoseconds) > (?, ?)",
                arguments: place
            ) ?? 0,
            nextTime: try time(
                """
                SELECT seconds, nanoseconds FROM events WHERE (seconds, nanoseconds) > (?, ?)
                ORDER BY seconds, nanoseconds LIMIT 1
                """
            ),
            unknownTypes: unknown.map { UnknownType(name: $0[0], count: $0[1]) }
        )
    }
}

#if Cluster
import Basics
import Ledger
import Licensing
import Synchronization

/// The row of `head`, locked until the end of the transaction.
///
/// Every transaction that stores events or quarantined texts locks this row first, so that it sees every committed
/// erasure.
struct LockedHead {
    /// The position of the last event.
    let position: Int64
    /// The number of transactions that erased something.
    let erasures: Int64
    /// The value of `erasures` when the tables were vacuumed last.
    let vacuumed: Int64

    init(_ session: PostgresSession) throws {
        var numbers: [Int64]?
        try session.run("SELECT position, erasures, vacuumed FROM head FOR UPDATE") { row in
            numbers = (0..<3).map { row.integer($0) ?? 0 }
        }
        guard let numbers else { throw ServerProblem.damaged(detail: "the table head has no row") }
        (position, erasures, vacuumed) = (numbers[0], numbers[1], numbers[2])
    }
}

/// The erased people and the digests of their names, read again only after `head.erasures` changed.
final class KnownErasures: Sendable {
    private let known = Mutex<(generation: Int64, erasures: Erasures)?>(nil)

    func read(_ session: PostgresSession, _ head: LockedHead) throws -> Erasures {
        if let known = known.withLock(\.self), known.generation == head.erasures { return known.erasures }
        var key: [UInt8]?
        try session.run("SELECT key FROM erasure_key") { key = $0.bytes(0) }
        guard let key else { throw ServerProblem.damaged(detail: "the table erasure_key has no row") }
        var erasures = Erasures(key: key)
        try session.run("SELECT account, person, seconds, nanoseconds FROM erased_people") { row in
            guard let account = AccountID(row.text(0) ?? ""), let user = UserID(row.text(1) ?? "") else {
                throw ServerProblem.damaged(detail: "the id of an erased person is invalid")
            }
            let time = Timestamp(seconds: row.integer(2) ?? 0, nanoseconds: Int32(row.integer(3) ?? 0))
            erasures.add(user, of: account, at: time)
        }
        try session.run("SELECT digest, account FROM erased_names") { row in
            erasures.add(Erasures.Name(digest: row.bytes(0) ?? [], account: AccountID(row.text(1) ?? "")))
        }
        known.withLock { $0 = (head.erasures, erasures) }
        return erasures
    }
}

/// Removes the names of erased people from stored events and the quarantine, in the transaction of the new events.
struct PostgresErasure {
    let session: PostgresSession
    let head: LockedHead
    let decode: (PostgresRow) throws -> Event

    /// The number of positions that one statement reads.
    ///
    /// A statement that reads a large ledger would exceed its timeout.
    private static let pageSize = 10_000

    /// Erases the people in `news`.
    ///
    /// - Parameters:
    ///   - new: the new events, which are not in the table yet.
    ///   - erasures: contains the erasures of the new events. Receives the names of these people in events of their
    ///     accounts.
    ///   - news: the additions of this transaction. Receives the same names.
    func run(with new: [Event], _ erasures: inout Erasures, _ news: inout Erasures.News) throws {
        let concerned = news.accounts
        for event in new where event.owningAccount.map(concerned.contains) == true {
            erasures.learn(from: event, &news)
        }
        let accounts = PostgresValue.texts(concerned.sorted().map(\.text))
        try forEachPage("account = ANY ($3)", [accounts]) { page in
            for (_, event) in page { erasures.learn(from: event, &news) }
        }
        try store(news)
        func isConcerned(_ row: PostgresRow) -> Bool {
            let account = row.text(2).flatMap(AccountID.init)
            return account.map(concerned.contains) == true || row.text(3) != nil
                || erasures.isActorErased(in: row.text(1) ?? "", of: account)
        }
        try forEachPage(
            "(account = ANY ($3) OR $4 AND unknown_type IS NOT NULL OR $5 AND starts_with(line, $6))",
            [accounts, .boolean(!news.people.isEmpty), .boolean(!news.names.isEmpty), .text(Event.actorPrefix)],
            where: isConcerned
        ) { page in
            let changed = page.map { (position: $0.position, old: $0.event.line, new: erasures.erased($0.event).line) }
                .filter { !$0.new.utf8.elementsEqual($0.old.utf8) }
            guard !changed.isEmpty else { return }
            try session.run(
                """
                UPDATE events SET line = changed.line FROM unnest($1, $2) AS changed (position, line)
                WHERE events.position = changed.position
                """,
                [.integers(changed.map(\.position)), .texts(changed.map(\.new))]
            )
        }
        try eraseQuarantine(erasures)
    }

    private func forEachPage(
        _ condition: String,
        _ parameters: [PostgresValue],
        where isConcerned: (PostgresRow) -> Bool = { _ in true },
        _ body: ([(position: Int64, event: Event)]) throws -> Void
    ) throws {
        for start in stride(from: 0, to: head.position, by: Self.pageSize) {
            var page: [(position: Int64, event: Event)] = []
            try session.run(
                """
                SELECT position, line, account, unknown_type FROM events
                WHERE position > $1 AND position <= $2 AND \(condition)
                """,
                [.integer(start), .integer(start + Int64(Self.pageSize))] + parameters
            ) { row in
                if isConcerned(row) { page.append((position: row.integer(0) ?? 0, event: try decode(row))) }
            }
            try body(page)
        }
    }

    private func store(_ news: Erasures.News) throws {
        for person in news.people {
            try session.run(
                """
                INSERT INTO erased_people VALUES ($1, $2, $3, $4)
                ON CONFLICT (account, person) DO UPDATE SET (seconds, nanoseconds) = ($3, $4)
                """,
                [
                    .text(person.account.text), .text(person.user.text), .integer(person.time.seconds),
                    .integer(Int64(person.time.nanoseconds)),
                ]
            )
        }
        let names = Array(news.names)
        try session.run(
            "INSERT INTO erased_names SELECT * FROM unnest($1, $2) ON CONFLICT DO NOTHING",
            [.manyBytes(names.map(\.digest)), .texts(names.map { $0.account?.text ?? "" })]
        )
        try session.run("UPDATE head SET erasures = erasures + 1")
    }

    private func eraseQuarantine(_ erasures: Erasures) throws {
        var last: Int64 = 0
        while true {
            var page: [(id: Int64, names: Bool)] = []
            try session.run(
                "SELECT id, text FROM quarantine WHERE id > $1 ORDER BY id LIMIT 500",
                [.integer(last)]
            ) { page.append((id: $0.integer(0) ?? 0, names: erasures.mentions($0.bytes(1) ?? []))) }
            guard let end = page.last else { return }
            try session.run(
                "DELETE FROM quarantine WHERE id = ANY ($1)",
                [.integers(page.filter(\.names).map(\.id))]
            )
            last = end.id
        }
    }
}
#endif

import Licensing
import StrictJSON
import TestKit
import Testing

/// Stored events equal the received ones, although lists share their entries.
struct KeptEventTests {
    private let decoder = EventDecoder(from: .ledger)

    private static func list(_ number: Int, _ random: inout SeededGenerator) -> JSONValue {
        var users: [JSONValue] = (0..<8).filter { _ in !random.oneIn(4) }.map { user in
            .object([
                "user": .string("u\(user)"),
                "name": .string(random.pick(["Ana", "Íñigo \"x\"", "Jose\u{301}", "José"])),
                "email": .string("u\(user)@example.com"), "role": random.oneIn(3) ? .string("account-admin") : nil,
                "licenses": random.oneIn(2)
                    ? nil
                    : .array(
                        random.oneIn(2)
                            ? [.object(["product": .string("miteam-meetings"), "tier": .string("a")])]
                            : [.string("miteam-meetings")]
                    ),
                "note": random.oneIn(3) ? .string("kept although no rule uses it") : nil,
            ])
        }
        if random.oneIn(2) { users.shuffle(using: &random) }
        return .object([
            "specversion": .string("1.0"), "id": .string("list-\(number)"), "source": .string("/sheets/users"),
            "type": .string("users.listed"), "time": .string("2026-03-0\(1 + number)T00:00:00Z"),
            "data": .object([
                "account": .string("acme"), "users": .array(users), "complete": random.oneIn(2) ? .bool(false) : nil,
                "products": random.oneIn(2) ? .array([.string("miteam-meetings")]) : nil,
            ]),
        ])
    }

    @Test(arguments: 0..<200)
    func `a stored list equals the list that was sent, regardless of earlier lists`(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let sent = try (0..<6).map { try EventDecoder().decode(Self.list($0, &random)) }
        var known = ListedEntries()
        for event in sent.shuffled(using: &random) {
            #expect(try decoder.decode(kept: event.line, sharing: &known) == event)
        }
    }

    /// A random event of a user or of the whole account, between the lists.
    private static func single(_ number: Int, _ random: inout SeededGenerator) -> JSONValue {
        let type = random.pick([
            "user.added", "user.updated", "user.removed", "license.assigned", "license.unassigned", "license.assigned",
            "integration.enabled", "integration.disabled", "account.created",
            random.oneIn(4) ? "account.deleted" : "user.added",
        ])
        let day = 1 + Int.random(in: 0..<7, using: &random)
        return .object([
            "specversion": .string("1.0"), "id": .string("e-\(number)"), "source": .string("/console"),
            "type": .string(type), "time": .string("2026-03-0\(day)T\(random.oneIn(4) ? "00" : "12"):00:00Z"),
            "data": .object([
                "account": .string("acme"), "user": .string("u\(Int.random(in: 0..<9, using: &random))"),
                "name": .string("Ana"), "email": .string("a@example.com"), "product": .string("miteam-meetings"),
                "integration": .string("miteam-meetings"), "partner": .string("p1"),
            ]),
        ])
    }

    // The fold recognizes unchanged users by the entries that lists share.
    @Test(arguments: 0..<400)
    func `lists with shared entries give the same account as lists without shared entries`(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let lists = (0..<6).map { Self.list($0, &random) }
        let singles = (0..<Int.random(in: 0...20, using: &random)).map { Self.single($0, &random) }
        let sent = try (lists + singles).map { try EventDecoder().decode($0) }.sorted()
        var known = ListedEntries()
        let kept = try sent.shuffled(using: &random).map { try decoder.decode(kept: $0.line, sharing: &known) }.sorted()
        func state(_ events: [Event]) throws -> AccountState {
            let moment = try #require(Timestamp("2026-04-01T00:00:00Z"))
            return AccountFold.state(of: try #require(AccountID("acme")), events: events, orderSteps: [], asOf: moment)
        }
        #expect(try state(kept) == state(sent))
    }

    @Test func `an event of another type is decoded as usual`() throws {
        var known = ListedEntries()
        for line in [
            #"{"data":{"account":"a","name":"N","partner":"p"},"id":"1","source":"/s","specversion":"1.0","time":"2026-03-01T00:00:00Z","type":"account.created"}"#,
            #"{"actor":"x","data":{"users":[1,{"user":2}]},"id":"1","source":"/s","specversion":"1.0","time":"2026-03-01T00:00:00Z","type":"weather.changed"}"#,
        ] {
            let event = try decoder.decode(kept: line, sharing: &known)
            #expect(try event == decoder.decode(line))
        }
    }

    @Test(arguments: [
        (
            #""users":[{"user":"u1","name":"A","email":"a@example.com"},{"user":"u1","name":"B","email":"b@example.com"}]"#,
            "/data/users/1/user"
        ),
        (#""users":[{"user":"u1","name":"A","email":"a@example.com"},{"user":"u2","name":""}]"#, "/data/users/1/name"),
        (#""users":[7]"#, "/data/users/0"), (#""users":{}"#, "/data/users"), (#""complete":true"#, "/data/users"),
    ])
    func `an invalid list is refused with the location of the error`(data: String, pointer: String) throws {
        let line = """
            {"data":{"account":"acme",\(data)},"id":"1","source":"/s","specversion":"1.0","time":"2026-03-01T00:00:00Z","type":"users.listed"}
            """
        var known = ListedEntries()
        let kept = #expect(throws: EventDecodingError.self) { try decoder.decode(kept: line, sharing: &known) }
        let sent = #expect(throws: EventDecodingError.self) { try decoder.decode(line) }
        #expect(kept?.pointer == pointer && kept == sent)
    }
}

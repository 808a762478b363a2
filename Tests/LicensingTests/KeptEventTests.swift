import Licensing
import StrictJSON
import TestKit
import Testing

/// Events that a ledger keeps are what they were when they came in, although lists share their entries.
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
    func `a list in a ledger is the list that was sent, whatever lists came before it`(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let sent = try (0..<6).map { try EventDecoder().decode(Self.list($0, &random)) }
        var known = ListedEntries()
        for event in sent.shuffled(using: &random) {
            #expect(try decoder.decode(kept: event.line, sharing: &known) == event)
        }
    }

    @Test func `an event of another type is what it was`() throws {
        var known = ListedEntries()
        for line in [
            #"{"data":{"account":"a","partner":"p","name":"N"},"id":"1","source":"/s","specversion":"1.0","time":"2026-03-01T00:00:00Z","type":"account.created"}"#,
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
    func `a list that breaks a rule is refused with the place`(data: String, pointer: String) throws {
        let line = """
            {"data":{"account":"acme",\(data)},"id":"1","source":"/s","specversion":"1.0","time":"2026-03-01T00:00:00Z","type":"users.listed"}
            """
        var known = ListedEntries()
        let kept = #expect(throws: EventDecodingError.self) { try decoder.decode(kept: line, sharing: &known) }
        let sent = #expect(throws: EventDecodingError.self) { try decoder.decode(line) }
        #expect(kept?.pointer == pointer && kept == sent)
    }
}

import Ledger
import Licensing
import Testing

/// The erased people of a ledger, and the events and texts that are recognized as theirs.
struct ErasuresTests {
    private let key = [UInt8](repeating: 7, count: 32)

    private func event(
        _ id: String,
        _ type: String,
        _ data: String,
        actor: String? = nil,
        at time: String = "2026-03-01T10:00:00Z"
    ) throws -> Event {
        let actor = actor.map { #","actor":"\#($0)""# } ?? ""
        return try EventDecoder().decode(
            #"{"specversion":"1.0","id":"\#(id)","source":"/test","type":"\#(type)","time":"\#(time)","data":\#(data)\#(actor)}"#
        )
    }

    private func added(_ user: String, _ name: String, _ email: String, in account: String = "acme") throws -> Event {
        try event(
            "a-\(user)",
            "user.added",
            #"{"account":"\#(account)","user":"\#(user)","name":"\#(name)","email":"\#(email)"}"#
        )
    }

    private func switched(by actor: String, in account: String = "acme") throws -> Event {
        try event("s-1", "integration.enabled", #"{"account":"\#(account)","integration":"micollab"}"#, actor: actor)
    }

    /// Ana was added and is erased; Ben was added.
    private func erasures() throws -> (Erasures, Erasures.News) {
        var erasures = Erasures(key: key)
        var news = Erasures.News()
        let told = [
            try event("e-1", "user.erased", #"{"account":"acme","user":"ana"}"#, at: "2026-03-02T10:00:00Z"),
            try added("ana", "Ana Ruiz", "Ana@Example.com"), try added("ben", "Ben Gil", "ben@example.com"),
        ]
        for event in told { erasures.learn(from: event, &news) }
        return (erasures, news)
    }

    @Test func `an erasure records the name and address of the erased person, and of no one else`() throws {
        let (_, news) = try erasures()
        #expect(news.people.map(\.user.text) == ["ana"])
        #expect(news.names.count == 2)
        #expect(news.names.count { $0.account == nil } == 1)
    }

    @Test func `a name is recorded only once, and never from an event that is already erased`() throws {
        var (erasures, _) = try erasures()
        var again = Erasures.News()
        let sent = try added("ana", "Ana Ruiz", "Ana@Example.com")
        erasures.learn(from: sent, &again)
        erasures.learn(from: erasures.erased(sent), &again)
        #expect(again.isEmpty)
    }

    @Test(arguments: [
        ("Ana Ruiz", "acme", true), ("ANA RUIZ", "acme", true), ("ana@example.com", "acme", true),
        ("ANA@EXAMPLE.COM", "beta", true), ("Ana Ruiz", "beta", false), ("Ben Gil", "acme", false),
        ("ben@example.com", "acme", false), ("mailto:ana@example.com", "beta", true),
        ("Ana Ruiz <Ana@example.com>", "beta", true), ("Ben Gil <ben@example.com>", "acme", false),
    ])
    func `an actor is erased by address in every account, and by name only in the person's account`(
        actor: String,
        account: String,
        isErased: Bool
    ) throws {
        let event = try switched(by: actor, in: account)
        let erasures = try erasures().0
        #expect(erasures.erased(event).actor == (isErased ? Event.erasedActor : actor))
        #expect(erasures.isActorErased(in: event.line, of: event.owningAccount) == isErased)
    }

    @Test(arguments: [
        (#"\"Ana\" <ana@example.com>"#, true), (#"a\\"#, false), (#"a\\\"ana@example.com"#, true),
        (#"Ana\u0020Ruiz"#, true),
        (#"a\",\"ana@example.com"#, true), ("ben", false),
    ])
    func `the actor of a stored line is read to its end, with escaped characters`(actor: String, isErased: Bool) throws
    {
        let event = try switched(by: actor)
        let erasures = try erasures().0
        #expect(erasures.isActorErased(in: event.line, of: event.owningAccount) == isErased)
        #expect((erasures.erased(event).line != event.line) == isErased)
    }

    @Test func `a stored line without an actor has no erased actor`() throws {
        let line = try added("ana", "Ana Ruiz", "ana@example.com").line
        #expect(try !erasures().0.isActorErased(in: line, of: AccountID("acme")))
    }

    @Test func `an erased person's name is also erased as the actor of an event without an account`() throws {
        let renamed = try event("p-1", "partner.updated", #"{"partner":"p1","name":"P"}"#, actor: "Ana Ruiz")
        #expect(try erasures().0.erased(renamed).actor == Event.erasedActor)
    }

    @Test func `a stored event with an erased actor is recognized as a duplicate of the original event`() throws {
        let (erasures, _) = try erasures()
        let sent = try switched(by: "Carla Sol")
        func recognizes(_ kept: Event, as event: Event, _ erasures: Erasures) -> Bool {
            erasures.recognizes(kept.line, as: event, decoded: kept)
        }
        #expect(recognizes(sent, as: sent, erasures))
        #expect(recognizes(sent.erasingActor(), as: sent, erasures))
        #expect(!recognizes(try switched(by: "Dora Paz"), as: sent, erasures))
        // Only the other ledger has the erasure.
        #expect(recognizes(sent.erasingActor(), as: sent, Erasures(key: key)))
        #expect(recognizes(sent, as: sent.erasingActor(), Erasures(key: key)))
    }

    @Test(arguments: [
        (#"{"a":["Ana Ruiz"]}"#, true), (#"{"a":"\u0041na ruiz"}"#, true), ("1;Ana Ruiz;x", true),
        ("Ana Ruiz.\t2", true), ("write to <ana@example.com> now", true), (#"{"mail":"ana@example.com"}"#, true),
        ("x\nana@example.com\ny", true), ("ana@example.com\n", true), (#"{"t":"to ana@example.com\nbye"}"#, true),
        ("1\nAna Ruiz\r2", true), (#"{"t":"to:\tAna Ruiz"}"#, true),
        ("Ana Ruiz Gil", false), (#"{"a":"Ben Gil"}"#, false), ("ben@example.com", false), (#"{"Ana":"Ruiz"}"#, false),
    ])
    func `a text mentions a person if it contains the address, or the name as a complete value`(
        text: String,
        isMentioned: Bool
    ) throws {
        #expect(try erasures().0.mentions(Array(text.utf8)) == isMentioned)
    }
}

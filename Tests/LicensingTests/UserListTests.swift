import Licensing
import StrictJSON
import Testing

/// Lists of users, <doc:Events#Lists-of-users>: `users.listed` and `list.withdrawn`.
struct UserListTests {
    private let meetings = ProductID.miteamMeetings

    /// An entry of a list.
    private func listed(
        _ id: String,
        name: String? = nil,
        role: String? = nil,
        registered: Bool? = nil,
        licenses: [JSONValue]? = nil
    ) -> JSONObject {
        [
            "user": .string(id), "name": .string(name ?? "User \(id)"), "email": .string("\(id)@example.com"),
            "role": role.map(JSONValue.string), "registered": registered.map(JSONValue.bool),
            "licenses": licenses.map(JSONValue.array),
        ]
    }

    private func holders(_ state: AccountState, of product: ProductID = .miteamMeetings) -> [String] {
        state.users.values.filter { $0.licenses[product] != nil }.map(\.id.text).sorted()
    }

    private func kinds(_ state: AccountState) -> [String] {
        state.history.map { String(describing: $0.change).prefix { $0.isLetter } }.map(String.init)
    }

    // MARK: - People

    @Test func `a list adds new users, updates changed users and removes all others`() throws {
        let state = try Story().users("ana", "ben", "eva")
            .list(listed("ana"), listed("ben", name: "Benita"), listed("zoe"))
            .state
        #expect(state.users.keys.map(\.text).sorted() == ["ana", "ben", "zoe"])
        #expect(try state.user("ben").name == "Benita")
        #expect(kinds(state).suffix(3) == ["userRemoved", "userUpdated", "userAdded"])
    }

    @Test func `a list that changes nothing adds no history entry`() throws {
        let before = try Story().users("ana")
        let state = try before.list(listed("ana")).state
        #expect(try state.history == before.state.history)
        #expect(try state.users == before.state.users)
    }

    @Test func `an incomplete list removes no user`() throws {
        let state = try Story().users("ana", "ben").list(listed("ana"), complete: false).state
        #expect(state.users.count == 2)
    }

    @Test func `an empty list removes every user`() throws {
        #expect(try Story().users("ana", "ben").list().state.users.isEmpty)
    }

    @Test func `a list does not change a role or registration that it omits`() throws {
        let state = try Story().user("added", "ana", role: "account-admin", registered: true).list(listed("ana")).state
        #expect(try state.user("ana").role == .accountAdmin)
        #expect(try state.user("ana").isRegistered == true)
    }

    @Test func `the registration of a user is unknown until a list contains it`() throws {
        let listed = try Story().list(listed("ana")).state
        #expect(try listed.user("ana").isRegistered == nil && !listed.user("ana").isUnregisteredHolder)
        for registered in [true, false] {
            let story = try Story().list(self.listed("ana")).list(self.listed("ana", registered: registered))
            #expect(try story.state.user("ana").isRegistered == registered)
            #expect(kinds(try story.state).filter { $0 == "userUpdated" }.isEmpty)
        }
        let later = try Story().list(self.listed("ana", registered: false)).list(self.listed("ana", registered: true))
        #expect(kinds(try later.state).suffix(1) == ["userUpdated"])
    }

    @Test func `a list that adds a user grants the license that waits for the user`() throws {
        let state = try Story().seats(2).assign("ana").list(listed("ana")).state
        #expect(holders(state) == ["ana"])
    }

    @Test func `a list drops the waiting license of a user whom it does not contain`() throws {
        let state = try Story().seats(2).assign("ana").list(listed("ben")).users("ana").state
        #expect(holders(state).isEmpty)
    }

    // MARK: - Licenses

    @Test func `a list assigns and unassigns licenses to match its entries`() throws {
        let state = try Story().seats(2).users("ana", "ben").assign("ana")
            .list(listed("ana", licenses: []), listed("ben", licenses: [.string("miteam-meetings")]))
            .state
        #expect(holders(state) == ["ben"])
        #expect(try state.user("ana").losses[meetings]?.kind == .unassigned)
        #expect(state.seats[meetings]?.count.assigned == 1)
    }

    @Test func `a list without licenses does not change any license`() throws {
        let state = try Story().seats(2).users("ana", "ben").assign("ana").list(listed("ana"), listed("ben")).state
        #expect(holders(state) == ["ana"])
    }

    @Test func `if one entry has the licenses field, an entry without it has no license`() throws {
        let state = try Story().seats(2).users("ana", "ben").assign("ana")
            .list(listed("ana"), listed("ben", licenses: []))
            .state
        #expect(holders(state).isEmpty)
    }

    @Test func `a list with an empty list of products assigns licenses but unassigns none`() throws {
        let state = try Story().seats(2).users("ana", "ben").assign("ana")
            .list(listed("ana", licenses: []), listed("ben", licenses: [.string("miteam-meetings")]), products: [])
            .state
        #expect(holders(state) == ["ana", "ben"])
    }

    @Test func `a license that moves from one user to another never exceeds the pool`() throws {
        let state = try Story().seats(1).users("ana", "ben").assign("ben")
            .list(listed("ana", licenses: [.string("miteam-meetings")]), listed("ben", licenses: []))
            .state
        let isOver = state.history.contains {
            if case .licenseAssigned(_, _, let isOver, _) = $0.change { isOver } else { false }
        }
        #expect(holders(state) == ["ana"])
        #expect(!isOver)
    }

    @Test func `a listed license without a tier keeps its current tier`() throws {
        let tiers = { (license: JSONValue) in
            try Story().users("ana").assign("ana", tier: "premier")
                .list(listed("ana", licenses: [license])).state.user("ana").licenses[meetings]?.tier
        }
        #expect(try tiers(.string("miteam-meetings")) == "premier")
        #expect(try tiers(.object(["product": .string("miteam-meetings")])) == "premier")
        #expect(try tiers(.object(["product": .string("miteam-meetings"), "tier": .string("elite")])) == "elite")
    }

    @Test func `a user whom a list removes releases the license`() throws {
        let state = try Story().seats(1).users("ana", "ben").assign("ana").list(listed("ben")).state
        #expect(state.seats[meetings]?.count == SeatCount(pool: 1, assigned: 0))
    }

    // <doc:LicensingRules#Console-assignment>: a sheet is not the console.
    @Test func `a list from the console while MiCollab is on assigns licenses as not manageable`() throws {
        let given = { (source: String) in
            try Story().on(.micollab).seats(1)
                .list(listed("ana", licenses: [.string("miteam-meetings")]), source: source)
                .state.user("ana").licenses[meetings]?.isNotManageable
        }
        #expect(try given("/console") == true)
        #expect(try given("/sheets/acme") == false)
    }

    // MARK: - Order and withdrawal

    @Test func `an older list that arrives late does not override a newer list`() throws {
        let newer = try Story().at("2026-03-01").list(listed("ana"))
        let both = try newer.at("2026-02-01").list(listed("ana", name: "Old"), listed("ben"))
        let state = try both.state
        #expect(state.users.keys.map(\.text) == ["ana"])
        #expect(try state.user("ana").name == "User ana")
    }

    @Test func `a withdrawn list has no effect, regardless of later events`() throws {
        let before = try Story().users("ana", "ben")
        let after = { (story: Story) in try story.at("2026-03-01").users("eva").assign("ana") }
        let without = try after(before)
        let with = try after(before.at("2026-02-01").list(listed("zoe"), id: "list-1")).withdraw("list-1")
        #expect(try with.state.users == without.state.users)
        #expect(try with.state.history.map(\.change) == without.state.history.map(\.change))
    }

    @Test func `a list may be withdrawn before it arrives`() throws {
        let story = try Story().at("2026-02-01").withdraw("list-1").at("2026-03-01").list(listed("ana"), id: "list-1")
        #expect(try story.state.users.isEmpty)
    }

    @Test func `a list has effect until its withdrawal`() throws {
        let story = try Story().at("2026-02-01").list(listed("ana"), id: "list-1").at("2026-03-01").withdraw("list-1")
        #expect(try story.state(asOf: "2026-02-15").users.count == 1)
        #expect(try story.state(asOf: "2026-03-15").users.isEmpty)
    }

    @Test func `only the source of a list can withdraw it`() throws {
        let story = try Story().list(listed("ana"), id: "list-1").withdraw("list-1", source: "/elsewhere")
        #expect(try story.state.users.count == 1)
    }

    @Test func `an account that has applied a list reports that its withdrawal contradicts it`() throws {
        let story = try Story().list(listed("ana"), id: "list-1").withdraw("list-1")
        let events = story.events.filter { $0.owner?.text == "acme" }
        var fold = try AccountFold(account: identifier("acme"))
        fold.apply(events.dropLast().map { AccountStep(event: $0) })
        #expect(fold.lists.isContradicted(by: events.suffix(1)))
        #expect(!fold.lists.isContradicted(by: events.dropLast()))
    }

    // MARK: - Refusals

    @Test(
        arguments: [
            (#""users":null"#, "/data/users", "missing"),
            (#""users":{}"#, "/data/users", "expected an array, found an object"),
            (#""users":[5]"#, "/data/users/0", "expected an object, found a number"),
            (#""users":[{"user":"ü","name":"A","email":"a@example.com"}]"#, "/data/users/0/user", "not an id"),
            (#""users":[{"user":"a","email":"a@example.com"}]"#, "/data/users/0/name", "missing"),
            (
                #""users":[{"user":"a","name":"A","email":"a"},{"user":"a","name":"A","email":"a"}]"#,
                "/data/users/1/user", "first in /data/users/0"
            ),
            (
                #""users":[{"user":"a","name":"A","email":"a","licenses":"miteam-meetings"}]"#,
                "/data/users/0/licenses", "expected an array, found a string"
            ),
            (
                #""users":[{"user":"a","name":"A","email":"a","licenses":["zoom"]}]"#,
                "/data/users/0/licenses/0", "is not one of the products"
            ),
            (
                #""users":[{"user":"a","name":"A","email":"a","licenses":[{"product":"zoom"}]}]"#,
                "/data/users/0/licenses/0/product", "is not one of the products"
            ),
            (
                #""users":[{"user":"a","name":"A","email":"a","licenses":[true]}]"#,
                "/data/users/0/licenses/0", "expected a product or an object, found a Boolean"
            ),
            (
                #""users":[{"user":"a","name":"A","email":"a","licenses":["miteam-meetings",{"product":"miteam-meetings"}]}]"#,
                "/data/users/0/licenses/1", "listed twice"
            ),
            (#""users":[],"complete":"no""#, "/data/complete", "expected true or false, found a string"),
            (#""users":[],"products":"miteam-meetings""#, "/data/products", "expected an array, found a string"),
            (#""users":[],"products":["zoom"]"#, "/data/products/0", "is not one of the products"),
        ]
    )
    func `an invalid list is refused with the location of the error`(data: String, pointer: String, word: String) throws
    {
        let text = EventText("users.listed", data: "{\"account\":\"a\",\(data)}").json
        let error = try #require(throws: EventDecodingError.self) { try EventDecoder().decode(text) }
        #expect(error.pointer == pointer)
        guard case .invalid(_, let reason) = error else {
            Issue.record("not refused as an invalid event")
            return
        }
        #expect(reason.contains(word))
    }
}

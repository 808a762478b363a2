import Licensing
import StrictJSON
import Testing

/// A history in the terms of <doc:LicensingRules>, with one step per hour.
///
/// Every step is decoded from JSON like any other event. The history begins with a partner and its account. Steps
/// return the extended story, so that one `try` covers a whole chain.
struct Story: Sendable {
    private(set) var events: [Event] = []
    var products = ProductCatalog.standard
    var policies = Policies.standard

    private var account: String
    private var clock: Timestamp
    private var isStill = false
    private var isInOrder = false

    /// A partner and its account, created on 1 January 2026.
    init(_ account: String = "acme") throws {
        self = try Story(untold: account).partner("norte").account(account, of: "norte")
    }

    /// A story without events.
    init(untold account: String) throws {
        self.account = account
        clock = try moment("2026-01-01")
    }

    // MARK: - Time

    /// Sets the time of the next step: a date, or a date and time.
    func at(_ text: String) throws -> Story {
        var story = self
        story.clock = try moment(text)
        return story
    }

    /// Steps that happen at the same instant.
    func atOnce(_ steps: (Story) throws -> Story) throws -> Story {
        var story = self
        story.isStill = true
        story = try steps(story)
        story.isStill = false
        story.clock = Timestamp(seconds: story.clock.seconds + 3600)
        return story
    }

    /// Steps of the same instant whose sequences determine their order.
    func atOnceInOrder(_ steps: (Story) throws -> Story) throws -> Story {
        var story = self
        story.isInOrder = true
        story = try story.atOnce(steps)
        story.isInOrder = false
        return story
    }

    /// Adds any event.
    ///
    /// Generated ids sort in the order of the steps.
    func told(
        _ type: String,
        _ data: JSONObject,
        source: String = "/feed",
        id: String? = nil,
        sequence: String? = nil,
        actor: String? = nil
    ) throws -> Story {
        var story = self
        let number = String(events.count + 1)
        let id = id ?? "e-" + String(repeating: "0", count: 4 - number.count) + number
        let sequence = sequence ?? (isInOrder ? id : nil)
        let value = JSONValue.object([
            "specversion": .string("1.0"), "id": .string(id), "source": .string(source), "type": .string(type),
            "time": .string(clock.description), "data": .object(data), "sequence": sequence.map(JSONValue.string),
            "actor": actor.map(JSONValue.string),
        ])
        story.events.append(try EventDecoder(from: .ledger, products: products).decode(value))
        if !isStill { story.clock = Timestamp(seconds: clock.seconds + 3600) }
        return story
    }

    /// The story without its last event.
    var withoutLast: Story {
        var story = self
        story.events.removeLast()
        return story
    }

    // MARK: - Partners and accounts

    func partner(_ id: String) throws -> Story {
        try told("partner.created", ["partner": .string(id), "name": .string("Partner \(id)")])
    }

    /// The next steps are in another account.
    func inAccount(_ id: String) -> Story {
        var story = self
        story.account = id
        return story
    }

    func account(_ id: String, of partner: String) throws -> Story {
        try told(
            "account.created",
            ["account": .string(id), "partner": .string(partner), "name": .string("Account \(id)")]
        )
    }

    /// Changes the account: `deactivated`, `reactivated` or `deleted`.
    func account(_ change: String) throws -> Story {
        try told("account.\(change)", ["account": .string(account)])
    }

    // MARK: - Orders

    /// An order is bought and assigned to the account.
    func seats(
        _ quantity: Int,
        order: String = "o-1",
        product: String = "miteam-meetings",
        starts: String? = nil,
        expires: String? = nil
    ) throws -> Story {
        try buy(quantity, order: order, product: product, starts: starts, expires: expires).give(order)
    }

    func buy(
        _ quantity: Int,
        order: String,
        of partner: String = "norte",
        product: String = "miteam-meetings",
        starts: String? = nil,
        expires: String? = nil
    ) throws -> Story {
        try told(
            "order.purchased",
            [
                "order": .string(order), "partner": .string(partner), "product": .string(product),
                "quantity": .integer(quantity), "starts": starts.map(JSONValue.string),
                "expires": expires.map(JSONValue.string),
            ]
        )
    }

    /// An order is assigned to the account of the story, or to another one.
    func give(_ order: String, to other: String? = nil) throws -> Story {
        try told("order.assigned", ["order": .string(order), "account": .string(other ?? account)])
    }

    func renew(_ order: String, expires: String?) throws -> Story {
        try told("order.renewed", ["order": .string(order), "expires": expires.map(JSONValue.string) ?? .null])
    }

    func cancel(_ order: String) throws -> Story { try told("order.cancelled", ["order": .string(order)]) }

    // MARK: - Integrations

    func on(
        _ integration: IntegrationID,
        source: String = "/feed",
        id: String? = nil,
        sequence: String? = nil
    ) throws -> Story {
        try turn(integration, .on, source: source, id: id, sequence: sequence)
    }

    func off(
        _ integration: IntegrationID,
        source: String = "/feed",
        id: String? = nil,
        sequence: String? = nil
    ) throws -> Story {
        try turn(integration, .off, source: source, id: id, sequence: sequence)
    }

    func turn(
        _ integration: IntegrationID,
        _ position: Switch,
        source: String = "/feed",
        id: String? = nil,
        sequence: String? = nil
    ) throws -> Story {
        try told(
            position == .on ? "integration.enabled" : "integration.disabled",
            ["account": .string(account), "integration": .string(integration.text)],
            source: source,
            id: id,
            sequence: sequence
        )
    }

    // MARK: - Users and licenses

    /// Users are added, and are registered by default.
    func users(_ ids: String..., registered: Bool? = true) throws -> Story {
        try ids.reduce(self) { story, id in try story.user("added", id, registered: registered) }
    }

    /// Adds or updates a user: `added` or `updated`.
    func user(
        _ change: String,
        _ id: String,
        name: String? = nil,
        role: String? = nil,
        registered: Bool? = nil
    ) throws -> Story {
        try told(
            "user.\(change)",
            [
                "account": .string(account), "user": .string(id), "name": .string(name ?? "User \(id)"),
                "email": .string("\(id)@example.com"), "role": role.map(JSONValue.string),
                "registered": registered.map(JSONValue.bool),
            ]
        )
    }

    func remove(_ user: String) throws -> Story {
        try told("user.removed", ["account": .string(account), "user": .string(user)])
    }

    func assign(
        _ user: String,
        product: String = "miteam-meetings",
        tier: String? = nil,
        source: String = "/feed"
    ) throws -> Story {
        try told(
            "license.assigned",
            [
                "account": .string(account), "user": .string(user), "product": .string(product),
                "tier": tier.map(JSONValue.string),
            ],
            source: source
        )
    }

    func unassign(_ user: String, product: String = "miteam-meetings") throws -> Story {
        try told(
            "license.unassigned",
            ["account": .string(account), "user": .string(user), "product": .string(product)]
        )
    }

    /// Adds a list of the account's users, each with `user`, `name` and `email`.
    func list(
        _ users: JSONObject...,
        complete: Bool? = nil,
        products: [String]? = nil,
        source: String = "/sheets/acme",
        id: String? = nil
    ) throws -> Story {
        try told(
            "users.listed",
            [
                "account": .string(account), "users": .array(users.map(JSONValue.object)),
                "complete": complete.map(JSONValue.bool),
                "products": products.map { .array($0.map(JSONValue.string)) },
            ],
            source: source,
            id: id
        )
    }

    func withdraw(_ list: String, source: String = "/sheets/acme") throws -> Story {
        try told("list.withdrawn", ["account": .string(account), "list": .string(list)], source: source)
    }

    // MARK: - Results

    var registry: Registry { Registry(folding: events.sorted()) }

    /// The account after all events of the story.
    var state: AccountState {
        get throws { try state(of: account, asOf: events.map(\.time).max() ?? clock) }
    }

    /// The account at a moment.
    func state(asOf text: String) throws -> AccountState { try state(of: account, asOf: moment(text)) }

    /// The state of any account at a moment.
    func state(of account: String, asOf moment: Timestamp) throws -> AccountState {
        let id: AccountID = try identifier(account)
        let events = events.sorted()
        return AccountFold.state(
            of: id,
            events: events.filter { $0.owner == id },
            orderSteps: Registry(folding: events).orderSteps[id] ?? [],
            products: products,
            policies: policies,
            asOf: moment
        )
    }
}

extension Event {
    /// The account of the event; nil for events of partners, orders and unknown types.
    var owner: AccountID? {
        switch payload {
        case .account(let account, _), .integration(let account, _, _), .user(let account, _, _),
            .license(let account, _, _, _), .list(let account, _):
            account
        case .partner, .order, .unknown: nil
        }
    }
}

/// The moment of an RFC 3339 text; for a date, its first instant in UTC.
func moment(_ text: String) throws -> Timestamp {
    let text = text.count == 10 ? "\(text)T00:00:00Z" : text
    return try #require(Timestamp(text), "not a moment")
}

/// The date of a text.
func date(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text), "not a date") }

/// The id of a text.
func identifier<Subject>(_ text: String) throws -> Identifier<Subject> {
    try #require(Identifier<Subject>(text), "not an id")
}

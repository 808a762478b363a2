import Licensing
import StrictJSON

/// A history of events, as the JSON lines of senders.
///
/// Each event is a minute later than the previous one, unless `at` sets the clock.
struct Story {
    private(set) var lines: [String] = []
    private(set) var clock = "2026-01-05T09:00:00Z"
    private var seconds: Int64
    private var source = "/micollab"
    private var actor: String?

    init() {
        seconds = Timestamp(clock)?.seconds ?? 0
    }

    /// A partner `p1` with the account `acme`.
    static func ofAcme() -> Story {
        Story().partner("p1", "Partner One").account("acme", "Acme Limited")
    }

    /// A partner `p1` with the account `acme` and its user `u1`, who is called Ana Ruiz.
    static func ofAna() -> Story {
        ofAcme().user("u1", "Ana Ruiz")
    }

    /// The following events start at this time and are a minute apart.
    func at(_ time: String) -> Story {
        var story = self
        story.seconds = Timestamp(time)?.seconds ?? 0
        return story
    }

    /// The following events come from another source.
    func from(_ source: String) -> Story {
        var story = self
        story.source = source
        return story
    }

    /// The following events have this actor.
    func by(_ actor: String?) -> Story {
        var story = self
        story.actor = actor
        return story
    }

    /// The next event has the time of the previous one.
    func atOnce() -> Story {
        var story = self
        story.seconds -= 60
        return story
    }

    func event(_ type: String, _ data: JSONObject) -> Story {
        var story = self
        story.clock = Timestamp(seconds: seconds).description
        let value = JSONValue.object([
            "specversion": .string("1.0"), "id": .string("e-\(lines.count + 1)"), "source": .string(source),
            "type": .string(type), "time": .string(story.clock), "actor": actor.map(JSONValue.string),
            "data": .object(data),
        ])
        story.lines.append(value.canonicalText)
        story.seconds += 60
        return story
    }

    func partner(_ id: String, _ name: String, _ change: String = "created") -> Story {
        event("partner.\(change)", ["partner": .string(id), "name": .string(name)])
    }

    func account(
        _ id: String,
        _ name: String,
        of partner: String = "p1",
        number: String? = nil,
        locale: String? = nil,
        _ change: String = "created"
    ) -> Story {
        event(
            "account.\(change)",
            [
                "account": .string(id), "partner": .string(partner), "name": .string(name),
                "number": number.map(JSONValue.string), "locale": locale.map(JSONValue.string),
            ]
        )
    }

    func deactivate(_ account: String = "acme") -> Story {
        event("account.deactivated", ["account": .string(account)])
    }

    func reactivate(_ account: String = "acme") -> Story {
        event("account.reactivated", ["account": .string(account)])
    }

    func delete(_ account: String = "acme") -> Story { event("account.deleted", ["account": .string(account)]) }

    func user(
        _ id: String,
        _ name: String,
        email: String? = nil,
        in account: String = "acme",
        role: String? = nil,
        registered: Bool? = true,
        _ change: String = "added"
    ) -> Story {
        event(
            "user.\(change)",
            [
                "account": .string(account), "user": .string(id), "name": .string(name),
                "email": .string(email ?? "\(id)@example.com"), "role": role.map(JSONValue.string),
                "registered": registered.map(JSONValue.bool),
            ]
        )
    }

    func remove(_ user: String, in account: String = "acme") -> Story {
        event("user.removed", ["account": .string(account), "user": .string(user)])
    }

    func on(_ integration: String, in account: String = "acme") -> Story {
        event("integration.enabled", ["account": .string(account), "integration": .string(integration)])
    }

    func off(_ integration: String, in account: String = "acme") -> Story {
        event("integration.disabled", ["account": .string(account), "integration": .string(integration)])
    }

    /// MiTeam Meetings, the integration that the product requires.
    static let meetings = "miteam-meetings"
    /// The integration that controls the licenses.
    static let micollab = "micollab"

    func license(_ user: String, in account: String = "acme", tier: String? = nil) -> Story {
        event(
            "license.assigned",
            [
                "account": .string(account), "user": .string(user), "product": .string("miteam-meetings"),
                "tier": tier.map(JSONValue.string),
            ]
        )
    }

    func unlicense(_ user: String, in account: String = "acme") -> Story {
        event(
            "license.unassigned",
            ["account": .string(account), "user": .string(user), "product": .string("miteam-meetings")]
        )
    }

    func order(
        _ id: String,
        _ quantity: Int,
        of partner: String = "p1",
        starts: String? = nil,
        expires: String? = nil,
        references: [(String, String)] = []
    ) -> Story {
        event(
            "order.purchased",
            [
                "order": .string(id), "partner": .string(partner), "product": .string("miteam-meetings"),
                "quantity": .integer(quantity), "starts": starts.map(JSONValue.string),
                "expires": expires.map(JSONValue.string),
                "references": references.isEmpty ? nil : .object(JSONObject(texts: references)),
            ]
        )
    }

    func assign(_ order: String, to account: String = "acme") -> Story {
        event("order.assigned", ["order": .string(order), "account": .string(account)])
    }

    func renew(_ order: String, until expires: String?) -> Story {
        event("order.renewed", ["order": .string(order), "expires": expires.map(JSONValue.string) ?? .null])
    }

    func cancel(_ order: String) -> Story { event("order.cancelled", ["order": .string(order)]) }
}

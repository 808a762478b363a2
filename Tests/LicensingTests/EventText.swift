/// The text of an event whose parts can be replaced, as any sender could write it.
struct EventText: Sendable {
    var type = "partner.created"
    var data: String? = #"{"partner":"norte","name":"Norte"}"#
    /// The other attributes, as written in the text; nil omits one.
    var attributes: [String: String?] = [
        "specversion": #""1.0""#, "id": #""e-17""#, "source": #""/console""#, "time": #""2026-03-01T10:00:00Z""#,
    ]

    init(_ type: String = "partner.created", data: String? = #"{"partner":"norte","name":"Norte"}"#) {
        self.type = type
        self.data = data
    }

    /// The same event with an attribute as written in the text, or without it.
    func with(_ key: String, _ value: String?) -> EventText {
        var text = self
        text.attributes[key] = .some(value)
        return text
    }

    var json: String {
        // A type set by `with` is kept, even if it is nil.
        let values = attributes.merging(["type": "\"\(type)\"", "data": data]) { given, _ in given }
        let members = values.compactMap { key, value in value.map { "\"\(key)\":\($0)" } }.sorted()
        return "{\(members.joined(separator: ","))}"
    }
}

/// Valid data for every type of <doc:Events#Types>: only the required fields.
let requiredData: [(type: String, fields: [String: String])] = [
    ("partner.created", ["partner": #""p""#, "name": #""Norte""#]),
    ("partner.updated", ["partner": #""p""#, "name": #""Norte""#]),
    ("account.created", ["account": #""a""#, "partner": #""p""#, "name": #""Acme""#]),
    ("account.updated", ["account": #""a""#, "partner": #""p""#, "name": #""Acme""#]),
    ("account.deactivated", ["account": #""a""#]),
    ("account.reactivated", ["account": #""a""#]),
    ("account.deleted", ["account": #""a""#]),
    (
        "order.purchased",
        ["order": #""o""#, "partner": #""p""#, "product": #""miteam-meetings""#, "quantity": "5"]
    ),
    ("order.renewed", ["order": #""o""#, "expires": #""2027-01-31""#]),
    ("order.cancelled", ["order": #""o""#]),
    ("order.assigned", ["order": #""o""#, "account": #""a""#]),
    ("integration.enabled", ["account": #""a""#, "integration": #""micollab""#]),
    ("integration.disabled", ["account": #""a""#, "integration": #""micollab""#]),
    ("user.added", ["account": #""a""#, "user": #""u""#, "name": #""Ana""#, "email": #""ana@example.com""#]),
    ("user.updated", ["account": #""a""#, "user": #""u""#, "name": #""Ana""#, "email": #""ana@example.com""#]),
    ("user.removed", ["account": #""a""#, "user": #""u""#]),
    ("users.listed", ["account": #""a""#, "users": "[]"]),
    ("list.withdrawn", ["account": #""a""#, "list": #""list-1""#]),
    ("license.assigned", ["account": #""a""#, "user": #""u""#, "product": #""miteam-meetings""#]),
    ("license.unassigned", ["account": #""a""#, "user": #""u""#, "product": #""miteam-meetings""#]),
]

/// A JSON object with fields as written in the text.
func jsonObject(_ fields: [String: String]) -> String {
    "{\(fields.map { "\"\($0)\":\($1)" }.sorted().joined(separator: ","))}"
}

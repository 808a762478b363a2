import Licensing
import StrictJSON

/// The JSON Schema of `account.json`, draft 2020-12.
///
/// Codes of enumerations come from their types, so none is missing. The codes of `status` and `flag` are listed here.
struct AccountSchema {
    let bytes: [UInt8]

    init() {
        let head: JSONObject = [
            "$schema": .string("https://json-schema.org/draft/2020-12/schema"),
            "$id": .string("urn:vitrina:schema:account:1"),
            "title": .string("An account of Vitrina"),
            "description": .string("Codes, not texts; one file for all languages. What is not known is left out."),
        ]
        var members = head.members
        members += Self.account.object?.members ?? []
        let definitions: JSONObject = ["$defs": Self.definitions]
        members += definitions.members
        bytes = Array(JSONValue.object(JSONObject(members: members)).indentedText.utf8)
    }

    private static let account = object(
        ["schema", "account", "status", "asOf", "products", "integrations", "orders", "flags", "users"],
        [
            "$schema": text("Where this schema is, as seen from the file."),
            "schema": .object(["const": .integer(1), "description": .string("The version of this form.")]),
            "account": id("The account's id."),
            "name": text("What the account is called."),
            "number": text("The account's number with the partner."),
            "status": codes(["active", "deactivated"]),
            "asOf": moment("When what the file shows last changed."),
            "products": list("product"), "integrations": list("integration"), "orders": list("order"),
            "flags": list("flag"), "users": list("user"),
        ]
    )

    private static let definitions = JSONValue.object([
        "product": object(
            ["product", "pool", "assigned", "free", "over"],
            [
                "product": code("The product."), "pool": count("Licenses of the orders that count."),
                "assigned": count("Licenses that users hold."), "free": count("Licenses that nobody holds."),
                "over": count("How many more are held than the pool has."),
            ]
        ),
        "integration": object(
            ["integration", "position", "since"],
            [
                "integration": code("The integration."), "position": codes(Switch.allCases.map(\.rawValue)),
                "since": moment("When it was last switched."),
            ]
        ),
        "order": object(
            ["order", "product", "quantity", "validity", "references"],
            [
                "order": id("The order's id."), "product": code("What was bought."),
                "quantity": .object(["type": .string("integer"), "minimum": .integer(1)]),
                "validity": codes(OrderValidity.allCases.map(\.rawValue)),
                "assigned": moment("When it went to the account."), "purchased": date("When it was bought."),
                "starts": date("The first day on which it counts."),
                "expires": date("The last day on which it counts; left out for a perpetual order."),
                "references": .object([
                    "type": .string("object"), "additionalProperties": .object(["type": .string("string")]),
                    "description": .string("Numbers of other systems, by their kind."),
                ]),
            ]
        ),
        "flag": object(
            ["flag", "integration", "product", "time"],
            [
                "flag": codes(["ambiguous-switch"]), "integration": code("What was switched off."),
                "product": code("Whose licenses were kept."), "time": moment("When."),
            ]
        ),
        "user": object(
            ["user", "name", "email", "role", "added", "products"],
            [
                "user": id("The user's id."), "name": text("The user's name."), "email": text("The user's address."),
                "role": codes(UserRole.allCases.map(\.rawValue)),
                "registered": .object([
                    "type": .string("boolean"),
                    "description": .string("Whether the registration is complete; missing if no event says so."),
                ]),
                "added": moment("Since when the user is in the account."), "products": list("answer"),
            ]
        ),
        "answer": object(
            ["product", "outcome", "retained", "cause", "since"],
            [
                "product": code("The product."), "outcome": codes(Outcome.allCases.map(\.rawValue)),
                "retained": .object(["type": .string("boolean")]), "cause": codes(Cause.allCases.map(\.rawValue)),
                "since": moment("When the cause came about."), "tier": text("The tier of the license."),
            ]
        ),
    ])

    // MARK: Forms

    private static func object(_ required: [String], _ properties: JSONObject) -> JSONValue {
        .object([
            "type": .string("object"), "required": .array(required.map(JSONValue.string)),
            "properties": .object(properties), "additionalProperties": .bool(false),
        ])
    }

    private static func list(_ definition: String) -> JSONValue {
        .object(["type": .string("array"), "items": .object(["$ref": .string("#/$defs/\(definition)")])])
    }

    private static func codes(_ codes: [String]) -> JSONValue {
        .object(["enum": .array(codes.map(JSONValue.string))])
    }

    private static func text(_ description: String) -> JSONValue {
        .object(["type": .string("string"), "description": .string(description)])
    }

    private static func count(_ description: String) -> JSONValue {
        .object(["type": .string("integer"), "minimum": .integer(0), "description": .string(description)])
    }

    private static func code(_ description: String) -> JSONValue {
        .object(["type": .string("string"), "minLength": .integer(1), "description": .string(description)])
    }

    private static func id(_ description: String) -> JSONValue {
        text(description, pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
    }

    private static func date(_ description: String) -> JSONValue {
        text(description, format: "date", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    }

    private static func moment(_ description: String) -> JSONValue {
        let pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z$"
        return text(description, format: "date-time", pattern: pattern)
    }

    private static func text(_ description: String, format: String? = nil, pattern: String) -> JSONValue {
        .object([
            "type": .string("string"), "format": format.map(JSONValue.string), "pattern": .string(pattern),
            "description": .string(description),
        ])
    }
}

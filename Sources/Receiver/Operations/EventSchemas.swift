import Licensing
import StrictJSON

/// The schemas of bodies, in JSON Schema 2020-12.
///
/// The schemas of events are derived from the fields that the decoder reads.
enum EventSchemas {
    /// - Parameter products: the products whose codes events may contain.
    static func all(products: ProductCatalog) -> JSONValue {
        var named: Set<String> = []
        let types = EventType.allCases.filter { named.insert($0.data.name).inserted }
        return .object(
            basics(products).appending(JSONObject(types.map { ($0.data.name, data(of: $0)) })).appending(bodies)
        )
    }

    /// The schema of the data of a type.
    private static func data(of type: EventType) -> JSONValue {
        let schema = object(EventDecoder.fields(of: type)).appending(["examples": [.object(type.data.example)]])
        return described(type.data.summary, schema)
    }

    // MARK: Fields

    private static func object(_ fields: [FieldDescription]) -> JSONObject {
        let required = fields.filter { $0.presence != .optional }.map { JSONValue.string($0.key) }
        return [
            "type": "object", "required": .array(required), "properties": .object(properties(fields)),
        ]
    }

    private static func properties(_ fields: [FieldDescription]) -> JSONObject {
        JSONObject(
            fields.map { field in
                let schema = schema(of: field.form, orNull: field.presence != .required)
                return (field.key, described(field.remark, schema))
            }
        )
    }

    private static func schema(of form: FieldDescription.Form, orNull: Bool) -> JSONObject {
        func type(_ name: String) -> JSONValue { orNull ? [.string(name), "null"] : .string(name) }
        switch form {
        case .identifier: return reference("Identifier")
        case .product: return reference("Product")
        case .time: return reference("Time")
        case .date: return reference("OptionalDate")
        case .text(limit: 200): return reference(orNull ? "OptionalName" : "Name")
        case .text(let limit): return text(type("string"), limit: limit)
        case .numberOrText(let limit):
            return text(.array(["string", "number"] + (orNull ? ["null"] : [])), limit: limit)
        case .flag: return ["type": type("boolean")]
        case .integer(let range):
            return [
                "type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
            ]
        case .choice(let codes): return ["enum": .array(codes.map(JSONValue.string) + (orNull ? [.null] : []))]
        case .texts(let limit):
            return [
                "type": type("object"),
                "propertyNames": ["minLength": 1, "maxLength": .integer(limit), "pattern": .string(noControls)],
                "additionalProperties": OpenAPI.schema("OptionalName"),
            ]
        case .list(let element):
            return ["type": type("array"), "items": .object(schema(of: element, orNull: false))]
        case .object(let fields): return object(fields)
        case .either(let forms):
            return ["oneOf": .array(forms.map { .object(schema(of: $0, orNull: false)) })]
        }
    }

    private static func reference(_ name: String) -> JSONObject {
        ["$ref": .string("#/components/schemas/\(name)")]
    }

    private static func text(_ type: JSONValue, limit: Int) -> JSONObject {
        ["type": type, "minLength": 1, "maxLength": .integer(limit), "pattern": .string(noControls)]
    }

    private static let noControls = #"^[^\u0000-\u001F\u007F-\u009F]*$"#

    private static let date = "(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"

    private static let time = """
        ^(?!0000|0001-01-01|9999-12-31)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt]\
        (?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])\
        |23:59:60(?:\\.[0-9]{1,9})?[Zz])$
        """

    private static func basics(_ products: ProductCatalog) -> JSONObject {
        [
            "Identifier": [
                "description": "The id of a partner, account, order or user, as assigned by the sender.",
                "type": "string",
                "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
                "examples": ["acme", "o-1"],
            ],
            "Name": described(
                "1 to 200 characters of any script, without control characters.",
                text("string", limit: 200)
            ),
            "OptionalName": described(
                "Like a name. Null is equivalent to omitting the field.",
                text(["string", "null"], limit: 200)
            ),
            "OptionalDate": [
                "description": "A calendar date, or null for none.",
                "type": ["string", "null"],
                "format": "date",
                "pattern": .string("^\(date)$"),
                "examples": ["2026-12-31", .null],
            ],
            "Time": [
                "description":
                    "An RFC 3339 time in the years 1 to 9999 in UTC, with any offset and at most nine fractional digits. Avoid the first and the last day of this range, where the offset decides whether a time is valid. A leap second must be written in UTC. It is treated as the first instant of the next day.",
                "type": "string",
                "format": "date-time",
                "maxLength": 64,
                "pattern": .string(time),
                "examples": ["2026-03-01T10:00:00Z"],
            ],
            "Product": [
                "description": "The code of a product whose licenses are tracked.",
                "type": "string",
                "enum": .array(products.products.map { .string($0.id.text) }),
            ],
        ]
    }

    private static func described(_ description: String?, _ schema: JSONObject) -> JSONValue {
        let head: JSONObject = ["description": description.map(JSONValue.string)]
        return .object(head.appending(schema))
    }

    // MARK: Bodies

    /// An event in the format of senders.
    static let example: JSONValue = [
        "specversion": "1.0", "id": "e-17", "source": "/console", "type": "order.assigned",
        "time": "2026-03-01T10:00:00Z", "data": .object(EventType.orderAssigned.data.example),
    ]

    /// The same event as a Standard Webhooks payload.
    static let plainExample: JSONValue = [
        "type": "order.assigned", "timestamp": "2026-03-01T10:00:00Z",
        "data": .object(EventType.orderAssigned.data.example),
    ]

    private static let bodies: JSONObject = [
        "EventBase": eventBase,
        "CloudEvent": cloudEvent,
        "Batch": [
            "title": "A batch of events",
            "description": "All events are stored, or none.",
            "type": "array",
            "maxItems": .integer(RequestEvents.batchLimit),
            "items": OpenAPI.schema("CloudEvent"),
        ],
        "StandardPayload": standardPayload,
        "Receipt": receipt,
        "Problem": problem,
        "Readiness": readiness,
    ]

    private static let eventBase: JSONValue = {
        let known: [JSONValue] = EventType.allCases.map { type in
            [
                "title": .string(type.rawValue),
                "description": .string(type.summary),
                "properties": [
                    "type": ["const": .string(type.rawValue)], "data": OpenAPI.schema(type.data.name),
                ],
            ]
        }
        let other: JSONValue = [
            "title": "any other type",
            "description": "Stored without effect.",
            "properties": [
                "type": ["not": ["enum": .array(EventType.allCases.map { .string($0.rawValue) })]],
                "data": ["type": "object"],
            ],
        ]
        return [
            "title": "The type and the data of an event",
            "description":
                "The type of an event determines its data. An event of a type that is not listed is accepted with any data and stored. `vitrina status` counts it until a version of the program supports the type. Members of data that are not listed are stored too.",
            "oneOf": .array(known + [other]),
        ]
    }()

    private static let cloudEvent: JSONValue = {
        let attributes = EventDecoder.attributes
        let required = ["specversion"] + attributes.filter { $0.presence == .required }.map(\.key) + ["data"]
        let version: JSONObject = ["specversion": ["const": "1.0"]]
        return [
            "title": "A CloudEvents 1.0 event",
            "description":
                "`source` and `id` identify the event, regardless of its sender and transport. An event with the same identity and the same content is counted as a duplicate. An event with the same identity and other content is refused. Other extension attributes are accepted, but not stored.",
            "type": "object",
            "required": .array(required.map(JSONValue.string)),
            "properties": .object(
                version.appending(properties(attributes)).appending(["data": ["type": "object"]])
            ),
            "allOf": [OpenAPI.schema("EventBase")],
            "examples": [example],
        ]
    }()

    private static let standardPayload: JSONValue = [
        "title": "A Standard Webhooks payload",
        "description":
            "Becomes an event with the id from the header `webhook-id`, the source `/webhooks/{source}` (`/webhooks/default` at `/webhooks`), and the time from `timestamp`.",
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": [
            "type": .object(text("string", limit: 256)),
            "timestamp": [
                "description":
                    "The time of the event. The header `webhook-timestamp` has the time of sending.",
                "$ref": "#/components/schemas/Time",
            ],
            "data": ["type": "object"],
        ],
        "allOf": [OpenAPI.schema("EventBase")],
        "examples": [plainExample],
    ]

    private static let receipt: JSONValue = [
        "description":
            "The numbers of new and duplicate events. Their sum is the number of events in the request. A source with rules also reports a body that was ignored or quarantined and gave no events.",
        "type": "object",
        "required": ["accepted", "duplicates"],
        "additionalProperties": false,
        "properties": [
            "accepted": ["description": "New events, which are now on disk.", "type": "integer", "minimum": 0],
            "duplicates": ["description": "Events that were already on disk.", "type": "integer", "minimum": 0],
            "ignored": ["description": "1 if no rule of the source matches the body, or if it is a test.", "const": 1],
            "quarantined": ["description": "1 if the body was stored in the quarantine.", "const": 1],
        ],
    ]

    private static let problem: JSONValue = [
        "title": "A problem (RFC 9457)",
        "description":
            "`type` and `status` are for programs. `title` and `detail` are for people. `detail` says what to do.",
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": false,
        "properties": [
            "type": [
                "description": "The kind of problem. It is stable.", "type": "string", "format": "uri",
                "pattern": "^urn:vitrina:problem:[a-z-]+$",
            ],
            "title": ["description": "A short description of the kind of problem.", "type": "string"],
            "status": [
                "description": "The HTTP status of the response.", "type": "integer", "minimum": 400, "maximum": 599,
            ],
            "detail": ["description": "The problem with this request, and what to do.", "type": "string"],
            "pointer": [
                "description": "The position of the first of `errors`.", "type": "string", "format": "json-pointer",
            ],
            "errors": [
                "description": "All errors in the body.",
                "type": "array",
                "minItems": 1,
                "items": [
                    "type": "object",
                    "required": ["pointer", "detail"],
                    "additionalProperties": false,
                    "properties": [
                        "pointer": [
                            "description": "JSON Pointer (RFC 6901) into the body. It is empty for the body itself.",
                            "type": "string", "format": "json-pointer",
                        ],
                        "detail": ["description": "The error at this position.", "type": "string"],
                    ],
                ],
            ],
        ],
    ]

    private static let readiness: JSONValue = [
        "type": "object",
        "required": ["status", "checks"],
        "properties": [
            "status": ["enum": ["ready", "not ready"]],
            "checks": [
                "description": "`keys`: the key of a sender is configured. `site`: there are pages to serve.",
                "type": "object",
                "required": ["keys", "site"],
                "properties": ["keys": ["type": "boolean"], "site": ["type": "boolean"]],
                "additionalProperties": ["type": "boolean"],
            ],
        ],
        "examples": [["status": "ready", "checks": ["keys": true, "site": true]]],
    ]
}

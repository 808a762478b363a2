import HTTPTypes
import StrictJSON

/// The components of the description that several addresses use.
extension OpenAPI {
    static let parameters: JSONValue = [
        "WebhookID": [
            "name": "webhook-id",
            "in": "header",
            "required": true,
            "description":
                "The id of the message, the same for every attempt to deliver it. Visible ASCII characters without the full stop.",
            "schema": ["type": "string", "pattern": #"^[!-\-/-~]{1,256}$"#],
            "example": "msg_2Xh7mFq0",
        ],
        "WebhookTimestamp": [
            "name": "webhook-timestamp",
            "in": "header",
            "required": true,
            "description":
                "When this attempt was signed, in seconds since 1970; at most five minutes from the server's time.",
            "schema": ["type": "string", "pattern": "^(?:0|[1-9][0-9]{0,11})$"],
            "example": "1772359200",
        ],
        "WebhookSignature": [
            "name": "webhook-signature",
            "in": "header",
            "required": true,
            "description":
                "Up to 16 signatures with spaces between them, of which one must fit one of the source's keys: `v1,` and the HMAC-SHA256, or `v1a,` and the Ed25519 signature, of `webhook-id.webhook-timestamp.body`, in base64. Other versions are ignored. If none of these three headers is sent, headers that begin with `svix-` instead of `webhook-` are read.",
            "schema": ["type": "string", "maxLength": 4096],
            "example": "v1,6fjFdczhtJ+Z0hRXLYl2Qt+FZ1bE7vi7UQoxiJRvEsE=",
        ],
        "Source": [
            "name": "source",
            "in": "path",
            "required": true,
            "description": "The name of a sender. Each sender has its own keys.",
            "schema": ["type": "string", "pattern": "^[a-z0-9-]{1,64}$"],
            "example": "console",
        ],
        "Origin": [
            "name": "WebHook-Request-Origin",
            "in": "header",
            "description": "Who would like to send.",
            "schema": ["type": "string"],
            "example": "events.example.com",
        ],
        "Rate": [
            "name": "WebHook-Request-Rate",
            "in": "header",
            "description": "How many requests a minute the sender would like to send.",
            "schema": ["type": "string"],
            "example": "120",
        ],
        "Token": [
            "name": "token",
            "in": "path",
            "required": true,
            "description": "The secret of the link: 32 characters of Crockford's base32.",
            "schema": ["type": "string", "pattern": "^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{32}$"],
            "example": "0123456789abcdefghjkmnpqrstvwxyz",
        ],
    ]

    static let headers: JSONValue = [
        "Retry-After": [
            "description": "The number of seconds to wait before sending the same request again.",
            "required": true,
            "schema": ["type": "integer", "minimum": 1],
        ],
        "Allow": text("The methods that the address knows."),
        "webhook-delivery": [
            "description":
                "Sent if sending the same again cannot help; senders that know the header give the message up.",
            "schema": ["const": "abort-message"],
        ],
        "WWW-Authenticate": [
            "description":
                "How a request is authenticated: by its signature, or by credentials in `Authorization` if the description of the source says so.",
            "required": true,
            "schema": [
                "enum": [
                    #"Webhook-Signature realm="webhooks""#, #"Basic realm="vitrina""#, #"Bearer realm="vitrina""#,
                ]
            ],
        ],
        "Accept": text("The media types that are taken."),
        "ETag": [
            "description": "A strong tag of the content.",
            "required": true,
            "schema": ["type": "string", "pattern": #"^"[0-9a-f]{32}"$"#],
        ],
        "Content-Language": [
            "description": "The language of the page, where it has one.", "schema": ["type": "string"],
        ],
        "Content-Security-Policy": text("Nothing inline, nothing from elsewhere."),
        "Referrer-Policy": ["required": true, "schema": ["const": "no-referrer"]],
        "X-Robots-Tag": ["required": true, "schema": ["const": "noindex"]],
        "X-Content-Type-Options": ["required": true, "schema": ["const": "nosniff"]],
        "Cache-Control": text("What may be kept, and for how long."),
    ]

    /// A header that every request must have.
    private static func text(_ description: String) -> JSONValue {
        ["description": .string(description), "required": true, "schema": ["type": "string"]]
    }

    // MARK: Bodies

    static let events: JSONValue = [
        "description":
            "At most \(WebhookController.bodyLimit) bytes of UTF-8, without content encoding. The signature covers them as they are sent.",
        "required": true,
        "content": [
            "application/cloudevents+json": body("CloudEvent", "assignment", EventSchemas.example),
            "application/cloudevents-batch+json": body(
                "Batch",
                "one",
                [EventSchemas.example],
                summary: "A batch of one event"
            ),
            "application/json": body("StandardPayload", "assignment", EventSchemas.plainExample),
        ],
    ]

    private static func body(
        _ name: String,
        _ exampleName: String,
        _ example: JSONValue,
        summary: String = "An order goes to an account"
    ) -> JSONValue {
        let described: JSONValue = ["summary": .string(summary), "value": example]
        return ["schema": schema(name), "examples": .object(JSONObject([(exampleName, described)]))]
    }

    // MARK: Answers

    static let responses: JSONValue = [
        "BadRequest": problem(
            "The request, or its body, cannot be read as what it should be.",
            [
                (.badRequest, "It is not HTTP as RFC 9112 has it, or the method has no meaning anywhere."),
                (
                    .malformedBody,
                    "Strict JSON in UTF-8 is taken: no key twice in one object, nothing after the value, at most 64 levels."
                ),
                (.incompleteBody, "Fewer bytes arrived than `Content-Length` said. Send it again."),
                (
                    .notAnEvent,
                    "It is JSON without the attributes that every event has; `pointer` says which is missing."
                ),
            ]
        ),
        "Unauthenticated": problem(
            "No key of this source fits the signature of the request, or the signature is older or newer than five minutes.",
            [
                (
                    .unauthenticated,
                    "Sign the bytes of the body as they are sent, at the time of sending; `detail` says which check failed first."
                )
            ]
        ),
        "UnknownSource": problem(
            "The address names a source that is not set up.",
            [(.unknownSource, "Check the address, or set `VITRINA_WEBHOOK_SECRET_<SOURCE>` on the server.")]
        ),
        "NothingHere": problem(
            "There is nothing at this address.",
            [(.notFound, "Check the address. `/metrics` gives this answer to other machines.")]
        ),
        "MethodNotAllowed": problem(
            "Another method was used than those that the address knows.",
            [(.methodNotAllowed, "Use one of those that `Allow` lists.")]
        ),
        "RequestTimeout": problem(
            "The request took longer than ten seconds to arrive.",
            [(.requestTimeout, "Send it again, faster or in parts.")]
        ),
        "EventConflict": problem(
            "An event with the same source and id and other content is on disk. It stays as it is, and nothing of this request was kept as an event; it was quarantined for the operator.",
            [(.eventConflict, "Send the change as an event with its own id.")]
        ),
        "ContentTooLarge": problem(
            "The body has more than \(WebhookController.bodyLimit) bytes, or the batch more than \(RequestEvents.batchLimit) events.",
            [(.contentTooLarge, "Send it in parts.")]
        ),
        "UnsupportedMediaType": problem(
            "The body comes in a form that is not taken. Content encodings and other character sets than UTF-8 are not taken either.",
            [
                (.unsupportedMediaType, "Send one of the media types that `Accept` lists."),
                (
                    .unsignedAttributes,
                    "CloudEvents' binary mode puts them into headers, which the signature does not cover. Send `application/cloudevents+json`."
                ),
            ]
        ),
        "InvalidEvent": problem(
            "An authentic event breaks a rule. It was quarantined for the operator; of a batch nothing was kept as events.",
            [
                (
                    .invalidEvent,
                    "`errors` lists every event that is wrong: the field as a JSON Pointer into the body, and the rule."
                )
            ]
        ),
        "HeadersTooLarge": problem(
            "A header line has more than 16 KiB, all of them together more than 32 KiB, or there are more than 100.",
            [(.headersTooLarge, "Send fewer and shorter headers.")]
        ),
        "InternalError": problem(
            "The server made a mistake; nothing was done.",
            [(.internalError, "Send it again later; the operator finds the reason in the log.")]
        ),
        "Unavailable": problem(
            "Nothing was stored, and the same request may succeed later.",
            [
                (.overloaded, "Send it again after a moment."),
                (.storageUnavailable, "The disk is full, or another program holds it locked. Send it again later."),
                (.notConfigured, "Send it again once the operator has set `VITRINA_WEBHOOK_SECRET`."),
            ]
        ),
        "LinksUnavailable": problem(
            "Links cannot be read at the moment, and nothing opens.",
            [(.storageUnavailable, "Try again later.")]
        ),
        "Accepted": [
            "description": "Every event of the request is on disk; the commit is done before this answer is sent.",
            "content": [
                "application/json": [
                    "schema": schema("Receipt"),
                    "examples": ["one": ["summary": "One new event", "value": ["accepted": 1, "duplicates": 0]]],
                ]
            ],
        ],
        "Tested": answer(
            "The body is the unsigned test of WooCommerce, `webhook_id=N`, at a source with that preset. Nothing is kept.",
            json: schema("Receipt")
        ),
        "Welcome": [
            "description": "The asker may send; every message must be signed all the same.",
            "headers": headers(
                ["Allow"],
                [
                    "WebHook-Allowed-Origin": text("Who may send: the asker."),
                    "WebHook-Allowed-Rate": text(
                        "How many requests a minute are welcome: as many as were asked for, or `*` for any number."
                    ),
                ]
            ),
        ],
        "HiddenPage": [
            "description":
                "There is nothing here, or it is not part of the visitor's links: the same in every respect, in the visitor's language.",
            "headers": headers(["Content-Language"] + ofPages),
            "content": ["text/html": ["schema": ["type": "string"]]],
        ],
    ]

    /// An answer with one of several problems with the same status.
    ///
    /// - Parameter kinds: the problems, each with an instruction.
    private static func problem(_ description: String, _ kinds: [(ProblemDetails.Kind, String)]) -> JSONValue {
        let names = headerNames(of: kinds.map(\.0))
        let types: [JSONValue] = kinds.map { kind, advice in
            ["const": .string(kind.type), "title": .string(kind.title), "description": .string(advice)]
        }
        let special: JSONValue = [
            "properties": [
                "type": ["oneOf": .array(types)], "status": ["const": kinds.first.map { .integer($0.0.status.code) }],
            ]
        ]
        return [
            "description": .string(description),
            "headers": names.isEmpty ? nil : headers(names),
            "content": ["application/problem+json": ["schema": ["allOf": [schema("Problem"), special]]]],
        ]
    }

    /// The special headers of refusals of these kinds.
    private static func headerNames(of kinds: [ProblemDetails.Kind]) -> [String] {
        let fields = kinds.map { ProblemDetails($0, "").headers }
        return ["Retry-After", "webhook-delivery", "WWW-Authenticate", "Accept"].filter { name in
            fields.contains { fields in fields.contains { $0.name.rawName.lowercased() == name.lowercased() } }
        } + (kinds.contains(.methodNotAllowed) ? ["Allow"] : [])
    }
}

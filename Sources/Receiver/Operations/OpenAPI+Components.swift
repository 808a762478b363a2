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
                "The id of the message, identical for all delivery attempts. Visible ASCII characters except the full stop.",
            "schema": ["type": "string", "pattern": #"^[!-\-/-~]{1,256}$"#],
            "example": "msg_2Xh7mFq0",
        ],
        "WebhookTimestamp": [
            "name": "webhook-timestamp",
            "in": "header",
            "required": true,
            "description":
                "The time of signing this attempt, in seconds since 1970. It must be within five minutes of the server's time.",
            "schema": ["type": "string", "pattern": "^(?:0|[1-9][0-9]{0,11})$"],
            "example": "1772359200",
        ],
        "WebhookSignature": [
            "name": "webhook-signature",
            "in": "header",
            "required": true,
            "description":
                "Up to 16 signatures, separated by spaces. At least one must match a key of the source. A signature is `v1,` and the HMAC-SHA256, or `v1a,` and the Ed25519 signature, of `webhook-id.webhook-timestamp.body`, in base64. Other versions are ignored. If none of these three headers is present, headers that begin with `svix-` instead of `webhook-` are used.",
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
            "description": "The sender that asks for permission.",
            "schema": ["type": "string"],
            "example": "events.example.com",
        ],
        "Rate": [
            "name": "WebHook-Request-Rate",
            "in": "header",
            "description": "The number of requests per minute that the sender asks for.",
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
            "description": "The number of seconds to wait before repeating the request.",
            "required": true,
            "schema": ["type": "integer", "minimum": 1],
        ],
        "Allow": text("The methods that the address supports."),
        "webhook-delivery": [
            "description":
                "Present if a retry cannot succeed. Senders that support the header stop retrying the message.",
            "schema": ["const": "abort-message"],
        ],
        "WWW-Authenticate": [
            "description":
                "The required authentication: a signature, or credentials in `Authorization` if the description of the source requires them.",
            "required": true,
            "schema": [
                "enum": [
                    #"Webhook-Signature realm="webhooks""#, #"Basic realm="vitrina""#, #"Bearer realm="vitrina""#,
                ]
            ],
        ],
        "Accept": text("The supported media types."),
        "ETag": [
            "description": "A strong entity tag of the content.",
            "required": true,
            "schema": ["type": "string", "pattern": #"^"[0-9a-f]{32}"$"#],
        ],
        "Content-Language": [
            "description": "The language of the page, if it has one.", "schema": ["type": "string"],
        ],
        "Content-Security-Policy": text("No inline content, and no content from other origins."),
        "Referrer-Policy": ["required": true, "schema": ["const": "no-referrer"]],
        "X-Robots-Tag": ["required": true, "schema": ["const": "noindex"]],
        "X-Content-Type-Options": ["required": true, "schema": ["const": "nosniff"]],
        "Cache-Control": text("Whether and for how long the response may be cached."),
    ]

    /// A header that every request must have.
    private static func text(_ description: String) -> JSONValue {
        ["description": .string(description), "required": true, "schema": ["type": "string"]]
    }

    // MARK: Bodies

    static let events: JSONValue = [
        "description":
            "At most \(WebhookController.bodyLimit) bytes of UTF-8, without content encoding. The signature covers the bytes as they are sent.",
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
        summary: String = "An order is assigned to an account"
    ) -> JSONValue {
        let described: JSONValue = ["summary": .string(summary), "value": example]
        return ["schema": schema(name), "examples": .object(JSONObject([(exampleName, described)]))]
    }

    // MARK: Answers

    static let responses: JSONValue = [
        "BadRequest": problem(
            "The request or its body is malformed.",
            [
                (.badRequest, "The request does not conform to RFC 9112, or its method is unknown."),
                (
                    .malformedBody,
                    """
                    The body must be strict JSON in UTF-8: no duplicate keys in an object, nothing after the value, at \
                    most 64 levels.
                    """
                ),
                (.incompleteBody, "The body is shorter than its `Content-Length`. Send it again."),
                (
                    .notAnEvent,
                    "The JSON lacks an attribute that every event requires. `pointer` names it."
                ),
            ]
        ),
        "Unauthenticated": problem(
            """
            No key of this source matches the signature of the request, or the time of signing differs from the \
            server's time by more than five minutes.
            """,
            [
                (
                    .unauthenticated,
                    """
                    Sign the bytes of the body as they are sent, at the time of sending. `detail` names the first \
                    check that failed.
                    """
                )
            ]
        ),
        "UnknownSource": problem(
            "The source in the address is not configured.",
            [(.unknownSource, "Check the address, or set `VITRINA_WEBHOOK_SECRET_<SOURCE>` on the server.")]
        ),
        "NothingHere": problem(
            "There is nothing at this address.",
            [(.notFound, "Check the address. `/metrics` also returns this response to other machines.")]
        ),
        "MethodNotAllowed": problem(
            "The address does not support the method.",
            [(.methodNotAllowed, "Use a method that `Allow` lists.")]
        ),
        "RequestTimeout": problem(
            "The request took longer than ten seconds to arrive.",
            [(.requestTimeout, "Send it again faster, or in parts.")]
        ),
        "EventConflict": problem(
            """
            An event with the same source and id, but other content, is already stored. It was not changed. No event \
            of this request was stored. The request was quarantined for the operator.
            """,
            [(.eventConflict, "Send the change as an event with its own id.")]
        ),
        "ContentTooLarge": problem(
            "The body has more than \(WebhookController.bodyLimit) bytes, or the batch more than \(RequestEvents.batchLimit) events.",
            [(.contentTooLarge, "Send it in parts.")]
        ),
        "UnsupportedMediaType": problem(
            """
            The media type of the body is not supported. Content encodings and character sets other than UTF-8 are not \
            supported either.
            """,
            [
                (.unsupportedMediaType, "Send one of the media types that `Accept` lists."),
                (
                    .unsignedAttributes,
                    """
                    The binary mode of CloudEvents sends attributes in headers, which the signature does not cover. \
                    Send `application/cloudevents+json`.
                    """
                ),
            ]
        ),
        "InvalidEvent": problem(
            "An authentic event breaks a rule. It was quarantined for the operator. Of a batch, no event was stored.",
            [
                (
                    .invalidEvent,
                    "`errors` lists every invalid event, with the field as a JSON Pointer into the body, and the rule."
                )
            ]
        ),
        "HeadersTooLarge": problem(
            """
            A header line is longer than 16 KiB, all headers together are longer than 32 KiB, or there are more than \
            100 headers.
            """,
            [(.headersTooLarge, "Send fewer and shorter headers.")]
        ),
        "InternalError": problem(
            "An internal error occurred. Nothing was stored.",
            [(.internalError, "Send it again later. The log of the server contains the reason.")]
        ),
        "Unavailable": problem(
            "Nothing was stored. The same request can succeed later.",
            [
                (.overloaded, "Send it again in a moment."),
                (
                    .storageUnavailable,
                    "The disk is full, or another program has locked the database. Send it again later."
                ),
                (.notConfigured, "Send it again after the operator has set `VITRINA_WEBHOOK_SECRET`."),
            ]
        ),
        "LinksUnavailable": problem(
            "Links cannot be read at the moment, so no page opens.",
            [(.storageUnavailable, "Try again later.")]
        ),
        "Accepted": [
            "description": "Every event of the request is on disk. The server commits before it sends this response.",
            "content": [
                "application/json": [
                    "schema": schema("Receipt"),
                    "examples": ["one": ["summary": "One new event", "value": ["accepted": 1, "duplicates": 0]]],
                ]
            ],
        ],
        "Tested": answer(
            """
            The body is the unsigned test of WooCommerce, `webhook_id=N`, at a source with that preset. Nothing is \
            stored.
            """,
            json: schema("Receipt")
        ),
        "Welcome": [
            "description": "The sender may send events. It must still sign every message.",
            "headers": headers(
                ["Allow"],
                [
                    "WebHook-Allowed-Origin": text("The sender that asked."),
                    "WebHook-Allowed-Rate": text(
                        "The allowed number of requests per minute: the number asked for, or `*` for any number."
                    ),
                ]
            ),
        ],
        "HiddenPage": [
            "description":
                "The page does not exist, or is not part of the visitor's links. The response is the same in both cases. It is in the visitor's language.",
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

package import Licensing
import StrictJSON

/// The description of the HTTP interface at `/openapi.json`: OpenAPI 3.1.
///
/// It contains the addresses for programs. <doc:SiteFiles> lists the files of the site.
package enum OpenAPI {
    /// - Parameter products: the products whose codes events may contain.
    package static func document(products: ProductCatalog) -> String {
        let document: JSONValue = [
            "openapi": "3.1.0",
            "info": info,
            "servers": [["url": "/"]],
            "tags": [
                ["name": "webhooks", "description": "For senders of events."],
                ["name": "links", "description": "For visitors with a link."],
                ["name": "operations", "description": "For operators and their tools."],
            ],
            "paths": paths,
            "components": [
                "parameters": parameters,
                "headers": headers,
                "requestBodies": ["Events": events],
                "responses": responses,
                "schemas": EventSchemas.all(products: products),
            ],
        ]
        return document.indentedText
    }

    private static let info: JSONValue = [
        "title": "Vitrina",
        "version": "1",
        "summary": "Receives license events as signed webhooks, and publishes the resulting state as pages and files.",
        "description":
            """
        Senders post events to `/webhooks`, signed as defined by Standard Webhooks. Visitors with a link read pages, \
        feeds and files. The files of the site are not listed here.

        Every address that supports GET also supports HEAD. Errors are `application/problem+json` (RFC 9457). A \
        visitor who requests a page gets an error page in their language instead. In addition to the responses listed \
        below, a request that is not valid HTTP or has no host gets 400, a request that arrives too slowly 408, and a \
        request with too many headers 431.
        """,
    ]

    // MARK: Paths

    private static let paths: JSONValue = [
        "/webhooks": [
            "post": receiving(
                "receiveEvents",
                "Send events of the source `default`",
                """
                The server responds after the events are on disk, and then updates the pages. Authentic events that \
                are refused go to the quarantine.
                """,
                isOfSource: false
            ),
            "options": handshake("askToSend", isOfSource: false),
        ],
        "/webhooks/{source}": [
            "parameters": [parameter("Source")],
            "post": receiving(
                "receiveEventsOfSource",
                "Send events of a source",
                """
                Like `/webhooks`, with the keys of the source. If the source has a description (`sources/NAME.json`), \
                the headers, the signature and the bodies are those of its sender instead of those below. If the \
                description has rules, every authentic body of up to 1 MiB gets 202, including a body that is ignored \
                or quarantined.
                """,
                isOfSource: true
            ),
            "options": handshake("askToSendOfSource", isOfSource: true),
        ],
        "/s/{token}": ["get": openLink],
        "/s/{token}/{file}": ["get": fileOfLink],
        "/access": ["get": access],
        "/health/live": [
            "get": asking(
                "isAlive",
                "Check whether the server is running",
                [
                    "200": answer(
                        "The server is running.",
                        json: [
                            "type": "object", "required": ["status"], "properties": ["status": ["const": "alive"]],
                        ]
                    )
                ]
            )
        ],
        "/health/ready": [
            "get": asking(
                "isReady",
                "Check whether the server is ready",
                [
                    "200": answer("All checks pass.", json: schema("Readiness")),
                    "503": answer("A check fails.", json: schema("Readiness")),
                ]
            )
        ],
        "/metrics": [
            "get": asking(
                "readMetrics",
                "Metrics for Prometheus",
                about:
                    "Only for requests from the machine of the server, and not through a proxy, unless `--public-metrics` is set.",
                [
                    "200": [
                        "description": "Counters, histograms and gauges.",
                        "content": ["text/plain": ["schema": ["type": "string"]]],
                    ],
                    "404": response("NothingHere"),
                ]
            )
        ],
        "/openapi.json": [
            "get": asking(
                "readDescription",
                "This description",
                ["200": answer("An OpenAPI document.", json: ["type": "object", "required": ["openapi"]])]
            )
        ],
    ]

    private static func receiving(
        _ id: String,
        _ summary: String,
        _ description: String,
        isOfSource: Bool
    ) -> JSONValue {
        [
            "operationId": .string(id),
            "tags": ["webhooks"],
            "summary": .string(summary),
            "description": .string(description),
            "parameters": [
                parameter("WebhookID"), parameter("WebhookTimestamp"), parameter("WebhookSignature"),
            ],
            "requestBody": ["$ref": "#/components/requestBodies/Events"],
            "responses": [
                "200": isOfSource ? response("Tested") : nil,
                "202": response("Accepted"),
                "400": response("BadRequest"),
                "401": response("Unauthenticated"),
                "404": isOfSource ? response("UnknownSource") : nil,
                "405": response("MethodNotAllowed"),
                "408": response("RequestTimeout"),
                "409": response("EventConflict"),
                "413": response("ContentTooLarge"),
                "415": response("UnsupportedMediaType"),
                "422": response("InvalidEvent"),
                "431": response("HeadersTooLarge"),
                "500": response("InternalError"),
                "503": response("Unavailable"),
            ],
        ]
    }

    private static func handshake(_ id: String, isOfSource: Bool) -> JSONValue {
        [
            "operationId": .string(id),
            "tags": ["webhooks"],
            "summary": "Ask whether events may be sent here",
            "description":
                "The validation handshake of CloudEvents' HTTP webhooks. The server never calls a callback address.",
            "parameters": [parameter("Origin"), parameter("Rate")],
            "responses": [
                "200": response("Welcome"),
                "204": [
                    "description": "The supported methods. The request did not ask for permission.",
                    "headers": headers(["Allow"]),
                ],
                "404": isOfSource ? response("UnknownSource") : nil,
                "503": response("Unavailable"),
            ],
        ]
    }

    private static let openLink: JSONValue = [
        "operationId": "openLink",
        "tags": ["links"],
        "summary": "Open a link of `vitrina share`",
        "parameters": [parameter("Token")],
        "responses": [
            "303": [
                "description": "Redirects to the page of the link, and sets a cookie that gives access to it.",
                "headers": headers(
                    ofPages,
                    [
                        "Location": [
                            "required": true,
                            "description":
                                "The page, relative to this address, in the language of the link or of the visitor.",
                            "schema": ["type": "string", "format": "uri-reference"],
                        ],
                        "Set-Cookie": [
                            "required": true,
                            "description":
                                "`vitrina-{id}`, valid only for the addresses of the link's account or partner, until the link expires.",
                            "schema": ["type": "string"],
                        ],
                    ]
                ),
            ],
            "404": response("HiddenPage"),
            "503": response("LinksUnavailable"),
        ],
    ]

    private static let fileOfLink: JSONValue = [
        "operationId": "fileOfLink",
        "tags": ["links"],
        "summary": "Get a feed, table or data file of a link, for programs without cookies",
        "description":
            """
        `file` is a name below the link's account or partner, such as `users.csv` or `es/changes.atom`. Without a \
        language in the name, the language of the link or of the program is used. A page redirects to its own \
        address and sets the cookie of the link.
        """,
        "parameters": [
            parameter("Token"),
            [
                "name": "file", "in": "path", "required": true, "description": "The name of the file.",
                "schema": ["type": "string"], "example": "users.csv",
            ],
            [
                "name": "If-None-Match", "in": "header", "description": "The entity tags of the visitor's copies.",
                "schema": ["type": "string"],
            ],
        ],
        "responses": [
            "200": [
                "description": "The last published file.",
                "headers": headers(ofFiles),
                "content": [
                    "text/csv": ["schema": ["type": "string"]],
                    "application/atom+xml": ["schema": ["type": "string"]],
                    "application/json": ["schema": ["type": "object"]],
                ],
            ],
            "304": ["description": "The visitor's copy is current.", "headers": headers(ofFiles)],
            "404": response("HiddenPage"),
            "500": response("InternalError"),
            "503": response("LinksUnavailable"),
        ],
    ]

    private static let access: JSONValue = [
        "operationId": "askForAccess",
        "tags": ["links"],
        "summary": "Ask whether a visitor may see a page",
        "description":
            "For `auth_request` of a web server that serves the files itself. See `vitrina config nginx`.",
        "parameters": [
            [
                "name": "X-Original-URI", "in": "header",
                "description": "The requested address, unchanged.",
                "schema": ["type": "string"], "example": "/accounts/acme/es/index.html",
            ],
            [
                "name": "Cookie", "in": "header", "description": "The cookies `vitrina-{id}` that links have set.",
                "schema": ["type": "string"],
            ],
        ],
        "responses": [
            "204": ["description": "The visitor may see the page, regardless of whether it exists."],
            "403": ["description": "The visitor may not see the page, or the address cannot be that of a page."],
            "503": response("LinksUnavailable"),
        ],
    ]

    /// A request of operators and their tools.
    private static func asking(
        _ id: String,
        _ summary: String,
        about description: String? = nil,
        _ responses: JSONValue
    ) -> JSONValue {
        [
            "operationId": .string(id), "tags": ["operations"], "summary": .string(summary),
            "description": description.map(JSONValue.string), "responses": responses,
        ]
    }

    // MARK: References

    private static func parameter(_ name: String) -> JSONValue { ["$ref": "#/components/parameters/\(name)"] }

    private static func response(_ name: String) -> JSONValue { ["$ref": "#/components/responses/\(name)"] }

    static func schema(_ name: String) -> JSONValue { ["$ref": "#/components/schemas/\(name)"] }

    /// The headers of an answer.
    ///
    /// - Parameters:
    ///   - names: the headers that several answers have.
    ///   - own: the headers of this answer only.
    static func headers(_ names: [String], _ own: JSONObject = [:]) -> JSONValue {
        let shared = names.map { ($0, ["$ref": "#/components/headers/\($0)"] as JSONValue) }
        return .object(own.appending(JSONObject(shared)))
    }

    /// The headers of all answers for people.
    static let ofPages = [
        "Cache-Control", "Content-Security-Policy", "Referrer-Policy", "X-Robots-Tag", "X-Content-Type-Options",
    ]

    private static let ofFiles = ["ETag", "Content-Language"] + ofPages

    static func answer(_ description: String, json schema: JSONValue) -> JSONValue {
        ["description": .string(description), "content": ["application/json": ["schema": schema]]]
    }
}

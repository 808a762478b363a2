import HTTPTypes
import Hummingbird
import StrictJSON

/// The reason for which a request was refused, in the format of RFC 9457.
struct ProblemDetails: Error, Equatable {
    /// The kinds of problems, each with its status, type and advice.
    enum Kind: String, CaseIterable, Sendable {
        case badRequest = "bad-request"
        case malformedBody = "malformed-body"
        case incompleteBody = "incomplete-body"
        case notAnEvent = "not-an-event"
        case unauthenticated
        case notFound = "not-found"
        case unknownSource = "unknown-source"
        case methodNotAllowed = "method-not-allowed"
        case requestTimeout = "request-timeout"
        case eventConflict = "event-conflict"
        case contentTooLarge = "content-too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case unsignedAttributes = "unsigned-attributes"
        case invalidEvent = "invalid-event"
        case headersTooLarge = "headers-too-large"
        case internalError = "internal"
        case overloaded
        case storageUnavailable = "storage-unavailable"
        case notConfigured = "not-configured"
    }

    /// An error in a body.
    struct Fault: Equatable, Sendable {
        /// The JSON Pointer (RFC 6901) of the place in the body.
        let pointer: String
        let detail: String
    }

    let kind: Kind
    /// The problem and how to fix it.
    let detail: String
    var faults: [Fault] = []
    /// The methods of the address, for `methodNotAllowed`.
    var allowed = ""
    /// The required authentication, for `unauthenticated`.
    var challenge = #"Webhook-Signature realm="webhooks""#
    /// The internal cause with paths, for the log only.
    var cause: String?

    init(_ kind: Kind, _ detail: String, faults: [Fault] = []) {
        self.kind = kind
        self.detail = detail
        self.faults = faults
    }
}

extension ProblemDetails.Kind {
    /// The stable identifier of the kind, for programs.
    var type: String { "urn:vitrina:problem:\(rawValue)" }

    var status: HTTPResponse.Status {
        switch self {
        case .badRequest, .malformedBody, .incompleteBody, .notAnEvent: .badRequest
        case .unauthenticated: .unauthorized
        case .notFound, .unknownSource: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .requestTimeout: .requestTimeout
        case .eventConflict: .conflict
        case .contentTooLarge: .contentTooLarge
        case .unsupportedMediaType, .unsignedAttributes: .unsupportedMediaType
        case .invalidEvent: .unprocessableContent
        case .headersTooLarge: .requestHeaderFieldsTooLarge
        case .internalError: .internalServerError
        case .overloaded, .storageUnavailable, .notConfigured: .serviceUnavailable
        }
    }

    var title: String {
        switch self {
        case .badRequest: "The request cannot be read"
        case .malformedBody: "The body is not JSON"
        case .incompleteBody: "The body is incomplete"
        case .notAnEvent: "The body is not an event"
        case .unauthenticated: "The request is not signed by a known sender"
        case .notFound: "There is nothing here"
        case .unknownSource: "No source with this name is configured"
        case .methodNotAllowed: "The address does not support this method"
        case .requestTimeout: "The request took too long to arrive"
        case .eventConflict: "Another event has this identity"
        case .contentTooLarge: "The body is too large"
        case .unsupportedMediaType: "The media type of the body is not supported"
        case .unsignedAttributes: "The signature does not cover the attributes of the event"
        case .invalidEvent: "The event breaks a rule"
        case .headersTooLarge: "The headers are too large"
        case .internalError: "An internal error occurred"
        case .overloaded: "Too many events are waiting to be stored"
        case .storageUnavailable: "The storage of the server is not available"
        case .notConfigured: "No key is configured for this address"
        }
    }

    /// Whether a retry of the same request cannot help.
    ///
    /// Senders that support the header then stop.
    var isPermanent: Bool {
        switch self {
        case .malformedBody, .notAnEvent, .eventConflict, .contentTooLarge, .unsupportedMediaType, .unsignedAttributes,
            .invalidEvent:
            true
        case .badRequest, .incompleteBody, .unauthenticated, .notFound, .unknownSource, .methodNotAllowed,
            .requestTimeout, .headersTooLarge, .internalError, .overloaded, .storageUnavailable, .notConfigured:
            false
        }
    }

    /// The number of seconds after which a sender should retry; nil if the problem is not temporary.
    var retryAfter: Int? {
        switch self {
        case .overloaded: 1
        case .storageUnavailable: 5
        case .notConfigured: 60
        default: nil
        }
    }
}

extension ProblemDetails: HTTPResponseError {
    var status: HTTPResponse.Status { kind.status }

    func response(from request: Request, context: some RequestContext) -> Response {
        response(isHead: request.method == .head)
    }

    func response(isHead: Bool) -> Response {
        Response(status: status, headers: headers, body: isHead ? ResponseBody() : ResponseBody(byteBuffer: body))
    }

    var body: ByteBuffer {
        let errors = faults.map { JSONValue.object(["pointer": .string($0.pointer), "detail": .string($0.detail)]) }
        let object: JSONObject = [
            "type": .string(kind.type), "title": .string(kind.title), "status": .integer(status.code),
            "detail": .string(detail), "pointer": faults.first.map { .string($0.pointer) },
            "errors": errors.isEmpty ? nil : .array(errors),
        ]
        return ByteBuffer(string: JSONValue.object(object).indentedText)
    }

    var headers: HTTPFields {
        var headers: HTTPFields = [
            .contentType: "application/problem+json", .contentLength: String(body.readableBytes),
            .cacheControl: "no-store", .contentLanguage: "en", .xContentTypeOptions: "nosniff",
        ]
        if kind == .unauthenticated { headers[.wwwAuthenticate] = challenge }
        if !allowed.isEmpty { headers[.allow] = allowed }
        if let seconds = kind.retryAfter { headers[.retryAfter] = String(seconds) }
        if kind.isPermanent { headers[.webhookDelivery] = "abort-message" }
        if kind.status == .unsupportedMediaType { headers[.accept] = EventFormat.accepted }
        return headers
    }
}

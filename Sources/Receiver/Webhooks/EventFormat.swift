import HTTPTypes
import StrictJSON

/// The format of events in the body of a request.
///
/// The raw value is the media type.
enum EventFormat: String, CaseIterable {
    /// A CloudEvents JSON object.
    case structured = "application/cloudevents+json"
    /// An array of CloudEvents JSON objects.
    case batch = "application/cloudevents-batch+json"
    /// The Standard Webhooks payload: `type`, `timestamp`, `data`.
    case plain = "application/json"

    /// The accepted media types, for answers with 415.
    static let accepted = allCases.map(\.rawValue).joined(separator: ", ")

    /// The format in the headers.
    ///
    /// - Throws: `ProblemDetails` with 415. CloudEvents' binary mode is refused: its attributes are in headers, which a
    ///   Standard Webhooks signature does not cover.
    init(_ headers: HTTPFields) throws(ProblemDetails) {
        guard Self.isPlain(headers[.contentEncoding]) else {
            throw ProblemDetails(
                .unsupportedMediaType,
                "Content encodings are not supported. Send the body without Content-Encoding."
            )
        }
        guard let value = headers[.contentType], !value[...].trimmed.isEmpty else {
            throw Self.refusal("A body without Content-Type", nil)
        }
        // Most senders write nothing else.
        if let format = EventFormat(rawValue: value), format != .plain {
            self = format
            return
        }
        guard let field = MediaTypeField(value) else {
            throw Self.refusal(
                "The Content-Type \(value.prefix(80))",
                "It is not a media type as RFC 9110 describes it."
            )
        }
        guard let format = EventFormat(rawValue: field.type) else {
            throw Self.refusal("The media type \(field.type.prefix(80))", Self.advice(for: field.type))
        }
        self = format
        let charsets = field.parameters.filter { $0.name == "charset" }.map { $0.value.lowercased() }
        guard charsets.allSatisfy(["utf-8", "utf8", "us-ascii"].contains) else {
            throw ProblemDetails(.unsupportedMediaType, "Only UTF-8 is supported. Send the body in UTF-8.")
        }
        let isBinary = [HTTPField.Name.ceSpecversion, .ceID, .ceType].contains { headers[$0] != nil }
        if self == .plain, isBinary {
            throw ProblemDetails(
                .unsignedAttributes,
                "The binary mode of CloudEvents sends attributes in headers, which the signature does not cover. Send application/cloudevents+json."
            )
        }
    }

    /// Whether a value of `Content-Encoding` leaves the body as it is.
    private static func isPlain(_ codings: String?) -> Bool {
        guard let codings else { return true }
        return codings.split(separator: ",").map { $0.trimmed.lowercased() }
            .allSatisfy { $0.isEmpty || $0 == "identity" }
    }

    private static func refusal(_ what: String, _ advice: String?) -> ProblemDetails {
        ProblemDetails(
            .unsupportedMediaType,
            "\(what) is not supported. \(advice.map { $0 + " " } ?? "")Send one of: \(accepted), in UTF-8."
        )
    }

    /// The probable fix for a body with another media type.
    private static func advice(for type: String) -> String? {
        switch type {
        case "application/x-www-form-urlencoded", "multipart/form-data":
            "The body must be JSON, not the field of a form."
        case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines",
            "application/json-lines":
            "Send several events as one array, as \(EventFormat.batch.rawValue)."
        case "application/cloudevents", "application/cloudevents-batch": "For events as JSON, add +json: \(type)+json."
        case _ where type.hasPrefix("text/"): "Use the media type of the JSON in the body."
        default: nil
        }
    }

    /// The format that a body appears to have, independent of its media type; nil if it has none.
    static func suited(to value: JSONValue) -> EventFormat? {
        switch value {
        case .array(let elements) where !elements.isEmpty && elements.allSatisfy(isCloudEvent): .batch
        case _ where isCloudEvent(value): .structured
        case .object(let object) where ["type", "timestamp", "data"].allSatisfy { object[$0] != nil }: .plain
        default: nil
        }
    }

    private static func isCloudEvent(_ value: JSONValue) -> Bool {
        guard let object = value.object else { return false }
        return ["specversion", "id", "source", "type"].allSatisfy { object[$0] != nil }
    }

    /// A hint about the kind of the body, for a sender whose media type was refused; empty if the kind is unknown.
    func hint(for value: JSONValue) -> String {
        guard let suited = Self.suited(to: value), suited != self else { return "" }
        let what =
            switch suited {
            case .structured: "one CloudEvent"
            case .batch: "an array of CloudEvents"
            case .plain: "a Standard Webhooks payload"
            }
        return " The body appears to be \(what): send it with Content-Type: \(suited.rawValue)."
    }

    /// A hint about the kind of a body that is not JSON; empty if the kind is unknown.
    static func hint(forText body: [UInt8]) -> String {
        let starts: [(bytes: [UInt8], hint: String)] = [
            ([0xEF, 0xBB, 0xBF], "It begins with a byte order mark: send it without one."),
            ([0xFF, 0xFE], "It is in UTF-16: send it in UTF-8."), ([0xFE, 0xFF], "It is in UTF-16: send it in UTF-8."),
            ([0x1F, 0x8B], "It is compressed with gzip: send it uncompressed."),
            (Array("payload=".utf8), "It is a form: send the JSON itself."),
            (Array("<".utf8), "It is XML or HTML: send JSON."),
        ]
        if let found = starts.first(where: { body.starts(with: $0.bytes) }) { return " " + found.hint }
        let lines = body.split(separator: UInt8(ascii: "\n")).prefix(3).filter { line in
            line.contains { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: " ") }
        }
        // try?: only lines that are JSON objects count.
        guard lines.count > 1, lines.prefix(2).allSatisfy({ (try? JSONValue(parsing: Array($0)))?.object != nil })
        else {
            return ""
        }
        return " It contains several JSON values, one per line: send them as one array, as \(batch.rawValue)."
    }
}

extension Substring {
    /// The text without surrounding spaces and tabs.
    var trimmed: String {
        func isInk(_ byte: UInt8) -> Bool { byte != UInt8(ascii: " ") && byte != UInt8(ascii: "\t") }
        guard let first = utf8.firstIndex(where: isInk), let last = utf8.lastIndex(where: isInk) else { return "" }
        return String(self[first..<utf8.index(after: last)])
    }
}

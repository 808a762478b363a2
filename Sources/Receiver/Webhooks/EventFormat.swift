import HTTPTypes

/// How events stand in the body of a request.
enum EventFormat: Equatable {
    /// One CloudEvents JSON object.
    case structured
    /// An array of them.
    case batch
    /// The Standard Webhooks payload: `type`, `timestamp`, `data`.
    case plain

    /// The media types that are taken, for answers with 415.
    static let accepted = "application/cloudevents+json, application/cloudevents-batch+json, application/json"

    /// What the headers say.
    ///
    /// - Throws: `ProblemDetails` with 415. CloudEvents' binary mode is refused: its attributes travel in headers, which a
    ///   Standard Webhooks signature does not cover.
    init(_ headers: HTTPFields) throws(ProblemDetails) {
        if let encoding = headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw ProblemDetails(
                .unsupportedMediaType,
                "The body is sent with a content encoding. Send it as it is, without Content-Encoding."
            )
        }
        let parts = (headers[.contentType] ?? "").lowercased().split(separator: ";").map { $0.trimmed }
        switch parts.first {
        case "application/cloudevents-batch+json": self = .batch
        case "application/cloudevents+json": self = .structured
        case "application/json": self = .plain
        case let type:
            throw ProblemDetails(
                .unsupportedMediaType,
                "\(type.map { "The media type \($0.prefix(80))" } ?? "A body without Content-Type") is not taken. Send one of: \(Self.accepted)."
            )
        }
        let charset = parts.dropFirst().first { $0.hasPrefix("charset=") }
        if let charset, !["utf-8", "\"utf-8\"", "utf8", "us-ascii"].contains(charset.dropFirst("charset=".count)) {
            throw ProblemDetails(.unsupportedMediaType, "Only UTF-8 is taken. Send the body in UTF-8.")
        }
        let isBinary = [HTTPField.Name.ceSpecversion, .ceID, .ceType].contains { headers[$0] != nil }
        if self == .plain, isBinary {
            throw ProblemDetails(
                .unsignedAttributes,
                "CloudEvents binary mode carries the event's attributes in headers, which the signature does not cover. Send application/cloudevents+json."
            )
        }
    }
}

extension Substring {
    /// The text without spaces and tabs around it.
    var trimmed: String {
        func isInk(_ byte: UInt8) -> Bool { byte != UInt8(ascii: " ") && byte != UInt8(ascii: "\t") }
        guard let first = utf8.firstIndex(where: isInk), let last = utf8.lastIndex(where: isInk) else { return "" }
        return String(self[first..<utf8.index(after: last)])
    }
}

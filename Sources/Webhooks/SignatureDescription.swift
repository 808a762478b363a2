/// The authentication of a sender's requests.
///
/// <doc:DescribingASource>: a description is data. The initializers reject descriptions that cannot be verified safely.
package enum SignatureDescription: Sendable, Equatable {
    /// An HMAC over the body and other parts of the request.
    case hmac(HMACDescription)
    /// The secret itself in a header; in `Authorization`, after `Bearer`.
    case token(header: String)
    /// HTTP Basic authentication with a known user; the password is the secret.
    case basic(user: String)

    /// Authentication by a token in a header.
    package static func token(in header: String) throws(SignatureDescriptionError) -> SignatureDescription {
        .token(header: try headerName(header, key: "token"))
    }

    /// HTTP Basic authentication.
    ///
    /// A user name has no colon, because the first colon ends it (RFC 7617).
    package static func basic(_ user: String) throws(SignatureDescriptionError) -> SignatureDescription {
        guard !user.isEmpty, user.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") }) else {
            throw SignatureDescriptionError(
                key: "basic",
                reason: "a user name is 1 or more visible ASCII characters without \":\""
            )
        }
        return .basic(user: user)
    }

    /// Whether the signature covers the public URL of the source.
    package var coversURL: Bool {
        if case .hmac(let description) = self { description.parts.contains(.url) } else { false }
    }

    /// Validates the name of an HTTP header: a token (RFC 9110).
    static func headerName(_ text: String, key: String) throws(SignatureDescriptionError) -> String {
        let isToken = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
        // A secret in place of the name would be sent to everybody who asks.
        let isKey = WebhookKeyKind.allCases.contains { text.utf8.starts(with: $0.rawValue.utf8) }
        guard isToken, !isKey, (1...128).contains(text.utf8.count) else {
            throw SignatureDescriptionError(key: key, reason: "not the name of an HTTP header")
        }
        return text
    }
}

/// The reason for which a signature description is rejected.
package struct SignatureDescriptionError: Error, Equatable {
    /// The key in the description; `timestamp.format` for a key in `timestamp`.
    package let key: String
    package let reason: String

    package init(key: String, reason: String) {
        self.key = key
        self.reason = reason
    }
}

/// A signature by HMAC: its place in the request, its content, and its encoding.
package struct HMACDescription: Sendable, Equatable {
    package enum Algorithm: String, CaseIterable, Sendable {
        case sha256 = "hmac-sha256"
        case sha512 = "hmac-sha512"

        var digestLength: Int { self == .sha256 ? 32 : 64 }
    }

    package enum Encoding: String, CaseIterable, Sendable {
        case hex
        case base64
    }

    /// The encoding of the key in the text of the secret.
    package enum SecretForm: String, CaseIterable, Sendable {
        /// The bytes of the text.
        case text
        /// The Base64 of the key, with or without `whsec_`.
        case base64
        case hex
        /// The SHA-256 digest of the text.
        case digest = "sha256-of-text"
    }

    /// The time of signing, which the signature must cover.
    package struct Time: Sendable, Equatable {
        package enum Format: String, CaseIterable, Sendable {
            case seconds
            case milliseconds
            case rfc3339
        }

        package enum Location: Sendable, Equatable {
            case header(String)
            /// The entry of the signature header with this prefix.
            case entry(prefix: String)
        }

        package let location: Location
        package let format: Format
        /// The accepted difference from the receiver's clock in seconds, in both directions.
        package let tolerance: Int

        package init(location: Location, format: Format = .seconds, tolerance: Int = 300) {
            self.location = location
            self.format = format
            self.tolerance = tolerance
        }
    }

    /// A part of the signed bytes.
    enum Part: Sendable, Equatable {
        case text(String)
        case body
        case timestamp
        case id
        case method
        case url

        static let placeholders: [(name: String, part: Part)] = [
            ("body", .body), ("timestamp", .timestamp), ("id", .id), ("method", .method), ("url", .url),
        ]
    }

    let header: String
    let list: UInt8?
    let prefix: String
    let encoding: Encoding
    let algorithm: Algorithm
    let secret: SecretForm
    let parts: [Part]
    let id: String?
    let time: Time?

    /// Validates a description.
    ///
    /// - Parameters:
    ///   - header: the header with the signature.
    ///   - list: the separator of several entries in the header: a comma, a semicolon or a space.
    ///   - prefix: the text before each signature.
    ///   - signed: the signed bytes, with the placeholders `{body}`, `{timestamp}`, `{id}`, `{method}` and `{url}`.
    ///   - id: the header with the value of `{id}`.
    ///   - time: the place and format of `{timestamp}`.
    package init(
        header: String,
        list: String? = nil,
        prefix: String = "",
        encoding: Encoding,
        algorithm: Algorithm = .sha256,
        secret: SecretForm = .text,
        signed: String = "{body}",
        id: String? = nil,
        time: Time? = nil
    ) throws(SignatureDescriptionError) {
        self.header = try SignatureDescription.headerName(header, key: "header")
        self.list = try Self.separator(list)
        self.prefix = prefix
        self.encoding = encoding
        self.algorithm = algorithm
        self.secret = secret
        self.id = if let id { try SignatureDescription.headerName(id, key: "id") } else { nil }
        self.time = time
        parts = try Self.parts(of: signed)
        try checkPrefix(prefix, key: "prefix")
        if let time { try check(time) }
        try checkCoverage()
        try checkHeaders()
        if let position = parts.firstIndex(of: .id) { try checkNeighbors(ofIDAt: position) }
    }

    private static func separator(_ list: String?) throws(SignatureDescriptionError) -> UInt8? {
        guard let list else { return nil }
        guard let byte = list.utf8.first, list.utf8.count == 1, ",; ".utf8.contains(byte) else {
            throw SignatureDescriptionError(key: "list", reason: "the separator is \",\", \";\" or \" \"")
        }
        return byte
    }

    private static func parts(of signed: String) throws(SignatureDescriptionError) -> [Part] {
        var parts: [Part] = []
        var rest = signed[...]
        while let opening = rest.utf8.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) {
            if opening > rest.startIndex { parts.append(.text(String(rest[..<opening]))) }
            guard rest.utf8[opening] == UInt8(ascii: "{"),
                let closing = rest[opening...].utf8.firstIndex(of: UInt8(ascii: "}"))
            else { throw SignatureDescriptionError(key: "signed", reason: "unbalanced brace") }
            let name = String(rest[rest.utf8.index(after: opening)..<closing])
            guard let part = Part.placeholders.first(where: { $0.name == name })?.part else {
                let known = Part.placeholders.map { "{\($0.name)}" }.joined(separator: ", ")
                throw SignatureDescriptionError(
                    key: "signed",
                    reason: "unknown placeholder: the placeholders are \(known)"
                )
            }
            guard !parts.contains(part) else {
                throw SignatureDescriptionError(key: "signed", reason: "{\(name)} occurs more than once")
            }
            parts.append(part)
            rest = rest[rest.utf8.index(after: closing)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        return parts
    }

    private func checkPrefix(_ prefix: String, key: String) throws(SignatureDescriptionError) {
        guard prefix.utf8.count <= 64, prefix.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != list }) else {
            throw SignatureDescriptionError(
                key: key,
                reason: "a prefix is at most 64 visible ASCII characters without the separator of the list"
            )
        }
    }

    private func check(_ time: Time) throws(SignatureDescriptionError) {
        guard (1...3600).contains(time.tolerance) else {
            throw SignatureDescriptionError(key: "timestamp.tolerance", reason: "the tolerance is 1 to 3600 seconds")
        }
        switch time.location {
        case .header(let name): _ = try SignatureDescription.headerName(name, key: "timestamp.header")
        case .entry(let entryPrefix):
            try checkPrefix(entryPrefix, key: "timestamp.prefix")
            guard list != nil else {
                throw SignatureDescriptionError(
                    key: "timestamp.prefix",
                    reason: "needs \"list\", the separator of the entries"
                )
            }
            guard !entryPrefix.utf8.starts(with: prefix.utf8), !prefix.utf8.starts(with: entryPrefix.utf8) else {
                throw SignatureDescriptionError(
                    key: "timestamp.prefix",
                    reason: "is ambiguous with \"prefix\": neither may begin with the other"
                )
            }
        }
    }

    /// Checks that the signature covers the body and the time: otherwise it would fit any body, or the time could be
    /// replaced.
    private func checkCoverage() throws(SignatureDescriptionError) {
        guard parts.contains(.body) else {
            throw SignatureDescriptionError(
                key: "signed",
                reason: "{body} is missing: the signature would match any body"
            )
        }
        guard parts.contains(.timestamp) == (time != nil) else {
            throw time == nil
                ? SignatureDescriptionError(
                    key: "signed",
                    reason: "{timestamp} needs \"timestamp\", the place of the time"
                )
                : SignatureDescriptionError(
                    key: "timestamp",
                    reason: "\"signed\" has no {timestamp}: anyone could change a time that is not signed"
                )
        }
        guard parts.contains(.id) == (id != nil) else {
            throw id == nil
                ? SignatureDescriptionError(key: "signed", reason: "{id} needs \"id\", the header of the id")
                : SignatureDescriptionError(key: "id", reason: "not used: \"signed\" has no {id}")
        }
    }

    private func checkHeaders() throws(SignatureDescriptionError) {
        var names = [header.lowercased()]
        if let id {
            guard !names.contains(id.lowercased()) else {
                throw SignatureDescriptionError(key: "id", reason: "is already the header of the signature")
            }
            names.append(id.lowercased())
        }
        if case .header(let name) = time?.location, names.contains(name.lowercased()) {
            throw SignatureDescriptionError(key: "timestamp.header", reason: "has another purpose in this description")
        }
    }

    /// Checks that text separates the id from other placeholders.
    ///
    /// The sender chooses the id freely. Without a separator, its end could be interpreted as the beginning of the next
    /// part, so that one signature would fit two messages.
    private func checkNeighbors(ofIDAt position: Int) throws(SignatureDescriptionError) {
        for neighbor in [position - 1, position + 1] where parts.indices.contains(neighbor) {
            if case .text = parts[neighbor] { continue }
            throw SignatureDescriptionError(
                key: "signed",
                reason: "{id} and the next placeholder are ambiguous: put a separator between them"
            )
        }
    }

    /// The characters that an id must not contain: those of the adjacent texts.
    var separatorsOfID: [UInt8] {
        guard let position = parts.firstIndex(of: .id) else { return [] }
        return [position - 1, position + 1].filter(parts.indices.contains).flatMap { neighbor -> [UInt8] in
            if case .text(let text) = parts[neighbor] { Array(text.utf8) } else { [] }
        }
    }
}

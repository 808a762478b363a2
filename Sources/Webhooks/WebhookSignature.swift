/// One entry of the `webhook-signature` header: a scheme and what it gave for the message.
struct WebhookSignature: Equatable, Sendable {
    let scheme: WebhookKey.Scheme
    let bytes: [UInt8]

    init(scheme: WebhookKey.Scheme, bytes: some Sequence<UInt8>) {
        self.scheme = scheme
        self.bytes = Array(bytes)
    }

    /// Reads `v1,…` or `v1a,…`; nil for another scheme, and for what the scheme cannot have given.
    ///
    /// Each signature has one text: no missing padding, no left-over bits, no second alphabet.
    init?(parsing entry: Substring.UTF8View) {
        guard let comma = entry.firstIndex(of: UInt8(ascii: ",")),
            let scheme = WebhookKey.Scheme(rawValue: String(Substring(entry[..<comma]))),
            let bytes = Base64.decodedStrictly(entry[entry.index(after: comma)...]),
            bytes.count == scheme.signatureLength
        else { return nil }
        self.init(scheme: scheme, bytes: bytes)
    }

    /// The entry as written in the header.
    var text: String { "\(scheme.rawValue),\(Base64.encoded(bytes))" }
}

extension WebhookKey.Scheme {
    fileprivate var signatureLength: Int {
        switch self {
        case .v1: 32
        case .v1a: 64
        }
    }
}

/// An entry of the `webhook-signature` header: a scheme, and the signature of the message.
struct WebhookSignature: Equatable, Sendable {
    let scheme: WebhookKey.Scheme
    let bytes: [UInt8]

    init(scheme: WebhookKey.Scheme, bytes: some Sequence<UInt8>) {
        self.scheme = scheme
        self.bytes = Array(bytes)
    }

    /// Parses `v1,…` or `v1a,…`; nil for other schemes and for invalid signatures.
    ///
    /// Each signature has only one valid text: standard alphabet, complete padding, no extra bits.
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

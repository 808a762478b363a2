/// The parts of a key's text, before validation of the key.
struct KeyText {
    /// The kind according to the prefix; a text without a prefix is a secret.
    let kind: WebhookKeyKind
    private let base64: ArraySlice<UInt8>

    /// Removes a line ending, the prefix, and `v1,` before `whsec_`, which copied keys can have.
    init(_ text: String) throws(WebhookKeyError) {
        var rest = Array(text.utf8)[...]
        if rest.last == UInt8(ascii: "\n") {
            rest.removeLast()
            if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
        }
        if rest.starts(with: "v1,whsec_".utf8) { rest.removeFirst("v1,".utf8.count) }
        if let kind = WebhookKeyKind.allCases.first(where: { rest.starts(with: $0.rawValue.utf8) }) {
            rest.removeFirst(kind.rawValue.utf8.count)
            self.kind = kind
        } else if Self.hasForeignPrefix(rest) {
            throw .unknownPrefix
        } else {
            kind = .secret
        }
        guard !rest.allSatisfy(\.isWhitespace) else { throw .empty }
        base64 = rest
    }

    /// The bytes of the key, if they have one of the given lengths.
    func bytes(ofLength lengths: some Sequence<Int>) throws(WebhookKeyError) -> [UInt8] {
        guard let bytes = Base64.decoded(base64) else { throw .notBase64 }
        guard lengths.contains(bytes.count) else { throw .wrongLength(found: bytes.count, of: kind) }
        return bytes
    }

    /// Whether the text begins with a mistyped prefix, such as `whsex_` or `WHSEC-`.
    ///
    /// `_` and `-` are digits of the URL alphabet, so a mistyped prefix would otherwise become part of the secret.
    /// About one of a million random secrets without a prefix begins like this.
    private static func hasForeignPrefix(_ text: ArraySlice<UInt8>) -> Bool {
        let letters = text.prefix(while: \.isLetter)
        guard let next = text.dropFirst(letters.count).first, letters.count <= 8 else { return false }
        return String(decoding: letters, as: UTF8.self).lowercased().hasPrefix("wh")
            && (next == UInt8(ascii: "_") || next == UInt8(ascii: "-"))
    }
}

extension UInt8 {
    /// Whether the byte is ASCII white space.
    var isWhitespace: Bool { self == UInt8(ascii: " ") || (UInt8(ascii: "\t")...UInt8(ascii: "\r")).contains(self) }

    fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}

/// The text of a key, taken apart but not yet judged.
struct KeyText {
    /// Said by the prefix; a text without one is a secret.
    let kind: WebhookKeyKind
    private let base64: ArraySlice<UInt8>

    /// Takes off what comes with a copied key: one line ending, the prefix, and a `v1,` before `whsec_`.
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

    /// The key itself, of one of the lengths that its kind can have.
    func bytes(ofLength lengths: some Sequence<Int>) throws(WebhookKeyError) -> [UInt8] {
        guard let bytes = Base64.decoded(base64) else { throw .notBase64 }
        guard lengths.contains(bytes.count) else { throw .wrongLength(found: bytes.count, of: kind) }
        return bytes
    }

    /// Whether the text begins like `whsex_` or `WHSEC-`.
    ///
    /// `_` and `-` are digits of the URL alphabet, so a mistyped prefix would otherwise become part of the secret. A
    /// secret without prefix begins like this by chance about once in a million.
    private static func hasForeignPrefix(_ text: ArraySlice<UInt8>) -> Bool {
        let letters = text.prefix(while: \.isLetter)
        guard let next = text.dropFirst(letters.count).first, letters.count <= 8 else { return false }
        return String(decoding: letters, as: UTF8.self).lowercased().hasPrefix("wh")
            && (next == UInt8(ascii: "_") || next == UInt8(ascii: "-"))
    }
}

extension UInt8 {
    /// Whether it is white space of ASCII.
    var isWhitespace: Bool { self == UInt8(ascii: " ") || (UInt8(ascii: "\t")...UInt8(ascii: "\r")).contains(self) }

    fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}

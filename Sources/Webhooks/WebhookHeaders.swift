/// The three headers of a request, parsed strictly so that they have only one interpretation.
package struct WebhookHeaders: Equatable, Sendable {
    /// `webhook-id`, which is the same in all attempts to deliver a message.
    package let id: String
    /// `webhook-timestamp`: the time of signing of this attempt, in seconds since 1970.
    package let timestamp: Int64
    /// The well-formed entries of `webhook-signature` with known schemes.
    let signatures: [WebhookSignature]

    /// Parses the values of all lines of each header.
    ///
    /// - Parameters:
    ///   - id: 1 to 256 visible ASCII characters, without full stops.
    ///   - timestamp: 1 to 12 digits, without leading zeros.
    ///   - signature: at most 4096 bytes and 16 entries, separated by spaces.
    /// - Throws: `.unsigned` if a header is missing, repeated, or malformed.
    package init(id: [String], timestamp: [String], signature: [String]) throws(WebhookVerificationError) {
        guard let id = Self.only(id), Self.isMessageID(id),
            let timestamp = Self.only(timestamp), let seconds = Self.seconds(timestamp),
            let signature = Self.only(signature), let signatures = Self.signatures(signature)
        else { throw .unsigned }
        self.id = id
        self.timestamp = seconds
        self.signatures = signatures
    }

    /// The value of a header that must occur once.
    ///
    /// Otherwise one line could be verified, and another one used.
    private static func only(_ lines: [String]) -> String? { lines.count == 1 ? lines.first : nil }

    /// Whether a text is a message ID without a full stop.
    ///
    /// A full stop would make the signed bytes ambiguous: `a.1` at 2 with `{}`, and `a` at 1 with `2.{}`, have the same
    /// ones.
    private static func isMessageID(_ text: String) -> Bool {
        (1...256).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: ".") }
    }

    /// Parses a timestamp.
    ///
    /// Each number has only one valid text, because the signature covers the text.
    private static func seconds(_ text: String) -> Int64? {
        guard (1...12).contains(text.utf8.count),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            text.utf8.first != UInt8(ascii: "0") || text.utf8.count == 1
        else { return nil }
        return Int64(text)
    }

    private static func signatures(_ text: String) -> [WebhookSignature]? {
        guard text.utf8.count <= 4096 else { return nil }
        let entries = text[...].utf8.split(separator: UInt8(ascii: " "))
        guard (1...16).contains(entries.count) else { return nil }
        return entries.compactMap(WebhookSignature.init(parsing:))
    }
}

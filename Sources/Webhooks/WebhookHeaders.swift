/// The three headers of one request, strictly read: a well-formed request has one reading, all others have none.
package struct WebhookHeaders: Equatable, Sendable {
    /// `webhook-id`: the same for every attempt to deliver one message.
    package let id: String
    /// `webhook-timestamp`: when this attempt was signed, in seconds since 1970.
    package let timestamp: Int64
    /// The entries of `webhook-signature` that may match: none where all are of unknown schemes or malformed.
    let signatures: [WebhookSignature]

    /// Takes every header line of each name.
    ///
    /// - Parameters:
    ///   - id: 1 to 256 visible ASCII characters, no full stop.
    ///   - timestamp: 1 to 12 digits, no zero before others.
    ///   - signature: at most 4096 bytes and 16 entries, with spaces between them.
    /// - Throws: `.unsigned` if one is missing, repeated, or malformed.
    package init(id: [String], timestamp: [String], signature: [String]) throws(WebhookVerificationError) {
        guard let id = Self.only(id), Self.isMessageID(id),
            let timestamp = Self.only(timestamp), let seconds = Self.seconds(timestamp),
            let signature = Self.only(signature), let signatures = Self.signatures(signature)
        else { throw .unsigned }
        self.id = id
        self.timestamp = seconds
        self.signatures = signatures
    }

    /// Of two lines one would be verified and the other, perhaps, used.
    private static func only(_ lines: [String]) -> String? { lines.count == 1 ? lines.first : nil }

    /// A full stop would let the end of the id be read as a timestamp, and the timestamp as the beginning of the body:
    /// `a.1` at 2 with `{}` and `a` at 1 with `2.{}` are the same signed bytes.
    private static func isMessageID(_ text: String) -> Bool {
        (1...256).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: ".") }
    }

    /// Every number has one text, as the signature covers the text and the tolerance the number.
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

/// The valid name of a sender, as in `/webhooks/{source}`.
package struct SourceName: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// The source of `/webhooks` without a name.
    package static let `default` = SourceName(trusting: "default")

    /// 1 to 64 lower-case letters, digits and hyphens, which the name of an environment variable can express.
    package init?(_ text: String) {
        let isValid = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }
        guard isValid, (1...64).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    private init(trusting text: String) {
        self.text = text
    }

    package var description: String { text }

    /// The origin of a body of this source, in the form of the quarantine.
    package var origin: String { Self.origin + text }

    /// The source of an origin; nil if the body came from elsewhere.
    package init?(origin: String) {
        guard origin.utf8.starts(with: Self.origin.utf8) else { return nil }
        self.init(String(origin.dropFirst(Self.origin.count).prefix { $0 != "," }))
    }

    private static let origin = "webhook "
}

/// A text that came from a trusted sender, or stood in an imported file, and is not an event to keep.
package struct RefusedEvent: Equatable, Sendable {
    /// The text as it came, which need not be UTF-8: what was refused for its bytes is refused again.
    package let bytes: [UInt8]
    /// Why it was refused, as a sentence for the operator.
    package let reason: String
    /// Where it came from: a source, or a file with the line, such as `orders.jsonl:17`.
    package let origin: String

    package init(bytes: [UInt8], reason: String, origin: String) {
        self.bytes = bytes
        self.reason = reason
        self.origin = origin
    }

    package init(text: String, reason: String, origin: String) {
        self.init(bytes: Array(text.utf8), reason: reason, origin: origin)
    }
}

/// The number by which an operator names an entry of the quarantine.
package struct QuarantineID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The id that an operator typed, or nil where the text is none.
    package init?(_ text: String) {
        guard let number = Int64(text), number > 0, String(number) == text else { return nil }
        rawValue = number
    }

    package var description: String { String(rawValue) }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// An entry of the quarantine.
package struct QuarantinedEvent: Equatable, Sendable {
    package let id: QuarantineID
    package let refused: RefusedEvent

    package init(id: QuarantineID, refused: RefusedEvent) {
        self.id = id
        self.refused = refused
    }
}

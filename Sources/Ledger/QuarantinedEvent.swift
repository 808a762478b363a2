/// A refused text, from a trusted sender or an imported file.
package struct RefusedEvent: Equatable, Sendable {
    /// The bytes as received.
    ///
    /// They need not be UTF-8, so that a retry fails for the same reason.
    package let bytes: [UInt8]
    /// The reason of the refusal, as a sentence for the operator.
    package let reason: String
    /// Its origin: a source, or a file with the line, such as `orders.jsonl:17`.
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

/// The id of an entry in the quarantine, for commands.
package struct QuarantineID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Parses an id that an operator typed; nil if the text is not a canonical positive integer.
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

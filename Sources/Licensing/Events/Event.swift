/// Who an event is: the pair that CloudEvents promises to be unique.
///
/// contract.md 2: "Identity: (`source`, `id`)."
///
/// Compared byte by byte: Swift's own comparison takes composed and decomposed letters for the same, and two senders may
/// tell them apart.
package struct EventIdentity: Sendable, CustomStringConvertible {
    package let source: String
    package let id: String

    package init(source: String, id: String) {
        self.source = source
        self.id = id
    }

    package var description: String { "\(source) \(id)" }
}

extension EventIdentity: Hashable, Comparable {
    package static func == (left: Self, right: Self) -> Bool {
        left.source.utf8.elementsEqual(right.source.utf8) && left.id.utf8.elementsEqual(right.id.utf8)
    }

    package static func < (left: Self, right: Self) -> Bool {
        if !left.source.utf8.elementsEqual(right.source.utf8) {
            return left.source.utf8.lexicographicallyPrecedes(right.source.utf8)
        }
        return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in source.utf8 { hasher.combine(byte) }
        hasher.combine(0xFF as UInt8)
        for byte in id.utf8 { hasher.combine(byte) }
    }
}

/// Something that happened in the world of licenses, as its sender told it.
package struct Event: Hashable, Sendable {
    package let identity: EventIdentity
    /// When it happened, by the sender's clock.
    package let time: Timestamp
    /// The sender's own order within one time, compared as text.
    package let sequence: String?
    /// Who did it, as the sender names them.
    package let actor: String?
    package let payload: EventPayload
    /// The whole event as one line of canonical JSON: equal content, equal line.
    ///
    /// It keeps what the payload does not know, so that an export gives back what came in.
    package let line: String
}

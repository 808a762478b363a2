/// Who an event is: the pair that CloudEvents promises to be unique.
///
/// contract.md 2: "Identity: (`source`, `id`)."
package struct EventIdentity: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let source: String
    package let id: String

    package init(source: String, id: String) {
        self.source = source
        self.id = id
    }

    package var description: String { "\(source) \(id)" }

    package static func < (left: Self, right: Self) -> Bool {
        if left.source != right.source { return left.source.utf8.lexicographicallyPrecedes(right.source.utf8) }
        return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
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

package import StrictJSON

/// The identity of an event: the pair that CloudEvents promises to be unique.
///
/// <doc:Events#Identity>: "Identity: (`source`, `id`)."
///
/// Compared byte by byte: Swift's own comparison takes composed and decomposed letters for the same, and two senders may
/// tell them apart.
package struct EventIdentity: Sendable, Codable, CustomStringConvertible {
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
        left.source.isExactly(right.source) && left.id.isExactly(right.id)
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.source.isExactly(right.source)
            ? left.id.precedesExactly(right.id) : left.source.precedesExactly(right.source)
    }

    package func hash(into hasher: inout Hasher) {
        source.hashExactly(into: &hasher)
        id.hashExactly(into: &hasher)
    }
}

/// Something that happened in the world of licenses, as its sender told it.
package struct Event: Hashable, Sendable {
    package let identity: EventIdentity
    /// When it happened, by the sender's clock.
    package let time: Timestamp
    /// The sender's own order within one time, compared as text.
    @Exact package private(set) var sequence: String?
    /// The person who did it, as the sender names them.
    @Exact package private(set) var actor: String?
    package let payload: EventPayload
    /// The whole event as one line of canonical JSON: equal content, equal line.
    ///
    /// It keeps what the payload does not know, so that an export gives back what came in.
    @Exact package private(set) var line: String
}

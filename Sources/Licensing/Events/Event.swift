package import StrictJSON

/// The identity of an event: the pair that CloudEvents defines as unique.
///
/// <doc:Events#Identity>: "Identity: (`source`, `id`)."
///
/// It is compared byte by byte. Swift's own comparison treats composed and decomposed letters as equal, but two senders
/// may distinguish them.
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

/// An event about licenses, as its sender reported it.
package struct Event: Hashable, Sendable {
    package let identity: EventIdentity
    /// The time of the event by the sender's clock.
    package let time: Timestamp
    /// The sender's own order within one time, compared as text.
    @Exact package private(set) var sequence: String?
    /// The person who caused the event, as named by the sender.
    @Exact package private(set) var actor: String?
    package let payload: EventPayload
    /// The whole event as one line of canonical JSON.
    ///
    /// Equal content gives equal lines.
    ///
    /// It includes data that the payload does not contain, so that an export returns everything that was received.
    @Exact package private(set) var line: String
}

package import Licensing

/// The result of one `append` or `appendEach`: each event was accepted, a duplicate, or in conflict.
package struct AppendReceipt: Equatable, Sendable {
    /// An event that was not stored, because the ledger has other content under its identity.
    package struct Conflict: Equatable, Sendable {
        /// The index of the event in the call, from 0.
        package let index: Int
        package let identity: EventIdentity

        package init(index: Int, identity: EventIdentity) {
            self.index = index
            self.identity = identity
        }
    }

    /// The number of events that this call added to the ledger.
    package private(set) var accepted = 0
    /// The number of events that the ledger already contained with equal content.
    package private(set) var duplicates = 0
    /// The conflicts in the order of the call.
    package private(set) var conflicts: [Conflict] = []
    /// The position of the last accepted event; nil if no event was accepted.
    package private(set) var lastPosition: LedgerPosition?

    package init() {}

    /// Counts an event that was added.
    package mutating func accept(at position: LedgerPosition) {
        accepted += 1
        lastPosition = position
    }

    /// Counts an event that the ledger already contained.
    package mutating func recognize() {
        duplicates += 1
    }

    /// Records an event that was not stored because of a conflict.
    package mutating func refuse(_ identity: EventIdentity, at index: Int) {
        conflicts.append(Conflict(index: index, identity: identity))
    }

    /// Removes all accepted events from the receipt: the events of a batch are stored together or not at all.
    package mutating func withdraw() {
        accepted = 0
        lastPosition = nil
    }

    /// The error of an append that stores all events or none; nil if there is no conflict.
    package var refusal: EventStoreError? {
        guard !conflicts.isEmpty else { return nil }
        var identities: [EventIdentity] = []
        var seen: Set<IdentityBytes> = []
        for conflict in conflicts where seen.insert(IdentityBytes(conflict.identity)).inserted {
            identities.append(conflict.identity)
        }
        return .conflict(identities)
    }
}

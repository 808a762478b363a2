package import Licensing

/// The result of one `append` or `appendEach`: each event was accepted, a duplicate, or in conflict.
package struct AppendReceipt: Equatable, Sendable {
    /// An event that was not kept, because the ledger holds other content under its identity.
    package struct Conflict: Equatable, Sendable {
        /// Place of the event in the call, from 0.
        package let index: Int
        package let identity: EventIdentity

        package init(index: Int, identity: EventIdentity) {
            self.index = index
            self.identity = identity
        }
    }

    /// How many events are in the ledger through this call.
    package private(set) var accepted = 0
    /// How many events were there already, with equal content.
    package private(set) var duplicates = 0
    /// In the order of the call.
    package private(set) var conflicts: [Conflict] = []
    /// The position of the last accepted event; nil where none was accepted.
    package private(set) var lastPosition: LedgerPosition?

    package init() {}

    /// Notes an event that is in the ledger now.
    package mutating func accept(at position: LedgerPosition) {
        accepted += 1
        lastPosition = position
    }

    /// Notes an event that was in the ledger before.
    package mutating func recognize() {
        duplicates += 1
    }

    /// Notes an event that was not kept.
    package mutating func refuse(_ identity: EventIdentity, at index: Int) {
        conflicts.append(Conflict(index: index, identity: identity))
    }

    /// Takes back what was accepted: the events of a batch are kept together or not at all.
    package mutating func withdraw() {
        accepted = 0
        lastPosition = nil
    }

    /// The error of a call that keeps all or nothing, or nil where all was kept.
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

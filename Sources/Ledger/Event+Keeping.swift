package import Licensing

/// The place of an event in a ledger, decided once for all stores.
extension Event {
    /// The account whose own event this is; nil for events of partners, orders and unknown types.
    package var owningAccount: AccountID? {
        switch payload {
        case .account(let account, _), .integration(let account, _, _), .user(let account, _, _),
            .license(let account, _, _, _), .list(let account, _):
            account
        case .partner, .order, .unknown: nil
        }
    }

    /// Whether the event is one of those that `EventStore.registryEvents()` gives.
    package var isInRegistry: Bool {
        switch payload {
        case .partner, .account, .order: true
        case .integration, .user, .license, .list, .unknown: false
        }
    }

    /// Whether the store may have changed events that it kept before: the event erases a person, or tells what an erased
    /// person was called, as the actor of other events too.
    package var changesKeptEvents: Bool {
        if case .user(_, _, .erased) = payload { return true }
        return profiles.contains { $0.profile.isErased($0.user) }
    }

    /// The name of a type that this version does not know.
    package var unknownType: String? {
        if case .unknown(let type) = payload { type } else { nil }
    }
}

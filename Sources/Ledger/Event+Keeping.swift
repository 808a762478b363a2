package import Licensing

/// The classification of events that all stores share.
extension Event {
    /// The account that the event belongs to; nil for events of partners, orders and unknown types.
    package var owningAccount: AccountID? {
        switch payload {
        case .account(let account, _), .integration(let account, _, _), .user(let account, _, _),
            .license(let account, _, _, _), .list(let account, _):
            account
        case .partner, .order, .unknown: nil
        }
    }

    /// Whether `EventStore.registryEvents()` returns the event.
    package var isInRegistry: Bool {
        switch payload {
        case .partner, .account, .order: true
        case .integration, .user, .license, .list, .unknown: false
        }
    }

    /// Whether storing this event may have changed stored events, because it erases or names an erased person.
    ///
    /// The name of an erased person can be the actor of other events.
    package var changesKeptEvents: Bool {
        if case .user(_, _, .erased) = payload { return true }
        return profiles.contains { $0.profile.isErased($0.user) }
    }

    /// The beginning of the line of an event with an actor: canonical JSON sorts members by name.
    package static let actorPrefix = #"{"actor":"#

    /// The beginning of the line of an event whose actor was erased.
    package static let erasedActorPrefix = #"\#(actorPrefix)"\#(erasedActor)","#

    /// The name of a type that this version does not know.
    package var unknownType: String? {
        if case .unknown(let type) = payload { type } else { nil }
    }
}

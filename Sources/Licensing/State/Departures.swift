extension AccountState {
    /// The people who left the account and whose names are still in its events, with the time of each departure.
    ///
    /// In a deleted account, everybody left at the deletion. A person who was never added left at the last event with
    /// the person's name.
    ///
    /// - Parameter events: the account's own events up to the moment of the state, in the order of truth.
    package func departures(_ events: some Sequence<Event>) -> [UserID: Timestamp] {
        var departures: [UserID: Timestamp] = [:]
        for event in events {
            for (_, user, profile) in event.profiles where users[user] == nil && !profile.isErased(user) {
                departures[user] = event.time
            }
        }
        guard !departures.isEmpty else { return [:] }
        for entry in history {
            if case .userRemoved(let person, _) = entry.change, departures[person.id] != nil {
                departures[person.id] = entry.time
            }
        }
        if case .deleted(let time) = status { return departures.mapValues { _ in time } }
        return departures
    }
}

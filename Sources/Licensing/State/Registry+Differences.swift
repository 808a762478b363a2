extension Registry {
    /// The subjects whose pages may differ between two registries, of the same events and one late event.
    ///
    /// All contents of both registries are compared.
    package func concerned(since other: Registry) -> Set<Subject> {
        var subjects: Set<Subject> = []
        for (id, _, _) in Self.differences(other.partners, partners) {
            subjects.insert(.partner(id))
        }
        for (id, before, now) in Self.differences(other.accounts, accounts) {
            subjects.insert(.account(id))
            for entry in [before, now] { if let entry { subjects.insert(.partner(entry.profile.partner)) } }
        }
        for (_, before, now) in Self.differences(other.orders, orders) {
            for order in [before, now] {
                guard let order else { continue }
                subjects.insert(.partner(order.partner))
                if let account = order.assignment?.account { subjects.insert(.account(account)) }
            }
        }
        for (id, _, _) in Self.differences(other.departures, departures) { subjects.insert(.partner(id)) }
        for (id, _, _) in Self.differences(other.orderSteps, orderSteps) { subjects.insert(.account(id)) }
        return subjects
    }

    private static func differences<Key, Value: Equatable>(
        _ before: [Key: Value],
        _ now: [Key: Value]
    ) -> [(key: Key, before: Value?, now: Value?)] {
        now.compactMap { key, value in before[key] == value ? nil : (key, before[key], value) }
            + before.compactMap { key, value in now[key] == nil ? (key, value, nil) : nil }
    }
}

import Licensing

extension [Event] {
    /// These events, which are in the order of truth, and new ones in any order: as one list in the order of truth, each
    /// event once.
    func merging(_ new: [Event]) -> [Event] {
        guard !new.isEmpty else { return self }
        var last: EventIdentity?
        return (self + new).sorted().filter { event in
            defer { last = event.identity }
            return event.identity != last
        }
    }
}

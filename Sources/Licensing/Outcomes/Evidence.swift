import StrictJSON

/// The history of an account, as far as it led to answers.
package struct Evidence: Sendable {
    /// The part of the events behind an answer that a page shows.
    package struct Excerpt: Sendable {
        /// In the order of truth; the last is the nearest.
        package let entries: [HistoryEntry]
        /// Which of the entries brought the answer about.
        package let deciding: Int?
        /// There is more before them.
        package let hasEarlier: Bool
    }

    /// How many entries a page shows at most.
    package static let excerptLength = 10

    private let history: [HistoryEntry]
    private let index: HistoryIndex

    package init(_ state: AccountState) {
        history = state.history
        index = state.historyIndex
    }

    /// The events that led to an answer: what happened to the user, to the integrations that matter, and, where the user
    /// waits for a seat, to the orders of the product.
    ///
    /// The event since which the answer holds is always among them.
    /// Of the switches before the user came, the last of each integration counts. What happened after the answer last
    /// changed did not lead to it, so a page that shows these events changes only when its answer does.
    package func entries(for user: User, _ explanation: Explanation) -> [HistoryEntry] {
        let lists = positions(for: user, explanation)
        return Set(lists.joined()).sorted().map { entry($0, for: user, explanation.product.id) }
    }

    /// The last events behind an answer, as its page shows them; the one since which it holds stays among them.
    package func excerpt(for user: User, _ explanation: Explanation) -> Excerpt {
        let lists = positions(for: user, explanation)
        let last = Set(lists.flatMap { $0.suffix(Self.excerptLength + 1) }).sorted().suffix(Self.excerptLength + 1)
        var shown = Array(last.suffix(Self.excerptLength))
        let deciding = lists.compactMap { at(explanation.since, $0).last }.max()
        if let deciding, !shown.contains(deciding) { shown[0] = deciding }
        return Excerpt(
            entries: shown.map { entry($0, for: user, explanation.product.id) },
            deciding: deciding.flatMap { shown.firstIndex(of: $0) },
            hasEarlier: last.count > Self.excerptLength
        )
    }

    /// The positions in the history of everything that led to an answer, each list in event order.
    private func positions(for user: User, _ explanation: Explanation) -> [ArraySlice<Int>] {
        let product = explanation.product
        let switches = ([product.requires] + product.controlledBy).map { integration in
            let all = (index.switches[integration] ?? [])[...]
            return all.dropFirst(max(0, upTo(user.added, all).count - 1))
        }
        let waits = explanation.outcome == .licensesNotAvailable
        let own = (index.persons[user.id] ?? []).filter {
            history[$0].change.licensedProduct.map { $0 == product.id } ?? true
        }
        let turn = at(explanation.since, (index.turns[product.id] ?? [])[...])
        let creation = at(explanation.since, index.creations[...])
        let orders = waits ? index.orders[product.id] ?? [] : []
        return (switches + [orders[...], own[...]]).map { upTo(explanation.answerChanged, $0) } + [turn, creation]
    }

    /// A line of the history as the page of a user says it: what happened to others, without saying to whom.
    private func entry(_ position: Int, for user: User, _ product: ProductID) -> HistoryEntry {
        let entry = history[position]
        let change: HistoryEntry.Change
        switch entry.change {
        case .licenseAssigned(let person, _, _, _) where person.id != user.id: change = .lastSeatAssigned(product)
        case .licenseUnassigned(let person, _) where person.id != user.id: change = .seatFreed(product)
        case .userRemoved(let person, _) where person.id != user.id: change = .seatFreed(product)
        default: return entry
        }
        return HistoryEntry(time: entry.time, event: entry.event, actor: nil, change: change)
    }

    /// Whether the page of a user may show other events than before, although its explanations are the same.
    ///
    /// Only an event that comes late, and belongs before what was already taken in, can bring this about. While
    /// events come in order, no comparison is needed: a new event is later than every answer that it did not change,
    /// so a user whose `pageChanged` did not move has the same excerpt.
    ///
    /// - Parameters:
    ///   - before: the evidence as it was.
    ///   - explanations: those of the user now, which were the same before.
    package func differs(from before: Evidence, for user: User, _ explanations: [Explanation]) -> Bool {
        explanations.contains { explanation in
            let (old, new) = (before.excerpt(for: user, explanation), excerpt(for: user, explanation))
            return old.hasEarlier != new.hasEarlier || old.entries.count != new.entries.count
                || !zip(old.entries, new.entries).allSatisfy { $0.reads(as: $1) }
        }
    }

    /// The positions of a list up to a moment.
    private func upTo(_ moment: Timestamp, _ positions: ArraySlice<Int>) -> ArraySlice<Int> {
        positions[..<firstIndex(in: positions) { $0 > moment }]
    }

    /// The positions of a list at a moment.
    private func at(_ moment: Timestamp, _ positions: ArraySlice<Int>) -> ArraySlice<Int> {
        let until = upTo(moment, positions)
        return until[firstIndex(in: until) { $0 >= moment }...]
    }

    /// The first index of a list whose time meets a condition; times only grow along the history.
    private func firstIndex(in positions: ArraySlice<Int>, _ isSuch: (Timestamp) -> Bool) -> Int {
        var (start, end) = (positions.startIndex, positions.endIndex)
        while start < end {
            let middle = (start + end) / 2
            if isSuch(history[positions[middle]].time) { end = middle } else { start = middle + 1 }
        }
        return start
    }
}

extension HistoryEntry {
    /// Whether both read alike on the page of a user, which lists no other holders.
    ///
    /// Thousands may have lost their licenses with one event, and each of their pages may ask.
    fileprivate func reads(as other: HistoryEntry) -> Bool {
        guard time == other.time, actor.isExactly(other.actor) else { return false }
        guard case .integration(let integration, let position, let effects) = change else {
            return change == other.change
        }
        guard case .integration(integration, position, let others) = other.change else { return false }
        return effects.count == others.count && zip(effects, others).allSatisfy { $0.reads(as: $1) }
    }
}

extension HistoryEntry.LicenseEffect {
    fileprivate func reads(as other: Self) -> Bool {
        if case (.revoked(let product, let holders), .revoked(let same, let others)) = (self, other) {
            return product == same && holders.count == others.count
        }
        return self == other
    }
}

extension HistoryEntry.Change {
    /// The product whose license a user got, changed or lost.
    fileprivate var licensedProduct: ProductID? {
        switch self {
        case .licenseAssigned(_, let product, _, _), .licenseTierChanged(_, let product, _),
            .licenseUnassigned(_, let product):
            product
        default: nil
        }
    }
}

import StrictJSON

/// The history of an account, and the parts of it that led to answers.
package struct Evidence: Sendable {
    /// The part of an answer's events that a page shows.
    package struct Excerpt: Sendable {
        /// The entries in the order of truth.
        ///
        /// The last one is the latest.
        package let entries: [HistoryEntry]
        /// The index of the entry that decided the answer.
        package let deciding: Int?
        /// Whether there are earlier entries.
        package let hasEarlier: Bool
    }

    /// The maximum number of entries on a page.
    package static let excerptLength = 10

    private let history: [HistoryEntry]
    private let index: HistoryIndex

    package init(_ state: AccountState) {
        history = state.history
        index = state.historyIndex
    }

    /// The events that led to an answer: those of the user and of the relevant integrations, and those of the product's
    /// orders if the user waits for a seat.
    ///
    /// They always include the event since which the answer applies. Of the switches before the user was added, only
    /// the last one of each integration is included. Events after the last change of the answer did not lead to it, so
    /// a page with these events changes only when its answer does.
    package func entries(for user: User, _ explanation: Explanation) -> [HistoryEntry] {
        let lists = positions(for: user, explanation)
        return Set(lists.joined()).sorted().map { entry($0, for: user, explanation.product.id) }
    }

    /// The last events of an answer for its page, including the event since which the answer applies.
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

    /// The positions of all entries that led to an answer.
    ///
    /// Each list is in the order of events.
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

    /// An entry of the history for a user's page, which shows changes of other users without their names.
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
    /// Only a late event, which belongs before events that were already applied, can cause this. While events come in
    /// order, no comparison is needed: a new event is later than every answer that it did not change, so a user with
    /// the same `pageChanged` has the same excerpt.
    ///
    /// - Parameters:
    ///   - before: the previous evidence.
    ///   - explanations: the current explanations of the user, which equal the previous ones.
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

    /// The first index in a list whose time meets a condition.
    ///
    /// Times only increase along the history.
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
    /// Whether two entries are equal on the page of a user, which does not list other holders.
    ///
    /// Thousands of users may have lost their licenses with one event, and this may be called for the page of each.
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

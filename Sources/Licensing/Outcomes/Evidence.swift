/// The history of an account, as far as it led to answers.
package struct Evidence: Sendable {
    /// What a page shows of the events behind an answer.
    package struct Excerpt: Sendable {
        /// In the order of truth; the last is the nearest.
        package let entries: [HistoryEntry]
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
    /// Of the switches before the user came, the last of each integration counts. What happened after the answer last
    /// changed did not lead to it, so a page that shows these events changes only when its answer does.
    ///
    /// - Parameter limit: only the last ones, so many of them.
    package func entries(for user: User, _ explanation: Explanation, last limit: Int = .max) -> [HistoryEntry] {
        let product = explanation.product
        let turns = ([product.requires] + product.controlledBy).map { integration in
            let all = index.switches[integration] ?? []
            return Array(all.dropFirst(max(0, upTo(user.added, all).count - 1)))
        }
        let waits = explanation.outcome == .licensesNotAvailable
        let own = (index.persons[user.id] ?? []).filter {
            history[$0].change.licensedProduct.map { $0 == product.id } ?? true
        }
        let creation = index.creations.filter { history[$0].time == explanation.since }
        return (turns + [waits ? index.orders[product.id] ?? [] : [], own, creation])
            .flatMap { upTo(explanation.answerChanged, $0).suffix(limit) }
            .sorted().suffix(limit).map { history[$0] }
    }

    /// The events behind an answer as its page shows them.
    package func excerpt(for user: User, _ explanation: Explanation) -> Excerpt {
        let entries = entries(for: user, explanation, last: Self.excerptLength + 1)
        return Excerpt(
            entries: entries.suffix(Self.excerptLength),
            hasEarlier: entries.count > Self.excerptLength
        )
    }

    /// Whether the page of a user may show other events than before, although its explanations are the same.
    ///
    /// Only an event that comes late, and belongs before what was already taken in, can bring this about. While events come
    /// in order, nobody has to ask: what is new is later than every answer that it did not change, so a user whose
    /// `pageChanged` did not move has the same excerpt.
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

    /// The positions of a list up to a moment; times only grow along the history.
    private func upTo(_ moment: Timestamp, _ positions: [Int]) -> ArraySlice<Int> {
        var (start, end) = (0, positions.count)
        while start < end {
            let middle = (start + end) / 2
            if history[positions[middle]].time <= moment { start = middle + 1 } else { end = middle }
        }
        return positions[..<start]
    }
}

extension HistoryEntry {
    /// Whether both read alike on the page of a user, which lists no other holders.
    ///
    /// Thousands may have lost their licenses with one event, and each of their pages may ask.
    fileprivate func reads(as other: HistoryEntry) -> Bool {
        guard time == other.time, actor == other.actor else { return false }
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

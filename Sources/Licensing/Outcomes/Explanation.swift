package import StrictJSON

/// The answer that one user sees for one product, its cause, and its time.
package struct Explanation: Hashable, Sendable {
    /// A fact that belongs to the answer without being its cause.
    package enum Note: Hashable, Sendable {
        /// A revocation while M is still off is a note with its time, not the cause: <doc:LicensingRules#Causes>.
        case revokedBefore(Timestamp)
        /// <doc:LicensingRules#Console-assignment>.
        case notManageableInConsole(Timestamp)
        /// The user has not registered yet: a note, never a cause.
        case neverRegistered
        /// Switches at the same instant, kept and flagged: <doc:LicensingRules#Same-instant>.
        case keptForReview(Timestamp)
    }

    package let product: Product
    package let outcome: Outcome
    /// Whether the license stays active underneath "No licenses".
    package let isRetained: Bool
    package let cause: Cause
    /// Since when the user has been in this state for this cause: <doc:LicensingRules#Since-when>.
    ///
    /// From this moment on the answer is the same without interruption; just before it, the answer was another, or the user
    /// was not there.
    package let since: Timestamp
    @Exact package private(set) var tier: String?
    /// Whether the user holds a license of a product with tiers, and none was chosen: <doc:LicensingRules#Products>.
    package var needsTier: Bool {
        tier == nil && !product.tiers.isEmpty && (isRetained || outcome.toggle == .on)
    }
    package let notes: [Note]
    /// The facts needed to change the answer; nil if the cause is enough.
    package let remedy: Remedy?
    /// When the outcome, the cause, its time, or the user's own facts last changed.
    package let answerChanged: Timestamp
    /// When anything that the user's page shows last changed.
    package let changed: Timestamp
}

extension AccountState {
    /// Why a user sees what they see for a product.
    package func explanation(for user: User, of product: Product) -> Explanation {
        let group = user.answerGroup(for: product.id)
        let (outcome, cause) = answer(group, product)
        let times = answerTimes[product.id]?[group.rawValue] ?? AnswerTimes()
        let since = answeredSince(user, product.id, times)
        let answerChanged = max(user.changed, since)
        return Explanation(
            product: product,
            outcome: outcome,
            isRetained: OutcomeTable.isRetained(enabled: position(of: product.requires), holder: group.holds),
            cause: cause,
            since: since,
            tier: user.licenses[product.id]?.tier,
            notes: notes(cause, user, product),
            remedy: remedy(for: cause, of: product),
            answerChanged: answerChanged,
            changed: max(answerChanged, times.notes ?? .distantPast, identityChanged ?? .distantPast)
        )
    }

    /// The explanations of all products, in the order of the catalogue.
    package func explanations(for user: User, products: ProductCatalog) -> [Explanation] {
        products.products.map { explanation(for: user, of: $0) }
    }

    /// When anything that a user's page shows last changed; at no later moment did the page change.
    package func pageChanged(of user: User, products: ProductCatalog) -> Timestamp {
        products.products.reduce(.distantPast) { max($0, pageChanged(of: user, for: $1.id)) }
    }

    /// Whether something changed after a moment that the pages of all users may show.
    package func pagesChanged(after moment: Timestamp) -> Bool {
        let times = answerTimes.values.joined().flatMap { [$0.answer, $0.notes] } + [identityChanged]
        return times.contains { ($0 ?? .distantPast) > moment }
    }

    private func pageChanged(of user: User, for product: ProductID) -> Timestamp {
        let times = answerTimes[product]?[user.answerGroup(for: product).rawValue] ?? AnswerTimes()
        let account = max(times.notes ?? .distantPast, identityChanged ?? .distantPast)
        return max(user.changed, answeredSince(user, product, times), account)
    }

    /// When the answer for a product, or the user's own facts, last changed: `Explanation.answerChanged`.
    package func answerChanged(of user: User, for product: ProductID) -> Timestamp {
        max(user.changed, answeredSince(user, product))
    }

    /// The latest of the account-wide fact (switch, pool), the addition of the person, and the assignment or loss of
    /// the license: <doc:LicensingRules#Since-when>.
    func answeredSince(_ user: User, _ product: ProductID) -> Timestamp {
        let times = answerTimes[product]?[user.answerGroup(for: product).rawValue] ?? AnswerTimes()
        return answeredSince(user, product, times)
    }

    /// - Parameter times: those of the user's group.
    private func answeredSince(_ user: User, _ product: ProductID, _ times: AnswerTimes) -> Timestamp {
        max(user.ownAnswerSince(product), presentSince ?? .distantPast, times.answer ?? .distantPast)
    }

    /// The answer that users of a group see for a product, and its cause.
    package func answer(_ group: AnswerGroup, _ product: Product) -> (Outcome, Cause) {
        let controlled = control(of: product)
        let enabled = position(of: product.requires)
        let availability = seats[product.id]?.availability ?? .noOrders
        let outcome = OutcomeTable.outcome(
            controlled: controlled,
            enabled: enabled,
            holder: group.holds,
            freeSeat: availability == .available
        )
        let cause = OutcomeTable.cause(
            controlled: controlled,
            enabled: enabled,
            holder: group.holds,
            seats: availability,
            loss: group.loss
        )
        return (outcome, cause)
    }

    private func notes(_ cause: Cause, _ user: User, _ product: Product) -> [Explanation.Note] {
        var notes: [Explanation.Note] = []
        if cause == .integrationOff, let loss = user.losses[product.id], loss.kind == .revoked {
            notes.append(.revokedBefore(loss.time))
        }
        if let license = user.licenses[product.id], license.isNotManageable, control(of: product) == .on {
            notes.append(.notManageableInConsole(license.since))
        }
        if let license = user.licenses[product.id] {
            let flagged = flags.compactMap { flag in
                if case .ambiguousSwitch(_, product.id, let time) = flag, time >= license.since { time } else { nil }
            }
            if let time = flagged.last { notes.append(.keptForReview(time)) }
        }
        if !user.isRegistered { notes.append(.neverRegistered) }
        return notes
    }
}

/// The last of some moments; those that never came do not count.
package func latest(_ moments: [Timestamp?]) -> Timestamp {
    moments.compactMap { $0 }.max() ?? Timestamp(seconds: 0)
}

extension Timestamp {
    /// Before every other.
    fileprivate static let distantPast = Timestamp(seconds: .min)
}

package import StrictJSON

/// The answer that one user sees for one product, its cause, and its time.
package struct Explanation: Hashable, Sendable {
    /// A fact that is part of the answer but not its cause.
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
    /// The moment since which the user has been in this state for this cause: <doc:LicensingRules#Since-when>.
    ///
    /// From this moment on, the answer is the same without interruption. Just before, the answer was different, or the
    /// user did not exist.
    package let since: Timestamp
    @Exact package private(set) var tier: String?
    /// Whether the user holds a license of a product with tiers, but none was chosen: <doc:LicensingRules#Products>.
    package var needsTier: Bool {
        tier == nil && !product.tiers.isEmpty && (isRetained || outcome.toggle == .on)
    }
    package let notes: [Note]
    /// The facts needed to change the answer; nil if the cause is sufficient.
    package let remedy: Remedy?
    /// The last change of the outcome, the cause, its time, or the user's own facts.
    package let answerChanged: Timestamp
    /// The last change of anything on the user's page.
    package let changed: Timestamp
}

extension AccountState {
    /// The explanation of a user's outcome for a product.
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

    /// The explanations for all products, in the order of the catalog.
    package func explanations(for user: User, products: ProductCatalog) -> [Explanation] {
        products.products.map { explanation(for: user, of: $0) }
    }

    /// The last change of anything on a user's page.
    package func pageChanged(of user: User, products: ProductCatalog) -> Timestamp {
        products.products.reduce(.distantPast) { max($0, pageChanged(of: user, for: $1.id)) }
    }

    /// Whether anything that the pages of all users may show changed after a moment.
    package func pagesChanged(after moment: Timestamp) -> Bool {
        let times = answerTimes.values.joined().flatMap { [$0.answer, $0.notes] } + [identityChanged]
        return times.contains { ($0 ?? .distantPast) > moment }
    }

    private func pageChanged(of user: User, for product: ProductID) -> Timestamp {
        let times = answerTimes[product]?[user.answerGroup(for: product).rawValue] ?? AnswerTimes()
        let account = max(times.notes ?? .distantPast, identityChanged ?? .distantPast)
        return max(user.changed, answeredSince(user, product, times), account)
    }

    /// The last change of the answer for a product, or of the user's own facts: `Explanation.answerChanged`.
    package func answerChanged(of user: User, for product: ProductID) -> Timestamp {
        max(user.changed, answeredSince(user, product))
    }

    /// The latest of the account-wide fact (switch, pool), the addition of the person, and the assignment or loss of
    /// the license: <doc:LicensingRules#Since-when>.
    package func answeredSince(_ user: User, _ product: ProductID) -> Timestamp {
        let times = answerTimes[product]?[user.answerGroup(for: product).rawValue] ?? AnswerTimes()
        return answeredSince(user, product, times)
    }

    /// - Parameter times: the times of the user's group.
    private func answeredSince(_ user: User, _ product: ProductID, _ times: AnswerTimes) -> Timestamp {
        max(user.ownAnswerSince(product), presentSince ?? .distantPast, times.answer ?? .distantPast)
    }

    /// The outcome for the users of a group and a product, and its cause.
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
        if user.isRegistered == false { notes.append(.neverRegistered) }
        return notes
    }
}

/// The latest of some moments, ignoring nil.
package func latest(_ moments: [Timestamp?]) -> Timestamp {
    moments.compactMap { $0 }.max() ?? Timestamp(seconds: 0)
}

extension Timestamp {
    /// A moment before all others.
    fileprivate static let distantPast = Timestamp(seconds: .min)
}

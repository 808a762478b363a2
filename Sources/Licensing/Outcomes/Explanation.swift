/// What one user sees for one product, why, and since when.
package struct Explanation: Hashable, Sendable {
    /// A fact that belongs to the answer without being its cause.
    package enum Note: Hashable, Sendable {
        /// domain.md 3: "A user who lost the license by revocation while M is still off shows `integration-off`, with a
        /// note that and when it was revoked."
        case revokedBefore(Timestamp)
        /// domain.md 4 i.
        case notManageableInConsole(Timestamp)
        /// The user has not registered yet: a note, never a cause.
        case neverRegistered
        /// Switches at the same instant, kept and flagged: domain.md 4 g.
        case keptForReview(Timestamp)
    }

    package let product: Product
    package let outcome: Outcome
    /// Whether the license stays active underneath "No licenses".
    package let isRetained: Bool
    package let cause: Cause
    /// The time of the event, or of the date, that brought the cause about.
    package let since: Timestamp
    package let tier: String?
    package let notes: [Note]
    /// When anything that this answer rests on last changed.
    package let changed: Timestamp
}

extension AccountState {
    /// Why a user sees what they see for a product.
    package func explanation(for user: User, of product: Product) -> Explanation {
        let controlled = control(of: product)
        let enabled = position(of: product.requires)
        let seats = seats[product.id] ?? ProductSeats()
        let license = user.licenses[product.id]
        let loss = user.losses[product.id]
        let outcome = OutcomeTable.outcome(
            controlled: controlled,
            enabled: enabled,
            holder: license != nil,
            freeSeat: seats.availability == .available
        )
        let cause = OutcomeTable.cause(
            controlled: controlled,
            enabled: enabled,
            holder: license != nil,
            seats: seats.availability,
            loss: loss?.kind
        )
        return Explanation(
            product: product,
            outcome: outcome,
            isRetained: OutcomeTable.isRetained(enabled: enabled, holder: license != nil),
            cause: cause,
            since: since(cause, user, product, seats),
            tier: license?.tier,
            notes: notes(cause, user, product),
            changed: changed(user, product, outcome, seats)
        )
    }

    /// The explanations of all products, in the order of the catalogue.
    package func explanations(for user: User, products: ProductCatalog) -> [Explanation] {
        products.products.map { explanation(for: user, of: $0) }
    }

    /// "Since when (the time of the event that brought it about)": the last of the events that together are the cause.
    private func since(_ cause: Cause, _ user: User, _ product: Product, _ seats: ProductSeats) -> Timestamp {
        let license = user.licenses[product.id]
        let loss = user.losses[product.id]
        let beginning = created ?? user.added
        let enabled = integrations[product.requires]?.since
        let control = product.controlledBy.compactMap { integrations[$0] }.filter { $0.position == .on }.map(\.since)
            .min()
        switch cause {
        case .assigned: return license?.since ?? user.added
        case .micollabControls: return latest(control, license?.since)
        case .micollabNotGranted: return latest(control, user.added, loss?.time)
        case .retained: return latest(enabled, license?.since)
        case .integrationOff: return enabled ?? beginning
        case .notAssigned: return user.added
        case .unassigned, .revoked: return loss?.time ?? user.added
        case .noOrders, .ordersPending, .ordersExpired, .poolExhausted: return seats.availabilitySince ?? beginning
        }
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

    private func changed(
        _ user: User,
        _ product: Product,
        _ outcome: Outcome,
        _ seats: ProductSeats
    ) -> Timestamp {
        let switches = ([product.requires] + product.controlledBy).compactMap { integrations[$0]?.since }
        // The pool shows on a user's page only where the user waits for a seat.
        let pool = outcome == .assignable || outcome == .licensesNotAvailable ? seats.availabilitySince : nil
        return latest([user.changed, profileChanged, pool] + switches)
    }
}

/// The last of some moments; those that never came do not count.
func latest(_ moments: Timestamp?...) -> Timestamp { latest(moments) }

/// The last of some moments; those that never came do not count.
package func latest(_ moments: [Timestamp?]) -> Timestamp {
    moments.compactMap { $0 }.max() ?? Timestamp(seconds: 0)
}

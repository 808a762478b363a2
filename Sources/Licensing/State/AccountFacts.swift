/// What pages show of an account, piece by piece, to tell when each piece last changed.
///
/// contract.md 4: "a page's "as of" is the time of the last event, or the date, that changed what it shows". Instead of
/// every rule saying what it touches, the facts before and after an instant are compared.
struct AccountFacts: Sendable {
    /// Shown on every page of the account.
    struct Identity: Equatable {
        let name: String?
        let locale: String?
        let status: AccountState.Status
    }

    /// Shown on the pages of the partner.
    struct Summary: Equatable {
        let name: String?
        let status: AccountState.Status
        let number: String?
        let seats: [SeatCount]
        let users: Int
        let waiting: [ProductID: Int]
        let flags: Int
    }

    /// Shown on the account's own overview.
    struct Overview: Equatable {
        let identity: Identity
        let number: String?
        let seats: [SeatCount]
        let users: Int
        let flags: Int
        let ordersRevision: Int
        let unregisteredHolders: Int
        let integrations: [IntegrationID: IntegrationSwitch]
    }

    /// What a group of users is told about a product, as far as the account decides it.
    struct Answer: Equatable {
        let outcome: Outcome
        let cause: Cause
        let since: Timestamp?
    }

    /// What is noted besides.
    struct Notes: Equatable {
        let flags: Int
        /// Only for licenses that the console cannot manage: whether MiCollab is in control.
        let control: Switch?
    }

    let identity: Identity
    let summary: Summary
    let overview: Overview
    /// By product, in the order of the catalogue; by group, in the order of the groups.
    let answers: [[Answer]]
    let notes: [[Notes]]

    init(_ state: AccountState, _ products: ProductCatalog) {
        let identity = Identity(name: state.profile?.name, locale: state.profile?.locale, status: state.status)
        let seats = products.products.map { state.seats[$0.id]?.count ?? SeatCount() }
        self.identity = identity
        summary = Summary(
            name: state.profile?.name,
            status: state.status,
            number: state.profile?.number,
            seats: seats,
            users: state.users.count,
            waiting: state.waiting(products),
            flags: state.flags.count
        )
        overview = Overview(
            identity: identity,
            number: state.profile?.number,
            seats: seats,
            users: state.users.count,
            flags: state.flags.count,
            ordersRevision: state.ordersRevision,
            unregisteredHolders: state.unregisteredHolders,
            integrations: state.integrations
        )
        answers = products.products.map { product in
            AnswerGroup.allCases.map { group in
                let (outcome, cause) = state.answer(group, product)
                return Answer(outcome: outcome, cause: cause, since: state.since(cause, product))
            }
        }
        notes = products.products.map { product in
            let flags = state.flags.count { $0.product == product.id }
            return AnswerGroup.allCases.map { group in
                Notes(
                    flags: group.holds ? flags : 0,
                    control: group == .unmanageableHolder ? state.control(of: product) : nil
                )
            }
        }
    }
}

extension AccountFold {
    /// Dates what an instant changed.
    mutating func dateChanges(at time: Timestamp) {
        let before = facts
        let after = AccountFacts(state, products)
        facts = after
        if after.identity != before.identity { state.identityChanged = time }
        if after.identity.name != before.identity.name { state.nameChanged = time }
        if after.summary != before.summary { state.summaryChanged = time }
        if after.overview != before.overview { state.overviewChanged = time }
        for (index, product) in products.products.enumerated() {
            // The seats are part of both facts above, so whatever moves a trend dates the pages that show it.
            state.trends[product.id, default: SeatTrend()].record(after.overview.seats[index], at: time)
            var times =
                state.answerTimes[product.id] ?? Array(repeating: AnswerTimes(), count: AnswerGroup.allCases.count)
            for group in AnswerGroup.allCases.map(\.rawValue) {
                if after.answers[index][group] != before.answers[index][group] { times[group].answer = time }
                if after.notes[index][group] != before.notes[index][group] { times[group].notes = time }
            }
            state.answerTimes[product.id] = times
        }
    }
}

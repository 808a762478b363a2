import StrictJSON

/// The facts of an account that pages show, separated in order to date the last change of each.
///
/// <doc:SiteFiles#As-of>: "a page's "as of" is the time of the last event, or the date, that changed what it shows".
/// The facts before and after an instant are compared, so rules need not report what they change.
struct AccountFacts: Sendable {
    /// Facts on every page of the account.
    struct Identity: Equatable {
        @Exact var name: String?
        @Exact var locale: String?
        let status: AccountState.Status
    }

    /// Facts on the pages of the partner.
    struct Summary: Equatable {
        @Exact var name: String?
        let status: AccountState.Status
        @Exact var number: String?
        let seats: [SeatCount]
        let users: Int
        let waiting: [ProductID: Int]
        let flags: Int
        let unregisteredHolders: Int
    }

    /// Facts on the account's own overview.
    struct Overview: Equatable {
        let identity: Identity
        @Exact var partner: String?
        @Exact var number: String?
        let seats: [SeatCount]
        let users: Int
        let flags: Int
        let ordersRevision: Int
        let unregisteredHolders: Int
        let integrations: [IntegrationID: IntegrationSwitch]
    }

    /// The part of the answer for a group of users that depends on the account.
    struct Answer: Equatable {
        let outcome: Outcome
        let cause: Cause
    }

    /// The notes on the answer.
    struct Notes: Equatable {
        let flags: Int
        /// Whether MiCollab is in control; only for licenses that the console cannot manage.
        let control: Switch?
        let remedy: Remedy?
    }

    let identity: Identity
    let summary: Summary
    let overview: Overview
    /// By product, in the order of the catalog.
    let availability: [SeatAvailability]
    /// By product, in the order of the catalog; by group, in the order of the groups.
    let answers: [[Answer]]
    let notes: [[Notes]]
    /// Facts on the page of every user.
    let contacts: Contacts

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
            flags: state.flags.count,
            unregisteredHolders: state.unregisteredHolders
        )
        overview = Overview(
            identity: identity,
            partner: state.contacts.partner,
            number: state.profile?.number,
            seats: seats,
            users: state.users.count,
            flags: state.flags.count,
            ordersRevision: state.ordersRevision,
            unregisteredHolders: state.unregisteredHolders,
            integrations: state.integrations
        )
        availability = products.products.map { state.seats[$0.id]?.availability ?? .noOrders }
        let answers = products.products.map { product in
            AnswerGroup.allCases.map { group in
                let (outcome, cause) = state.answer(group, product)
                return Answer(outcome: outcome, cause: cause)
            }
        }
        self.answers = answers
        notes = zip(products.products, answers).map { product, answers in
            let flags = state.flags.count { $0.product == product.id }
            return zip(AnswerGroup.allCases, answers).map { group, answer in
                Notes(
                    flags: group.holds ? flags : 0,
                    control: group == .unmanageableHolder ? state.control(of: product) : nil,
                    remedy: state.remedy(for: answer.cause, of: product)
                )
            }
        }
        contacts = state.contacts
    }
}

extension AccountFold {
    /// Dates the changes of an instant.
    mutating func dateChanges(at time: Timestamp) {
        let before = facts
        let after = AccountFacts(state, products)
        facts = after
        if after.identity != before.identity { state.identityChanged = time }
        if after.identity.status.isPresent, !before.identity.status.isPresent { state.presentSince = time }
        if !after.identity.name.isExactly(before.identity.name) { state.nameChanged = time }
        if after.summary != before.summary { state.summaryChanged = time }
        if after.overview != before.overview { state.overviewChanged = time }
        let contactsChanged = after.contacts != before.contacts
        if after.overview.ordersRevision != before.overview.ordersRevision { dateOutlook(at: time) }
        for (index, product) in products.products.enumerated() {
            if after.availability[index] != before.availability[index] {
                dateAvailability(of: product.id, after.availability[index], at: time)
            }
            // The seats are part of both facts above, so every change of a trend dates the pages that show it.
            state.trends[product.id, default: SeatTrend()].record(after.overview.seats[index], at: time)
            var times =
                state.answerTimes[product.id] ?? Array(repeating: AnswerTimes(), count: AnswerGroup.allCases.count)
            for group in AnswerGroup.allCases.map(\.rawValue) {
                if after.answers[index][group] != before.answers[index][group] { times[group].answer = time }
                if contactsChanged || after.notes[index][group] != before.notes[index][group] {
                    times[group].notes = time
                }
            }
            state.answerTimes[product.id] = times
        }
        keepAnswers(since: before, after)
        firstOfInstant = state.history.count
    }

    private mutating func dateOutlook(at time: Timestamp) {
        var outlook: [ProductID: SeatOutlook] = [:]
        for product in products.products {
            let orders = state.orders.values.lazy.filter { $0.product == product.id }
            let ahead = SeatOutlook(orders, after: time.date)
            if !ahead.steps.isEmpty { outlook[product.id] = ahead }
        }
        guard outlook != state.outlook else { return }
        state.outlook = outlook
        state.outlookChanged = time
    }

    /// Dates the availability of a product, which is the cause of "Licenses not available":
    /// <doc:LicensingRules#Causes>.
    private mutating func dateAvailability(of product: ProductID, _ availability: SeatAvailability, at time: Timestamp)
    {
        state.seats[product]?.availabilitySince = time
        let entries = state.history[firstOfInstant...]
        guard let turn = entries.lastIndex(where: { $0.change.canBring(availability, of: product) }) else { return }
        state.historyIndex.addTurn(of: product, at: turn)
    }

    /// Finds the users of an instant whose licenses changed but whose answers did not, for example after a license was
    /// removed and assigned again.
    private mutating func keepAnswers(since before: AccountFacts, _ after: AccountFacts) {
        for (id, known) in usersBefore {
            guard let user = state.users[id], user.added == known.user.added else { continue }
            for (index, product) in products.products.enumerated() {
                let (old, new) = (known.user.ownAnswerSince(product.id), user.ownAnswerSince(product.id))
                guard old != new else { continue }
                let wasSame =
                    before.answers[index][known.user.answerGroup(for: product.id).rawValue]
                    == after.answers[index][user.answerGroup(for: product.id).rawValue]
                state.users[id]?.unchangedAnswers[product.id] = wasSame ? known.since[index] : nil
            }
        }
        usersBefore = [:]
    }

    /// Records a user as before the instant.
    mutating func rememberBefore(_ user: User) {
        guard usersBefore[user.id] == nil else { return }
        usersBefore[user.id] = UserBefore(
            user: user,
            since: products.products.map { state.answeredSince(user, $0.id) }
        )
    }

    /// A user before an instant, and the time of the answer for each product, in the order of the catalog.
    struct UserBefore: Sendable {
        let user: User
        let since: [Timestamp]
    }
}

extension HistoryEntry.Change {
    /// Whether the kind of change can make the seats of a product available or unavailable.
    fileprivate func canBring(_ availability: SeatAvailability, of product: ProductID) -> Bool {
        switch self {
        case .licenseAssigned(_, product, _, _): availability == .poolExhausted
        case .licenseUnassigned(_, product): availability == .available
        case .userRemoved(_, let released): availability == .available && released.contains(product)
        case .integration(_, _, let effects):
            availability == .available
                && effects.contains { if case .revoked(product, _) = $0 { true } else { false } }
        case .orderAssigned(let order), .orderRenewed(let order), .orderCancelled(let order), .orderStarted(let order),
            .orderExpired(let order):
            order.product == product
        case .licenseAssigned, .licenseUnassigned, .licenseTierChanged, .userAdded, .userUpdated, .userErased,
            .accountCreated,
            .accountUpdated, .accountDeactivated, .accountReactivated, .lastSeatAssigned, .seatFreed:
            false
        }
    }
}

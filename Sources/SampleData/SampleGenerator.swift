import Licensing

/// Deterministic, realistic events: invented partners, accounts, orders and users, and what happened to their licenses.
///
/// The same arguments give the same bytes on every machine. Every time lies between 2024-06-01 and 2026-11-15; the states
/// that `coverage` promises hold on every date from 2026-11-20 to 2027-06-30.
package struct SampleGenerator: Sendable {
    private let accounts: Int
    private let users: Int
    private let seed: UInt64
    private let hasMitelOne: Bool

    /// The fewest accounts and users that show everything at the same time.
    ///
    /// From these numbers on every row, outcome and cause of <doc:LicensingRules#Rows> and the special situations of
    /// section 4 are there. With fewer, what fits is there: accounts in the order of `Situation.covering`, users by the
    /// row they
    /// belong to; and the first account still passes through every row, one date after another.
    package static let coverage = (
        accounts: Situation.covering.count, users: Situation.covering.reduce(0) { $0 + $1.slots.count }
    )

    /// Users of the first account whom its opening tells of, and the working days it takes.
    static let openingUsers = 2
    static let openingDays = 70

    /// - Parameters:
    ///   - accounts: accounts in all, a deleted one included; at least one is made.
    ///   - users: users who are there in the end, spread unevenly: a few accounts are large, many small. Those who were
    ///     removed come on top.
    ///   - seed: what the random choices start from.
    ///   - hasMitelOne: whether some accounts also have Mitel One, with tiers. A ledger takes these events only if its
    ///     settings have the product.
    package init(accounts: Int, users: Int, seed: UInt64, hasMitelOne: Bool = false) {
        self.hasMitelOne = hasMitelOne
        self.accounts = max(1, accounts)
        self.users = max(0, users)
        self.seed = seed
    }

    /// Gives each event as one line of canonical JSON, without a line break.
    ///
    /// Events come in time order within a partner and within an account, one after the other, and nothing is held in
    /// memory but sizes: there is no order over all, and none is needed, because the order of arrival never matters.
    package func forEachLine<Failure: Error>(_ body: (String) throws(Failure) -> Void) throws(Failure) {
        try withoutActuallyEscaping(body) { (escaping) throws(Failure) in
            try tell(to: EventWriter(numbering: SampleNumbering(leavers: users), body: escaping))
        }
    }

    private func tell<Failure: Error>(to writer: EventWriter<Failure>) throws(Failure) {
        for partner in 0..<AccountPlan.partnerCount(accounts: accounts) {
            var story = PartnerStory(of: partner, seed: seed, to: writer)
            try story.tell()
        }
        let sizes = AccountSizes(accounts: accounts, users: users, seed: seed)
        var firstUser = 1
        for index in 0..<accounts {
            let plan = AccountPlan(index: index, of: sizes, firstUser: firstUser, seed: seed)
            var story = AccountStory(of: plan, to: writer)
            try story.tell()
            if hasMitelOne, index % 4 == 0 { try story.tellOfMitelOne() }
            firstUser += sizes.users[index]
        }
    }
}

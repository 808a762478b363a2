import Licensing

/// Generates deterministic, realistic events: fictitious partners, accounts, orders and users, and changes of licenses.
///
/// The same arguments give the same bytes on every machine. All times are between 2024-06-01 and 2026-11-15. The states
/// in `coverage` exist on every date from 2026-11-20 to 2027-06-30.
package struct SampleGenerator: Sendable {
    private let accounts: Int
    private let users: Int
    private let seed: UInt64
    private let hasMitelOne: Bool

    /// The smallest numbers of accounts and users with which a sample shows everything at the same time.
    ///
    /// With these numbers, a sample has every row, outcome and cause of <doc:LicensingRules#Rows>, and all special
    /// cases of switching. Smaller samples have a part of them: accounts in the order of `Situation.covering`, and
    /// users in the order of their rows. The first account has every row in turn in any case.
    package static let coverage = (
        accounts: Situation.covering.count, users: Situation.covering.reduce(0) { $0 + $1.slots.count }
    )

    /// The number of users in the opening of the first account, and its length in working days.
    static let openingUsers = 2
    static let openingDays = 70

    /// Creates a generator.
    ///
    /// - Parameters:
    ///   - accounts: the number of accounts, including a deleted one; at least one.
    ///   - users: the number of users who are not removed. They are divided unevenly among accounts.
    ///   - seed: the seed of the random numbers.
    ///   - hasMitelOne: whether some accounts also have Mitel One, with tiers. A ledger accepts these events only if
    ///     its settings contain the product.
    package init(accounts: Int, users: Int, seed: UInt64, hasMitelOne: Bool = false) {
        self.hasMitelOne = hasMitelOne
        self.accounts = max(1, accounts)
        self.users = max(0, users)
        self.seed = seed
    }

    /// Passes each event to `body` as a line of canonical JSON, without a line end.
    ///
    /// Partners and accounts follow each other, each with its events in the order of time. The lines as a whole are not
    /// sorted, because the order of arrival has no effect. Only sizes are in memory.
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

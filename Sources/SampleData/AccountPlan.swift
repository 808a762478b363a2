/// The properties of a sample account before its first event.
struct AccountPlan: Sendable {
    let index: Int
    let seed: UInt64
    let company: SampleCompanies.Company
    let partner: SampleCompanies.Company
    let locale: String?
    let number: String
    let situation: Situation
    /// The number of the account's first user.
    let firstUser: Int
    let userCount: Int
    /// The number of the first users, whose fates the situation determines.
    let slotCount: Int
    /// The account to which an order of this account is also assigned: the planned conflict.
    let rival: String?
    let nameOffset: Int
    let nameStride: Int
    /// The working days on which the account begins, reaches the middle of its story, and reaches its end.
    let start: Int
    let middle: Int
    let late: Int

    var id: String { company.slug }
    var domain: String { "\(company.slug).example" }

    init(index: Int, of sizes: AccountSizes, firstUser: Int, seed: UInt64) {
        let accounts = sizes.users.count
        let offset = Self.companyOffset(seed)
        var random = SeededRandom(seed: seed, stream: .account, index: index)
        self.index = index
        self.seed = seed
        self.firstUser = firstUser
        company = SampleCompanies.customer(of: index, offset: offset)
        partner = SampleCompanies.partners[Self.partner(of: index, accounts: accounts)]
        locale = index % 3 == 0 ? "es" : random.chance(percent: 60) ? "en" : nil
        number = "C-\(10_000 + index * 37 + random.number(below: 37))"
        let isCovering = index < Situation.covering.count
        situation =
            isCovering
            ? Situation.covering[index]
            : random.element(of: Situation.ordinary) ?? Situation(route: .standalone, stock: .ample)
        userCount = sizes.users[index]
        slotCount = sizes.slots[index]
        rival = index == 0 && accounts > 1 ? SampleCompanies.customer(of: 1, offset: offset).slug : nil
        nameOffset = random.number(below: 1728)
        nameStride = random.element(of: SampleNames.strides) ?? 313
        start = index == 0 ? 0 : isCovering ? 5 + random.number(below: 60) : 5 + random.number(below: 300)
        middle = (start + 600) / 2
        late = 560 + random.number(below: 60)
    }

    /// The number of partners in a sample with this many accounts.
    static func partnerCount(accounts: Int) -> Int { accounts < 6 ? 2 : 3 }

    /// The first two accounts have the same partner, so that the planned conflict is between two customers of one
    /// partner.
    private static func partner(of index: Int, accounts: Int) -> Int {
        switch index {
        case 0, 1: 0
        case 2: 1
        default: index % partnerCount(accounts: accounts)
        }
    }

    private static func companyOffset(_ seed: UInt64) -> Int {
        var random = SeededRandom(seed: seed, stream: .names, index: 0)
        return random.number(below: SampleCompanies.customers.count)
    }
}

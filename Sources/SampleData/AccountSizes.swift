/// The number of users of each account: a few accounts are large, and many are small.
struct AccountSizes {
    /// For each account, the number of its first users who fill the slots of its situation.
    let slots: [Int]
    /// For each account, the number of users, including those in slots.
    let users: [Int]

    /// Assigns users to slots first, in the order of <doc:LicensingRules#Rows>, and the others by the rank of each
    /// account.
    init(accounts: Int, users total: Int, seed: UInt64) {
        let situations = Situation.covering.prefix(accounts)
        let wanted = situations.enumerated().flatMap { account, situation in
            situation.slots.map { (row: $0.row, account: account) }
        }
        var slots = Array(repeating: 0, count: accounts)
        for slot in wanted.sorted(by: { ($0.row, $0.account) < ($1.row, $1.account) }).prefix(total) {
            slots[slot.account] += 1
        }
        self.slots = slots
        let weights = Self.weights(accounts: accounts, seed: seed)
        let rest = max(0, total - wanted.count)
        let sum = weights.reduce(0, +)
        var weightSoFar = 0
        var given = 0
        users = zip(slots, weights).map { slots, weight in
            weightSoFar += weight
            let share = rest.multipliedFullWidth(by: weightSoFar)
            let until = sum > 0 ? Int(sum.dividingFullWidth(share).quotient) : 0
            defer { given = until }
            return slots + until - given
        }
    }

    private static func weights(accounts: Int, seed: UInt64) -> [Int] {
        var random = SeededRandom(seed: seed, stream: .sizes, index: 0)
        var ranks = Array(0..<accounts)
        for index in ranks.indices.reversed() { ranks.swapAt(index, random.number(below: index + 1)) }
        return ranks.enumerated().map { account, rank in
            guard account < Situation.covering.count else { return 840_000 / (rank + 1) }
            let situation = Situation.covering[account]
            if situation.ending == .deleted { return 0 }
            return 840_000 / (rank + 1) / (situation.isSmall ? 20 : 1)
        }
    }
}

/// A fictitious user of an account.
struct SampleUser: Sendable {
    /// The time at which a user registers.
    enum Registration: Sendable {
        case atOnce, later, never
    }

    let id: String
    let person: SampleNames.Person
    let email: String
    let fate: Situation.Fate
    let isAdmin: Bool
    let registration: Registration
    /// Whether the console assigned the license although MiCollab managed it: <doc:LicensingRules#Console-assignment>.
    let isGivenByConsole: Bool
    /// Whether another user is added and removed at the same times.
    let hasLeaver: Bool
}

extension AccountPlan {
    /// The fate of a user: that of the slot, or else by the first random number of the user.
    func fate(_ ordinal: Int, _ random: inout SeededRandom) -> Situation.Fate {
        let percent = random.number(below: 100)
        return ordinal < slotCount ? situation.slots[ordinal].fate : situation.fate(percent: percent)
    }

    /// The random numbers of a user.
    func random(of ordinal: Int) -> SeededRandom {
        SeededRandom(seed: seed, stream: .user, index: firstUser + ordinal)
    }

    /// The number of users who have a license at the end.
    func holderCount() -> Int {
        var count = 0
        for ordinal in 0..<userCount {
            var random = random(of: ordinal)
            if fate(ordinal, &random) == .holder { count += 1 }
        }
        return count
    }

    /// The user with a number within the account.
    func user(_ ordinal: Int) -> SampleUser {
        var random = random(of: ordinal)
        let fate = fate(ordinal, &random)
        let draw = random.number(below: 100)
        // <doc:LicensingRules#Questions>: "Seats held by users who never registered": the second holder of an
        // over-allocated account.
        let isUnregistered = situation.stock == .overAllocated && ordinal == 1
        let isOdd = random.chance(percent: 3)
        let hasLeaver = random.chance(percent: 4)
        let person = index == 0 && ordinal == 3 ? SampleNames.longest : person(ordinal)
        return SampleUser(
            id: Self.userID(firstUser + ordinal),
            person: person,
            email: "\(person.mailbox)@\(domain)",
            fate: fate,
            isAdmin: ordinal % 40 == 0,
            registration: isUnregistered ? .never : draw < 60 ? .atOnce : draw < 90 ? .later : .never,
            isGivenByConsole: isOdd || (index == 1 && ordinal == 0),
            hasLeaver: hasLeaver || (index == 0 && ordinal == 2)
        )
    }

    /// A user who is removed, with a number after all users who stay.
    func leaver(_ ordinal: Int, number: Int) -> SampleUser {
        let person = person(userCount + ordinal)
        return SampleUser(
            id: Self.userID(number),
            person: person,
            email: "\(person.mailbox)@\(domain)",
            fate: .holder,
            isAdmin: false,
            registration: .atOnce,
            isGivenByConsole: false,
            hasLeaver: false
        )
    }

    private func person(_ ordinal: Int) -> SampleNames.Person {
        SampleNames.person(ordinal, offset: nameOffset, stride: nameStride)
    }

    private static func userID(_ number: Int) -> String { "u-\(zeroPadded(number, to: 6))" }
}

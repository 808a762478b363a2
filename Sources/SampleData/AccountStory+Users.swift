extension AccountStory {
    /// The working day on which enrollment begins.
    private var enrolmentDay: Int { plan.index == 0 ? SampleGenerator.openingDays : plan.start + 3 }

    /// The first pass over the users: adds them and assigns licenses according to the situation.
    mutating func enrol() throws(Failure) {
        let hours = Hours(from: enrolmentDay, to: plan.middle, users: plan.userCount)
        // The opening has added its own two users.
        for ordinal in (plan.index == 0 ? SampleGenerator.openingUsers : 0)..<max(2, plan.userCount) {
            guard ordinal < plan.userCount else { break }
            var times = hours.times(of: ordinal, &random)
            let user = plan.user(ordinal)
            try add(user, at: times.next())
            if gets(user) { try license("assigned", user, at: times.next()) }
            if user.hasLeaver { try addLeaver(at: times.next(), times.next()) }
        }
        if plan.situation.ending == .deleted {
            var times = hours.times(of: 0, &random)
            for _ in 0..<2 { try addLeaver(at: times.next(), times.next()) }
        }
    }

    /// The second pass over the users: late registrations, licenses assigned again or taken away, and departures.
    mutating func revisit() throws(Failure) {
        let hours = Hours(from: plan.middle + 8, to: plan.late, users: plan.userCount)
        var leaver = 0
        for ordinal in 0..<plan.userCount {
            var times = hours.times(of: ordinal, &random)
            let user = plan.user(ordinal)
            if user.registration == .later { try write("user.updated", user, isRegistered: true, at: times.next()) }
            if plan.situation.route.isRevokedHalfway, user.fate == .holder || user.fate == .unassigned {
                try license("assigned", user, at: times.next())
            }
            if user.hasLeaver {
                try remove(&leaver, at: times.next())
            }
            if user.fate == .unassigned { try license("unassigned", user, at: times.next()) }
        }
        if plan.situation.ending == .deleted {
            var times = hours.times(of: 0, &random)
            for _ in 0..<2 { try remove(&leaver, at: times.next()) }
        }
    }

    /// Whether the first pass assigns a license to a user.
    private func gets(_ user: SampleUser) -> Bool {
        switch user.fate {
        case .holder, .unassigned, .revoked: true
        case .never: false
        }
    }

    // MARK: Events of users

    /// The system that manages licenses during enrollment.
    private var manager: EventStamp.Source { plan.situation.route.isControlled ? .micollab : .console }

    mutating func add(_ user: SampleUser, at time: WorkingTime) throws(Failure) {
        try write("user.added", user, isRegistered: user.registration == .atOnce, at: time)
    }

    private mutating func write(
        _ type: String,
        _ user: SampleUser,
        isRegistered: Bool,
        at time: WorkingTime
    ) throws(Failure) {
        try writer.write(
            type,
            stamp(manager, at: time),
            [
                ("account", .text(plan.id)), ("email", .text(user.email)), ("name", .text(user.person.name)),
                ("registered", .flag(isRegistered)), ("role", .text(user.isAdmin ? "account-admin" : "user")),
                ("user", .text(user.id)),
            ]
        )
    }

    mutating func license(_ change: String, _ user: SampleUser, at time: WorkingTime) throws(Failure) {
        let source = user.isGivenByConsole && change == "assigned" ? .console : manager
        try writer.write(
            "license.\(change)",
            stamp(source, at: time),
            [("account", .text(plan.id)), ("product", .text("miteam-meetings")), ("user", .text(user.id))]
        )
    }

    private mutating func addLeaver(at added: WorkingTime, _ assigned: WorkingTime) throws(Failure) {
        writer.numbering.leavers += 1
        let number = writer.numbering.leavers
        let user = plan.leaver(number - leaversBefore - 1, number: number)
        try add(user, at: added)
        if plan.situation.stock == .ample { try license("assigned", user, at: assigned) }
    }

    /// <doc:LicensingRules#Removed-users>: the license of a removed user is released.
    private mutating func remove(_ leaver: inout Int, at time: WorkingTime) throws(Failure) {
        let user = plan.leaver(leaver, number: leaversBefore + leaver + 1)
        leaver += 1
        try writer.write(
            "user.removed",
            stamp(manager, at: time),
            [("account", .text(plan.id)), ("user", .text(user.id))]
        )
    }
}

/// Working time that is divided among the users of an account, with one span for each user.
struct Hours {
    private let start: WorkingTime
    private let span: Int

    /// Divides the days from `first` up to, but not including, `last`.
    init(from first: Int, to last: Int, users: Int) {
        start = WorkingTime(day: first)
        span = (last - first) * WorkingTime.dayLength / max(1, users)
    }

    /// Up to seven times within the span of a user.
    func times(of ordinal: Int, _ random: inout SeededRandom) -> Times {
        let begin = start.milliseconds + ordinal * span + random.number(below: span / 2)
        return Times(
            time: WorkingTime(milliseconds: begin),
            step: min(span / 16, 20 * WorkingTime.minute),
            random: SeededRandom(seed: UInt64(begin))
        )
    }

    /// Successive times with random steps.
    struct Times {
        fileprivate var time: WorkingTime
        fileprivate let step: Int
        fileprivate var random: SeededRandom

        mutating func next() -> WorkingTime {
            defer { time.milliseconds += step / 2 + random.number(below: step / 2) }
            return time
        }
    }
}

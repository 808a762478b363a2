/// The events of one account, in the order of time.
struct AccountStory<Failure: Error> {
    let plan: AccountPlan
    let writer: EventWriter<Failure>
    /// The number of users who have a license at the end.
    let holders: Int
    var random: SeededRandom
    /// The time of the last event that does not belong to a user.
    var clock: WorkingTime
    /// The last sequence number of MiCollab for this account.
    var sequence = 0
    /// The number of removed users in earlier accounts.
    let leaversBefore: Int
    /// The first regular order, with most of the seats; nil before it is bought.
    var mainOrder: String?
    /// The orders whose first term ends around the middle of the story.
    var ordersToRenew: [String] = []

    init(of plan: AccountPlan, to writer: EventWriter<Failure>) {
        self.plan = plan
        self.writer = writer
        holders = plan.holderCount()
        random = SeededRandom(seed: plan.seed ^ 0x5A17, stream: .account, index: plan.index)
        clock = WorkingTime(day: plan.start)
        clock.milliseconds += random.number(below: 4 * 60 * WorkingTime.minute)
        leaversBefore = writer.numbering.leavers
    }

    /// Writes all events.
    mutating func tell() throws(Failure) {
        try create()
        if plan.index == 0 {
            try tellOpening()
        } else {
            try provideStock()
            try switchOnForEnrolment()
        }
        try enrol()
        try passTheMiddle()
        try revisit()
        try close()
    }

    private mutating func create() throws(Failure) {
        try writeAccount("account.created", named: plan.company.name)
        if plan.index == 0 {
            try turn("microsoft-teams", .on)
            // An event of unknown type: it is stored and shown, and not an error.
            let data: [(String, EventField)] = [("account", .text(plan.id)), ("device", .text("sip-0042"))]
            try writer.write("device.provisioned", tick(), data)
        }
        for integration in ["cloudlink-gateway", "mitel-one", "mivoice-office"] where random.chance(percent: 25) {
            try turn(integration, .on)
        }
    }

    private mutating func switchOnForEnrolment() throws(Failure) {
        guard plan.situation.route != .dormant else { return }
        try turn("miteam-meetings", .on)
        if plan.situation.route.isControlled { try turn("micollab", .on) }
    }

    /// The events in the middle of the story, between the two passes over the users.
    private mutating func passTheMiddle() throws(Failure) {
        skip(toDay: plan.middle)
        try renewOrders()
        if plan.index >= Situation.covering.count {
            if random.chance(percent: 15) {
                let name = "\(plan.company.name) · \(plan.locale == "es" ? "Grupo" : "Group")"
                try writeAccount("account.updated", named: name)
            }
            if random.chance(percent: 10) {
                try writeStatus("account.deactivated")
                skip(toDay: plan.middle + 1)
                try writeStatus("account.reactivated")
            }
        }
        guard plan.situation.route.isRevokedHalfway else { return }
        // <doc:LicensingRules#Switching>: "–,M | M off", the only edge that revokes licenses.
        skip(toDay: plan.middle + 2)
        try turn("miteam-meetings", .off)
        skip(toDay: plan.middle + 6)
        try turn("miteam-meetings", .on)
    }

    private mutating func close() throws(Failure) {
        skip(toDay: plan.late)
        if plan.situation.stock == .pending { try provideOrder(seats: 20, starts: .pending) }
        switch plan.situation.route {
        case .standalone, .revokedOnce, .micollab, .dormant: break
        case .micollabKept: try turn("miteam-meetings", .off)
        case .ambiguous:
            // <doc:LicensingRules#Same-instant>: both switches at the same instant, without a sequence.
            let stamp = tick()
            try write(turning: "micollab", .off, stamp)
            try write(turning: "miteam-meetings", .off, stamp)
        case .bothOffKept:
            try turn("micollab", .on)
            skip(toDay: plan.late + 2)
            // The same instant again, with a sequence from the console.
            var stamp = tick()
            stamp.sequence = 1
            try write(turning: "miteam-meetings", .off, stamp)
            stamp.sequence = 2
            try write(turning: "micollab", .off, stamp)
        }
        skip(toDay: plan.late + 4)
        switch plan.situation.ending {
        case .active: break
        case .deactivated: try writeStatus("account.deactivated")
        case .deleted:
            try cancelOrder()
            try writeStatus("account.deleted")
        }
    }

    // MARK: Time

    /// Advances to a time on a working day that leaves room for a dozen events on that day.
    mutating func skip(toDay day: Int) {
        clock.milliseconds = day * WorkingTime.dayLength + random.number(below: 6 * 60 * WorkingTime.minute)
    }

    /// A stamp some minutes after the last one, by default from the account's administrator in the console.
    mutating func tick(_ source: EventStamp.Source = .console) -> EventStamp {
        clock.milliseconds += WorkingTime.minute + random.number(below: 15 * WorkingTime.minute)
        return stamp(source, at: clock)
    }

    /// A stamp of a system.
    ///
    /// The console and billing have actors; only MiCollab has sequence numbers.
    mutating func stamp(_ source: EventStamp.Source, at time: WorkingTime) -> EventStamp {
        switch source {
        case .console: return EventStamp(source: source, time: time, actor: "admin@\(plan.domain)")
        case .billing: return EventStamp(source: source, time: time, actor: "orders@\(plan.partner.slug).example")
        case .micollab:
            sequence += 1
            return EventStamp(source: source, time: time, sequence: sequence)
        }
    }

    // MARK: Events of the account

    /// The position to which an integration is switched.
    enum Position: String {
        case on = "integration.enabled"
        case off = "integration.disabled"
    }

    mutating func turn(_ integration: String, _ position: Position) throws(Failure) {
        try write(turning: integration, position, tick())
    }

    private func write(turning integration: String, _ position: Position, _ stamp: EventStamp) throws(Failure) {
        try writer.write(
            position.rawValue,
            stamp,
            [("account", .text(plan.id)), ("integration", .text(integration))]
        )
    }

    private mutating func writeAccount(_ type: String, named name: String) throws(Failure) {
        var data: [(String, EventField)] = [("account", .text(plan.id))]
        if let locale = plan.locale { data.append(("locale", .text(locale))) }
        data += [
            ("name", .text(name)), ("number", .text(plan.number)), ("partner", .text(plan.partner.slug)),
        ]
        try writer.write(type, tick(), data)
    }

    private mutating func writeStatus(_ type: String) throws(Failure) {
        try writer.write(type, tick(), [("account", .text(plan.id))])
    }
}

import Licensing

extension AccountStory {
    /// The first months of the first account.
    ///
    /// Its first two users, one with a license and one without, have all sixteen rows of <doc:LicensingRules#Rows> in
    /// turn. A sample with a single account therefore shows each row on some date.
    mutating func tellOpening() throws(Failure) {
        try turn("miteam-meetings", .on)
        let users = (0..<min(SampleGenerator.openingUsers, plan.userCount)).map { plan.user($0) }
        for user in users { try add(user, at: tick().time) }
        // Row 12 without orders, and then with a pending order.
        skip(toDay: 3)
        let pilot = writer.numbering.nextOrder()
        let stamp = tick(.billing)
        let data = purchase(
            pilot,
            of: plan.partner,
            1,
            bought: stamp.time.date,
            starts: WorkingTime(day: 10).date,
            expires: WorkingTime(day: 44).date,
            &random
        )
        try writer.write("order.purchased", stamp, data)
        try assign(pilot, to: plan.id)
        // The only seat is assigned: rows 10 and 12.
        skip(toDay: 12)
        if let holder = users.first { try license("assigned", holder, at: tick().time) }
        // Rows 2 and 4, 6 and 8, 14 and 16, and 10 and 12 again.
        try turnAround(fromDay: 15)
        // The pilot has expired: row 12 with another cause. After the main order: rows 9 and 11.
        skip(toDay: 50)
        try provideStock()
        // Rows 1 and 3, 5 and 7, 13 and 15, and 9 and 11 again.
        try turnAround(fromDay: 53)
    }

    /// MiCollab on, MiTeam Meetings off, MiCollab off, MiTeam Meetings on: <doc:LicensingRules#Both-on-again>, the path
    /// that keeps licenses.
    private mutating func turnAround(fromDay day: Int) throws(Failure) {
        skip(toDay: day)
        try turn("micollab", .on)
        skip(toDay: day + 3)
        try turn("miteam-meetings", .off)
        skip(toDay: day + 6)
        try turn("micollab", .off)
        skip(toDay: day + 9)
        try turn("miteam-meetings", .on)
    }
}

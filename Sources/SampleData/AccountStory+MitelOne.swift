extension AccountStory {
    /// The tiers that users get in turn; nil: added, and not chosen yet.
    private static var tiers: [String?] { ["Essential", nil, "Premier", "Elite"] }
    /// More users are not told of.
    private static var limit: Int { 40 }

    /// After everything else, the account buys Mitel One for some of its users: <doc:LicensingRules#Products>.
    mutating func tellOfMitelOne() throws(Failure) {
        guard plan.situation.ending == .active else { return }
        skip(toDay: plan.late + 6)
        let users = min(plan.userCount, Self.limit)
        let order = writer.numbering.nextOrder()
        let stamp = tick(.billing)
        let bought = stamp.time.date
        try writer.write(
            "order.purchased",
            stamp,
            purchase(order, of: plan.partner, users + 5, product: "mitel-one", bought: bought, &random)
        )
        try assign(order, to: plan.id)
        try turn("mitel-one", .on)
        for ordinal in 0..<users {
            var data: [(key: String, value: EventField)] = [
                ("account", .text(plan.id)), ("product", .text("mitel-one")), ("user", .text(plan.user(ordinal).id)),
            ]
            if let tier = Self.tiers[ordinal % Self.tiers.count] { data.insert(("tier", .text(tier)), at: 2) }
            try writer.write("license.assigned", tick(), data)
        }
    }
}

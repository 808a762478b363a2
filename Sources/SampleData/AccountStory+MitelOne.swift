extension AccountStory {
    /// The tiers of users in turn; nil: the license has no tier yet.
    private static var tiers: [String?] { ["Essential", nil, "Premier", "Elite"] }
    /// The largest number of users with the product.
    private static var limit: Int { 40 }

    /// Mitel One for some users of the account, after all other events: <doc:LicensingRules#Products>.
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

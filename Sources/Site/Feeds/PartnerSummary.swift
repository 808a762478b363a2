import Licensing

/// The dashboard as plain text for e-mail: actions, the next months, and the latest changes.
struct PartnerSummary {
    private var lines: [String] = []

    init(_ partner: LocalizedPartner, _ dashboard: Dashboard) {
        let phrases = partner.renderer.language(partner.locale).phrases
        let state = partner.state
        let names = partner.renderer.names
        let route = Route.partner(state.partner.id, locale: partner.locale, .dashboard)
        lines.append(phrases.text("title.partner", ["subject": .text(state.partner.shownName)]))
        lines.append("\(phrases.text("frame.asOf")) \(phrases.moment(state.changed))")
        append(heading: phrases.text("partner.needsAction"))
        for action in dashboard.actions {
            let row = partner.row(of: action, dashboard, from: route)
            let facts = phrases.facts(of: row)
            lines.append("- \(phrases.text("action.deed.\(row.deed.rawValue)", facts))")
            lines.append("  \(phrases.text("action.result.\(row.result.rawValue)", facts))")
        }
        if dashboard.actions.isEmpty { lines.append(phrases.text("action.nothing")) }
        let hidden = dashboard.actionCount - dashboard.actions.count
        if hidden > 0 { lines.append(phrases.text("action.more", ["hiddenActions": .integer(hidden)])) }
        append(heading: phrases.text("ahead.heading"))
        for month in dashboard.months where month.orders > 0 || month.missing > dashboard.over {
            let facts: [String: Phrasebook.Argument] = [
                "month": .day(month.month.firstDay), "orders": .integer(month.orders),
                "licenses": .integer(month.seats), "missing": .integer(month.missing),
            ]
            lines.append("- \(phrases.text("summary.month", facts))")
        }
        if dashboard.months.isEmpty { lines.append(phrases.text("renewals.none")) }
        append(heading: phrases.text("recent.heading"))
        for (account, news) in dashboard.news {
            let row = NewsRow(news, of: account.shownName, link: "", names: names)
            lines.append("- \(phrases.moment(news.time)) · \(account.shownName)")
            lines.append("  \(phrases.text(of: row))")
        }
        if dashboard.news.isEmpty { lines.append(phrases.text("recent.none")) }
    }

    private mutating func append(heading: String) {
        lines += ["", heading, String(repeating: "-", count: heading.unicodeScalars.count)]
    }

    var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }
}

extension Phrasebook {
    /// The arguments of messages about an action.
    fileprivate func facts(of row: ActionRow) -> [String: Argument] {
        var facts: [String: Argument] = ["affected": .integer(row.action.affected)]
        facts["productName"] = row.productName.map(Argument.text)
        facts["order"] = row.order.map { .text($0.id.text) }
        facts["expires"] = row.order?.expires.map(Argument.day)
        facts["accountName"] = row.account.map { .text($0.shownName) }
        facts["remedy"] = row.action.remedy.map { .text($0.order.text) }
        facts["remedyLicenses"] = row.action.remedy.map { .integer($0.licenses) }
        facts["covered"] = row.action.remedy.map { .integer($0.covered) }
        facts["missing"] = row.action.lapse.map { .integer($0.missing) }
        facts["assigned"] = row.action.lapse.map { .integer($0.assigned) }
        facts["poolThen"] = row.action.lapse.map { .integer($0.pool) }
        return facts
    }
}

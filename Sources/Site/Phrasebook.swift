import Licensing
import Localization

/// The messages of a language as plain text, for files that are not pages.
struct Phrasebook {
    /// The value of a placeholder.
    enum Argument {
        case text(String)
        case integer(Int)
        case day(CalendarDate)
        case moment(Timestamp)
    }

    let catalog: LocaleCatalog
    private let formatter: LocaleFormatter

    init(_ catalog: LocaleCatalog, _ formatter: LocaleFormatter) {
        self.catalog = catalog
        self.formatter = formatter
    }

    /// The message of a key; the key itself if the catalog has no such message.
    ///
    /// Checks of the sources ensure that the messages exist.
    func text(_ key: String, _ arguments: [String: Argument] = [:]) -> String {
        catalog.messages[key].map { text($0.parts, arguments) } ?? key
    }

    /// The label of an outcome in a list with a row for each product.
    ///
    /// <doc:LicensingRules#Products>: ""No licenses" is said only when no product of the account shows a row." So a list
    /// of several products says "No row" instead.
    func text(_ outcome: Outcome, among products: ProductCatalog) -> String {
        text(outcome.showsRow || products.products.count == 1 ? "outcome.\(outcome.rawValue)" : "outcome.noRow")
    }

    /// A moment in the format of pages: date and time in UTC.
    func moment(_ moment: Timestamp) -> String { formatter.time(moment) }

    private func text(_ parts: [Message.Part], _ arguments: [String: Argument]) -> String {
        if parts.count == 1, case .literal(let text) = parts[0] { return text }
        return parts.map { part in
            switch part {
            case .literal(let text): text
            case .argument(let name, let style): arguments[name].map { text($0, style) } ?? ""
            case .plural(let name, let exact, let forms):
                if case .integer(let count) = arguments[name] {
                    text(exact[count] ?? forms[catalog.plurals.category(of: count)] ?? forms[.other] ?? [], arguments)
                } else {
                    text(forms[.other] ?? [], arguments)
                }
            case .select(let name, let cases):
                if case .text(let word) = arguments[name] {
                    text(cases[word] ?? cases["other"] ?? [], arguments)
                } else {
                    text(cases["other"] ?? [], arguments)
                }
            }
        }.joined()
    }

    /// Formats an argument as templates do.
    ///
    /// Compilation of the templates reports styles that do not fit.
    private func text(_ argument: Argument, _ style: Message.Style) -> String {
        switch argument {
        case .text(let text): text
        case .integer(let number): style == .percent ? formatter.percent(number) : formatter.number(number)
        case .day(let day): text(of: day, style)
        case .moment(let moment):
            switch style {
            case .dateLong, .dateMedium, .month: text(of: moment.date, style)
            case .natural, .number, .percent, .time: formatter.time(moment)
            }
        }
    }

    private func text(of day: CalendarDate, _ style: Message.Style) -> String {
        switch style {
        case .month: formatter.month(day)
        case .dateMedium: formatter.date(day, style: .medium)
        case .natural, .number, .percent, .dateLong, .time: formatter.date(day, style: .long)
        }
    }
}

extension Phrasebook {
    /// A line of the history as text.
    func text(of entry: HistoryEntry, names: ProductNames) -> String {
        let row = HistoryPage.Row(entry, names: names)
        var arguments: [String: Phrasebook.Argument] = [:]
        arguments["person"] = row.person.map { .text($0.shownName) }
        arguments["order"] = row.order.map { .text($0.id.text) }
        arguments["quantity"] = row.order.map { .integer($0.quantity) }
        arguments["expires"] = row.order?.expires.map(Phrasebook.Argument.day)
        arguments["productName"] = row.productName.map(Phrasebook.Argument.text)
        arguments["tier"] = row.tier.map(Phrasebook.Argument.text)
        arguments["integration"] = row.integrationName.map(Phrasebook.Argument.text)
        let details = row.details.map { detail in
            let sentence = text(
                "history.detail.\(detail.kind.rawValue)",
                ["before": .text(detail.before), "after": .text(detail.after)]
            )
            guard detail.kind == .role else { return sentence }
            return "\(sentence) \(text("role.\(detail.before)")) → \(text("role.\(detail.after)"))."
        }
        return ([text("history.\(row.kind.rawValue)", arguments)] + details).joined(separator: " ")
    }
}

extension Phrasebook {
    /// A line of the latest changes in a partner's accounts as text.
    func text(of row: NewsRow) -> String {
        var arguments: [String: Phrasebook.Argument] = [:]
        arguments["order"] = row.order.map { .text($0.id.text) }
        arguments["quantity"] = row.order.map { .integer($0.quantity) }
        arguments["expires"] = row.order?.expires.map(Phrasebook.Argument.day)
        arguments["productName"] = row.productName.map(Phrasebook.Argument.text)
        arguments["integration"] = row.integrationName.map(Phrasebook.Argument.text)
        let effects = row.effects.map { effect in
            text(
                "history.effect.\(effect.kind.rawValue)",
                ["licenses": .integer(effect.licenses), "productName": .text(effect.productName)]
            )
        }
        return ([text("history.\(row.kind.rawValue)", arguments)] + effects).joined(separator: " ")
    }
}

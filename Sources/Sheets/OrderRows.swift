import Basics
import Licensing
import Localization
import StrictJSON
import Tables

/// The orders of a sheet.
package struct OrderRows: Sendable {
    /// One order.
    struct Row: Sendable {
        let line: Int
        let order: OrderID
        let partner: PartnerID?
        let product: ProductID
        let quantity: Int
        let purchased: CalendarDate?
        let starts: CalendarDate?
        let expires: Expiry
        let account: AccountID?
        let assigned: Timestamp?
        let references: [(name: String, value: String)]
    }

    /// The last day of an order in a sheet.
    enum Expiry: Equatable, Sendable {
        /// An empty cell: a new order is perpetual, and a known order keeps its date.
        case unsaid
        case perpetual
        case date(CalendarDate)

        var date: CalendarDate? { if case .date(let date) = self { date } else { nil } }
    }

    /// The orders without duplicates, sorted by id.
    private(set) var rows: [Row] = []
    /// The columns of the sheet, for messages.
    let columns: SheetColumns

    init(_ table: [SheetRow], _ columns: SheetColumns, _ context: SheetContext, _ problems: inout ProblemList) {
        self.columns = columns
        let dates = SheetDates(
            table,
            [.purchased, .starts, .expires, .assigned],
            context.dates,
            &problems
        )
        var known: [OrderID: Row] = [:]
        for row in table {
            guard let order = Self.row(row, dates, context, &problems) else { continue }
            if let other = known[order.order] {
                if other.isSame(as: order) { continue }
                row.refuse(.order, "line \(other.line) describes the same order: keep one of the two lines", &problems)
                continue
            }
            known[order.order] = order
        }
        rows = known.values.sorted { $0.order < $1.order }
    }

    private static func row(
        _ row: SheetRow,
        _ dates: SheetDates,
        _ context: SheetContext,
        _ problems: inout ProblemList
    ) -> Row? {
        let order: OrderID? = row.id(.order, &problems)
        if row.text(.order) == nil { row.refuse(.order, "empty: every order needs a number", &problems) }
        let product = row.text(.product).flatMap { SheetWords.product($0, context.products) }
        if product == nil {
            let found = row.text(.product).map { "\(quoted($0)) is not one of the products" } ?? "empty"
            row.refuse(.product, "\(found): write \(SheetWords.names(context.products))", &problems)
        }
        let quantity = row.quantity(&problems)
        let starts = dates.date(.starts, row, &problems)
        var expires = Expiry.unsaid
        if let text = row.text(.expires) {
            if SheetWords.isPerpetual(text) {
                expires = .perpetual
            } else if let date = dates.date(.expires, row, &problems) {
                expires = .date(date)
            }
        }
        if let starts, let end = expires.date, end < starts {
            row.refuse(.expires, "\(end) is before the start, \(starts)", &problems)
        }
        let purchased = dates.date(.purchased, row, &problems)
        let assigned = dates.time(.assigned, row, &problems)
        let references = references(row, &problems)
        let partner: PartnerID? = row.text(.partner) == nil ? context.partner : row.id(.partner, &problems)
        let account: AccountID? = row.text(.account) == nil ? context.account : row.id(.account, &problems)
        guard let order, let product, let quantity else { return nil }
        return Row(
            line: row.line,
            order: order,
            partner: partner,
            product: product.id,
            quantity: quantity,
            purchased: purchased,
            starts: starts,
            expires: expires,
            account: account,
            assigned: assigned,
            references: references
        )
    }

    /// The references of an order, under the names that the pages use.
    private static func references(_ row: SheetRow, _ problems: inout ProblemList) -> [(name: String, value: String)] {
        var references: [(name: String, value: String)] = []
        for field in [SheetField.sapOrder, .resellerPO, .customerPO, .tracking] {
            guard let text = row.checkedText(field, &problems), row.isWhole(text, field, &problems) else { continue }
            references.append((field.rawValue, text))
        }
        guard let text = row.text(.otherReferences) else { return references }
        guard let object = (try? JSONValue(parsing: text.utf8))?.object,
            object.members.allSatisfy({ $0.value.string != nil })
        else {
            row.refuse(.otherReferences, "\(quoted(text)) is not a JSON object of strings", &problems)
            return references
        }
        references += object.members.compactMap { member in member.value.string.map { (member.key, $0) } }
        return references
    }
}

extension OrderRows.Row {
    fileprivate func isSame(as other: Self) -> Bool {
        partner == other.partner && product == other.product && quantity == other.quantity
            && purchased == other.purchased && starts == other.starts && expires == other.expires
            && account == other.account && assigned == other.assigned
            && references.elementsEqual(other.references) { $0.name.isExactly($1.name) && $0.value.isExactly($1.value) }
    }
}

/// The accounts of a sheet.
package struct AccountRows: Sendable {
    /// One account.
    struct Row: Sendable {
        let line: Int
        let account: AccountID
        let partner: PartnerID
        let name: String
        let number: String?
        let locale: String?
    }

    /// The accounts without duplicates, sorted by id.
    private(set) var rows: [Row] = []

    init(_ table: [SheetRow], _ context: SheetContext, _ problems: inout ProblemList) {
        var known: [AccountID: Row] = [:]
        for row in table {
            guard let account = Self.row(row, context, &problems) else { continue }
            if let other = known.updateValue(account, forKey: account.account) {
                if other.isSame(as: account) { continue }
                row.refuse(
                    row.has(.account) ? .account : .name,
                    "line \(other.line) describes the same account: keep one of the two lines",
                    &problems
                )
                continue
            }
            rows.append(account)
        }
        rows.sort { $0.account < $1.account }
    }

    private static func row(_ row: SheetRow, _ context: SheetContext, _ problems: inout ProblemList) -> Row? {
        let name = row.checkedText(.name, &problems)
        if row.text(.name) == nil { row.refuse(.name, "empty: every account needs a name", &problems) }
        // In a sheet without ids, the names determine them.
        let account: AccountID? = row.id(row.text(.account) == nil ? .name : .account, &problems)
        let partner: PartnerID? = row.text(.partner) == nil ? context.partner : row.id(.partner, &problems)
        if partner == nil, row.text(.partner) == nil {
            row.refuseMissing(
                .partner,
                "the partner is missing: add a column PARTNER, or set the partner with --partner",
                &problems
            )
        }
        let number = row.checkedText(.number, &problems).flatMap { row.isWhole($0, .number, &problems) ? $0 : nil }
        let locale = Self.locale(row, &problems)
        guard let name, let account, let partner else { return nil }
        return Row(line: row.line, account: account, partner: partner, name: name, number: number, locale: locale)
    }

    /// The language of an account, which the site need not have.
    private static func locale(_ row: SheetRow, _ problems: inout ProblemList) -> String? {
        guard let text = row.checkedText(.locale, &problems) else { return nil }
        if let tag = locales[FoldedWord(text)] { return tag }
        if LanguageTag.isTag(text) { return text }
        row.refuse(
            .locale,
            "\(quoted(text)) is not a language tag (BCP 47): write one such as en, es or pt-BR",
            &problems
        )
        return nil
    }

    private static let locales: [FoldedWord: String] = [
        FoldedWord("English"): "en", FoldedWord("inglés"): "en", FoldedWord("Spanish"): "es",
        FoldedWord("español"): "es",
    ]
}

extension AccountRows.Row {
    fileprivate func isSame(as other: Self) -> Bool {
        partner == other.partner && name.isExactly(other.name) && number.isExactly(other.number)
            && locale.isExactly(other.locale)
    }
}

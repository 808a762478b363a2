package import Licensing
import StrictJSON

/// The files of one partner.
extension SiteRenderer {
    /// Every file of a partner.
    package func renderPartner(_ state: PartnerState, each body: (RenderedFile) throws -> Void) rethrows {
        // In every language and on every page the order is the same, and a large partner's takes longer than a page.
        let lists = PartnerLists(state, names, linesPerPage: linesPerPage)
        let dashboard = Dashboard(state, products.products)
        let partners = locales.map { LocalizedPartner(renderer: self, state: state, lists: lists, locale: $0) }
        for partner in partners { try body(partner.page(dashboard)) }
        if 1...SearchFile.accountLimit ~= lists.accounts.count {
            let accounts = lists.accounts.map { JSONValue.array([.string($0.id.text), .string($0.shownName)]) }
            let bytes = Array(JSONValue.object(["accounts": .array(accounts)]).canonicalText.utf8)
            try body(RenderedFile(route: .people(state.partner.id), bytes: bytes))
        }
        // No page leads to one that is not there yet.
        if let search = lists.search {
            for (name, file) in search.files.reversed() {
                let route = Route.searchIndex(.partner(state.partner.id), part: name)
                try body(RenderedFile(route: route, bytes: search.bytes(of: file)))
            }
        }
        for (list, orders, tree) in lists.orderListings.reversed() {
            for page in tree.pages.reversed() { for partner in partners { try body(partner.page(page, list, orders)) } }
        }
        for (list, accounts, tree) in lists.accountListings.reversed() {
            for page in tree.pages.reversed() {
                for partner in partners { try body(partner.page(page, list, accounts)) }
            }
        }
        for partner in partners { try renderFiles(partner, dashboard, each: body) }
        let id = state.partner.id
        try body(RenderedFile(route: .partnerOrdersCSV(id), bytes: OrdersCSV(ofPartner: lists.orders).bytes))
        try body(RenderedFile(route: .partnerAccountsCSV(id), bytes: AccountsCSV(lists.accounts, products).bytes))
    }

    /// The dashboard as plain text; nil if the site does not have the language.
    package func summary(of state: PartnerState, locale: String) -> String? {
        guard locales.contains(locale) else { return nil }
        let lists = PartnerLists(state, names, linesPerPage: linesPerPage)
        let partner = LocalizedPartner(renderer: self, state: state, lists: lists, locale: locale)
        return String(decoding: PartnerSummary(partner, Dashboard(state, products.products)).bytes, as: UTF8.self)
    }

    private func renderFiles(
        _ partner: LocalizedPartner,
        _ dashboard: Dashboard,
        each body: (RenderedFile) throws -> Void
    ) rethrows {
        let phrases = language(partner.locale).phrases
        let (state, lists) = (partner.state, partner.lists)
        for file in Route.PartnerFile.allCases {
            let bytes =
                switch file {
                case .changes: ChangesFeed(state, phrases, names).bytes
                case .renewals: RenewalsCalendar(state, lists.orders, phrases).bytes
                case .summary: PartnerSummary(partner, dashboard).bytes
                case .ordersXLSX: phrases.spreadsheet(of: lists.orders, isOfPartner: true)
                case .accountsXLSX: phrases.spreadsheet(of: lists.accounts, products)
                }
            let route = Route.partnerFile(state.partner.id, locale: partner.locale, file)
            try body(RenderedFile(route: route, bytes: bytes))
        }
    }
}

package import Licensing

/// The files of one partner.
extension SiteRenderer {
    /// Every file of a partner.
    package func renderPartner(_ state: PartnerState, each body: (RenderedFile) throws -> Void) rethrows {
        // In every language and on every page the order is the same, and a large partner's takes longer than a page.
        let lists = PartnerLists(state, names, linesPerPage: linesPerPage)
        let dashboard = Dashboard(state, products.products)
        let partners = locales.map { LocalizedPartner(renderer: self, state: state, lists: lists, locale: $0) }
        for partner in partners { try body(partner.page(dashboard)) }
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
        try body(
            RenderedFile(route: .partnerOrdersCSV(state.partner.id), bytes: OrdersCSV(ofPartner: lists.orders).bytes)
        )
    }
}

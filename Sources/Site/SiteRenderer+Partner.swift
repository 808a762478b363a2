package import Licensing

/// The files of a partner.
extension SiteRenderer {
    /// Every file of a partner.
    ///
    /// - Parameter known: the lists and tables as they were last rendered. Files that are still the same are left out.
    /// - Returns: the lists and tables as they are now.
    @discardableResult
    package func renderPartner(
        _ state: PartnerState,
        known: ListVersions? = nil,
        each body: (RenderedFile) throws -> Void
    ) rethrows -> ListVersions {
        // The order is the same on all pages, and sorting the lists of a large partner takes longer than rendering a page.
        let lists = PartnerLists(state, names, linesPerPage: linesPerPage)
        let dashboard = Dashboard(state, products.products)
        let partners = locales.map { LocalizedPartner(renderer: self, state: state, lists: lists, locale: $0) }
        for partner in partners { try body(partner.page(dashboard)) }
        var versions = ListVersions()
        for file in lists.files(of: state, products) {
            let isChanged = versions.note(file.key, file.version, since: known)
            guard isChanged else { continue }
            switch file.content {
            case .localized(let render): for partner in partners { try body(render(partner)) }
            case .shared(let render): try body(render())
            }
        }
        for partner in partners {
            let phrases = language(partner.locale).phrases
            for (file, bytes) in [
                (Route.PartnerFile.changes, ChangesFeed(state, phrases, names).bytes),
                (.summary, PartnerSummary(partner, dashboard).bytes),
            ] {
                let route = Route.partnerFile(state.partner.id, locale: partner.locale, file)
                try body(RenderedFile(route: route, bytes: bytes))
            }
        }
        return versions
    }

    /// The dashboard as plain text; nil if the site does not have the language.
    package func summary(of state: PartnerState, locale: String) -> String? {
        guard locales.contains(locale) else { return nil }
        let lists = PartnerLists(state, names, linesPerPage: linesPerPage)
        let partner = LocalizedPartner(renderer: self, state: state, lists: lists, locale: locale)
        return String(decoding: PartnerSummary(partner, Dashboard(state, products.products)).bytes, as: UTF8.self)
    }
}

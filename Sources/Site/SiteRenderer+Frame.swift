import Licensing
import Localization
import Templating

/// The parts that all pages have in common.
extension SiteRenderer {
    /// The frame of a page in all languages.
    func frame(
        _ page: Frame.Page,
        _ route: Route,
        locale: String,
        subject: String? = nil,
        preferred: String? = nil
    ) -> Frame {
        frame(page, route, locale: locale, subject: subject, preferred: preferred, languages: locales)
    }

    /// The frame of a page in some languages.
    func frame(
        _ page: Frame.Page,
        _ route: Route,
        locale: String,
        subject: String?,
        preferred: String?,
        languages: [String]
    ) -> Frame {
        let feeds = feeds(of: route, page, locale: locale)
        return Frame(
            page: page,
            locale: locale,
            direction: self.language(locale).catalog.direction.rawValue,
            path: route.path,
            subject: subject,
            languages: self.languages(languages, of: route, locale: locale),
            defaultLink: defaultLink(from: route, preferred: preferred, languages: languages),
            stylesheet: assetRoute("site.css").link(from: route),
            icon: assetRoute("icon.svg").link(from: route),
            script: assetRoute("refresh.js").link(from: route),
            readerScript: assetRoute("reader.js").link(from: route),
            searchScript: page == .accountUsers || page == .partnerAccounts || page == .partner
                ? assetRoute("search.js").link(from: route) : nil,
            listScript: page.hasTable ? assetRoute("lists.js").link(from: route) : nil,
            feed: feeds.changes?.link(from: route),
            calendar: feeds.renewals?.link(from: route),
            hasProducts: products.products.count > 1,
            help: Route.help(locale: locale, guide: "index").link(from: route),
            home: Route.start.link(from: route),
            top: route.subject.map { subject in
                let top: Route =
                    switch subject {
                    case .account(let account): .account(account, locale: locale, .overview)
                    case .partner(let partner): .partner(partner, locale: locale, .dashboard)
                    }
                return top.link(from: route)
            },
            owner: owner(from: route),
            readingGuide: Guide.Section(for: page).map { link(to: $0, from: route, locale: locale) }
                ?? link(to: .readUserPage, from: route, locale: locale)
        )
    }

    /// The frame of a page in a sibling directory of another page, where only links to the page itself differ.
    func moved(_ frame: Frame, to route: Route, preferred: String?) -> Frame {
        var frame = frame
        frame.path = route.path
        frame.languages = languages(locales, of: route, locale: frame.locale)
        frame.defaultLink = defaultLink(from: route, preferred: preferred, languages: locales)
        return frame
    }

    private func languages(_ languages: [String], of route: Route, locale: String) -> [Frame.Language] {
        languages.compactMap { language in
            guard let target = route.translated(to: language) else { return nil }
            return Frame.Language(
                locale: language,
                name: templates[language]?.catalog.name ?? language,
                link: target.link(from: route),
                isCurrent: language == locale
            )
        }
    }

    private func defaultLink(from route: Route, preferred: String?, languages: [String]) -> String {
        let fallback = [preferred, defaultLocale].compactMap { $0 }.first { languages.contains($0) } ?? languages[0]
        return (route.translated(to: fallback) ?? route).link(from: route)
    }

    /// The feeds of a page, if a link of the whole account or partner opens it.
    private func feeds(
        of route: Route,
        _ page: Frame.Page,
        locale: String
    ) -> (changes: Route?, renewals: Route?) {
        switch (page, route.subject) {
        case (.user, _), (.accountDeleted, _), (_, nil): (nil, nil)
        case (_, .account(let account)?): (.changes(account, locale: locale), nil)
        case (_, .partner(let partner)?):
            (.partnerFile(partner, locale: locale, .changes), .partnerFile(partner, locale: locale, .renewals))
        }
    }

    /// The route of an asset with a plain name.
    func assetRoute(_ name: String) -> Route { .asset(assetNames[name] ?? name) }

    /// The address of a guide in a language, or in another one if the language does not have it.
    func link(to guide: Guide, from route: Route, locale: String) -> String {
        Route.help(locale: language(ofGuide: guide.rawValue, for: locale) ?? locale, guide: guide.rawValue).link(
            from: route
        )
    }

    /// The address of a section of a guide; that of the guide if it has no such anchor.
    func link(to section: Guide.Section, from route: Route, locale: String) -> String {
        let language = language(ofGuide: section.guide.rawValue, for: locale) ?? locale
        let anchors = templates[language]?.guides[section.guide.rawValue]?.template.anchors
        let isThere = anchors?.contains(section.anchor) ?? false
        return link(to: section.guide, from: route, locale: locale) + (isThere ? "#\(section.anchor)" : "")
    }

    /// The language in which readers of a language get a guide; nil if no language has it.
    func language(ofGuide name: String, for locale: String) -> String? {
        ([locale, defaultLocale] + locales).first { templates[$0]?.guides[name] != nil }
    }

    /// Renders a page.
    func file<Page>(_ route: Route, _ frame: Frame, _ fields: Fields<Page>, _ page: Page) -> RenderedFile {
        file(route, template(of: frame.page, in: frame.locale), frame, fields.record(of: page))
    }

    /// The template of a kind of page.
    ///
    /// `init` throws if a template is missing, so every language has all of them.
    func template(of page: Frame.Page, in locale: String) -> Template {
        guard let template = language(locale).pages[page] else {
            preconditionFailure("\(page.rawValue) has no template in \(locale)")
        }
        return template
    }

    /// The locale if the site has it, or else the default.
    func shownLocale(_ locale: String?) -> String {
        locale.flatMap { templates[$0] == nil ? nil : $0 } ?? defaultLocale
    }

    /// The templates of a language of the site.
    func language(_ locale: String) -> PageTemplates {
        guard let language = templates[locale] else { preconditionFailure("\(locale) is not a language of the site") }
        return language
    }

    /// Renders a page.
    func file(_ route: Route, _ template: Template, _ frame: Frame, _ record: Record) -> RenderedFile {
        RenderedFile(route: route, bytes: bytes(template, [Frame.fields.record(of: frame), record]))
    }

    /// Fills a template.
    func bytes(_ template: Template, _ records: [Record]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16_384)
        template.fill(records, into: &bytes)
        return bytes
    }
}

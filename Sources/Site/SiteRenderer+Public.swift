import Localization
import Templating

/// The files without data of customers: start page, guides, assets, schema, status.
extension SiteRenderer {
    /// Renders the start page, guides, assets and the schema.
    ///
    /// They depend only on Templates/, Locales/ and brands.
    package func renderPublic(each body: (RenderedFile) throws -> Void) rethrows {
        for (name, bytes) in assets.sorted(by: { $0.key < $1.key }) {
            try body(RenderedFile(route: .asset(assetNames[name] ?? name), bytes: bytes))
        }
        for (name, bytes) in brandFiles.sorted(by: { $0.key < $1.key }) {
            try body(RenderedFile(route: .asset(name), bytes: bytes))
        }
        try body(RenderedFile(route: .accountSchema, bytes: AccountSchema().bytes))
        try body(startPage())
        for locale in locales {
            try body(helpIndex(locale))
            for (name, guide) in language(locale).guides.sorted(by: { $0.key < $1.key }) {
                try body(guidePage(name, guide, locale))
            }
        }
    }

    /// The files with the time of the last event and the number of entities.
    package func statusFiles(_ status: SiteStatus) -> [RenderedFile] {
        [
            RenderedFile(route: .status, bytes: status.bytes),
            RenderedFile(route: .freshness, bytes: status.freshness),
        ]
    }

    private func startPage() -> RenderedFile {
        let page = StartPage(
            sections: locales.map { locale in
                let catalog = language(locale).catalog
                return StartPage.Section(
                    locale: locale,
                    direction: catalog.direction.rawValue,
                    title: catalog.messages["start.title"]?.plainText ?? "",
                    introduction: catalog.messages["start.introduction"]?.plainText ?? "",
                    guides: catalog.messages["start.guides"]?.plainText ?? "",
                    link: Route.help(locale: locale, guide: "index").link(from: .start)
                )
            }
        )
        var frame = frame(.start, .start, locale: defaultLocale)
        // The page has all languages.
        frame.languages = locales.map { locale in
            let name = language(locale).catalog.name
            return Frame.Language(locale: locale, name: name, link: frame.defaultLink ?? "", isCurrent: true)
        }
        return file(.start, frame, StartPage.fields, page)
    }

    private func helpIndex(_ locale: String) -> RenderedFile {
        let route = Route.help(locale: locale, guide: "index")
        let linked = Set(language(locale).guideLinks.map(\.guide))
        let others = readingOrder(in: locale).filter { !linked.contains($0) }
        let guides = others.compactMap { name -> HelpPage.Guide? in
            let language = language(ofGuide: name, for: locale)
            guard let language, let guide = templates[language]?.guides[name] else { return nil }
            return HelpPage.Guide(
                title: guide.title,
                summary: guide.summary,
                locale: language,
                link: Route.help(locale: language, guide: name).link(from: route),
                foreignLanguage: language == locale ? nil : templates[language]?.catalog.name
            )
        }
        return file(route, frame(.help, route, locale: locale), HelpPage.fields, HelpPage(guides: guides))
    }

    /// The names of all guides: as the list of the language links to them, or that of the default language, and then the
    /// others.
    private func readingOrder(in locale: String) -> [String] {
        let lists = [locale, defaultLocale].map { language($0).guideLinks.map(\.guide) }
        let linked = lists.first { !$0.isEmpty } ?? []
        return linked + Set(templates.values.flatMap { $0.guides.keys }).subtracting(linked).sorted()
    }

    private func guidePage(_ name: String, _ guide: PageTemplates.Guide, _ locale: String) -> RenderedFile {
        let route = Route.help(locale: locale, guide: name)
        let languages = locales.filter { templates[$0]?.guides[name] != nil }
        var frame = frame(.guide, route, locale: locale, subject: guide.title, preferred: nil, languages: languages)
        frame.trail = [Frame.Crumb(name: nil, section: .help, link: frame.help)]
        let guides = language(locale).guides
        let order = readingOrder(in: locale).filter { guides[$0] != nil }
        if let position = order.firstIndex(of: name) {
            func neighbor(_ position: Int) -> Frame.Neighbor? {
                guard order.indices.contains(position), let guide = guides[order[position]] else { return nil }
                let link = Route.help(locale: locale, guide: order[position]).link(from: route)
                return Frame.Neighbor(title: guide.title, link: link)
            }
            (frame.previousGuide, frame.nextGuide) = (neighbor(position - 1), neighbor(position + 1))
        }
        return file(route, guide.template, frame, GuidePage.fields.record(of: guide.contents))
    }
}

extension Message {
    /// The text of a message without arguments.
    var plainText: String {
        parts.map { part in if case .literal(let text) = part { text } else { "" } }.joined()
    }
}

import Localization
import Templating

/// Pages that are not files of the site: the responses of a server at any address.
extension SiteRenderer {
    /// The reason for which a page cannot be shown.
    package enum Notice: String, CaseIterable, Sendable {
        /// The page does not exist, or the reader's link does not open it.
        ///
        /// The notice does not say which: <doc:Access#Refusals>.
        case notFound = "not-found"
        /// The reader's link has expired or was revoked.
        case linkEnded = "link-ended"
        /// The server cannot read the site, or cannot check the reader's link, at the moment.
        case unavailable

        fileprivate var page: Frame.Page {
            switch self {
            case .notFound: .notFound
            case .linkEnded: .linkEnded
            case .unavailable: .unavailable
            }
        }
    }

    /// A notice as HTML.
    ///
    /// - Parameters:
    ///   - opened: the pages that the reader's links open, to which the notice links.
    ///   - locale: the language; the default if the site does not have it.
    ///   - root: the path of the directory of the site, such as `/` or `/vitrina/`, with which all links begin.
    package func notice(_ notice: Notice, opened: [Route] = [], locale: String, root: String) -> [UInt8] {
        let locale = shownLocale(locale)
        let root = root.hasSuffix("/") ? root : root + "/"
        func help(_ language: String) -> String { Route.help(locale: language, guide: "index").link(below: root) }
        let frame = Frame(
            page: notice.page,
            locale: locale,
            direction: language(locale).catalog.direction.rawValue,
            subject: nil,
            // The notice has no address in other languages, so the languages link to the guides.
            languages: locales.map { language in
                Frame.Language(
                    locale: language,
                    name: templates[language]?.catalog.name ?? language,
                    link: help(language),
                    isCurrent: language == locale
                )
            },
            defaultLink: nil,
            stylesheet: assetRoute("site.css").link(below: root),
            icon: assetRoute("icon.svg").link(below: root),
            script: assetRoute("refresh.js").link(below: root),
            readerScript: assetRoute("reader.js").link(below: root),
            help: help(locale),
            home: Route.start.link(below: root),
            owner: siteBrand.owner { $0.link(below: root) }
        )
        let page = NoticePage(
            startLink: Route.start.link(below: root),
            opened: opened.compactMap { NoticePage.Opened($0, below: root) }
        )
        let records = [Frame.fields.record(of: frame), NoticePage.fields.record(of: page)]
        return bytes(template(of: notice.page, in: locale), records)
    }
}

import Templating

/// The list of guides, without those to which its template links.
///
/// If a guide is missing in a language, the list links to it in another language.
struct HelpPage: Sendable {
    /// A guide in the list.
    struct Guide: Sendable {
        let title: String
        let summary: String?
        let locale: String
        let link: String
        /// The language of the guide; nil if it is that of the page.
        let foreignLanguage: String?

        static let fields = Fields<Guide>([
            .text("title") { $0.title },
            .text("summary") { $0.summary },
            .code("guideLocale") { $0.locale },
            .link("link") { $0.link },
            .text("foreignLanguage") { $0.foreignLanguage },
        ])
    }

    let guides: [Guide]

    static let fields = Fields<HelpPage>([.list("guides", Guide.fields) { $0.guides }])
}

/// A guide, whose text is its template.
struct GuidePage: Sendable {
    /// A heading in the contents.
    struct Section: Sendable {
        let heading: String
        let anchor: String

        static let fields = Fields<Section>([
            .text("heading") { $0.heading },
            .link("link") { "#\($0.anchor)" },
        ])
    }

    /// The smallest number of sections for which a guide has contents.
    private static let fewest = 4

    let contents: [Section]

    init(_ sections: [(anchor: String, heading: String)]) {
        contents = sections.count < Self.fewest ? [] : sections.map { Section(heading: $0.heading, anchor: $0.anchor) }
    }

    static let fields = Fields<GuidePage>([
        .flag("hasContents") { !$0.contents.isEmpty },
        .list("contents", Section.fields) { $0.contents },
    ])
}

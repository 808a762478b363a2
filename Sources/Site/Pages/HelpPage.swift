import Templating

/// The list of guides.
///
/// A guide that a language does not have is offered in those that do.
struct HelpPage: Sendable {
    /// One guide in the list.
    struct Guide: Sendable {
        let title: String
        let summary: String?
        let locale: String
        let link: String
        /// The language of the guide, where it is not that of the page.
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

/// A guide; its text is the template.
struct GuidePage: Sendable {
    /// A heading to which the contents lead.
    struct Section: Sendable {
        let heading: String
        let anchor: String

        static let fields = Fields<Section>([
            .text("heading") { $0.heading },
            .link("link") { "#\($0.anchor)" },
        ])
    }

    /// A guide with fewer sections needs no contents.
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

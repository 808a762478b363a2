import Templating

/// Choose a language; what this is; no customer data.
struct StartPage: Sendable {
    /// What the page says in one language.
    struct Section: Sendable {
        let locale: String
        let direction: String
        let title: String
        let introduction: String
        /// What the link to the guides says.
        let guides: String
        let link: String

        static let fields = Fields<Section>([
            .code("locale") { $0.locale },
            .code("sectionDirection") { $0.direction },
            .text("guidesLabel") { $0.guides },
            .text("title") { $0.title },
            .text("introduction") { $0.introduction },
            .link("link") { $0.link },
        ])
    }

    let sections: [Section]

    static let fields = Fields<StartPage>([.list("sections", Section.fields) { $0.sections }])
}

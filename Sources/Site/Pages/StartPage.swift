import Templating

/// The start page: the choice of a language and an introduction, without data of customers.
struct StartPage: Sendable {
    /// The texts of the page in one language.
    struct Section: Sendable {
        let locale: String
        let direction: String
        let title: String
        let introduction: String
        /// The label of the link to the guides.
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

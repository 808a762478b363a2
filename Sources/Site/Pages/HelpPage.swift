import Templating

/// The list of guides.
///
/// A guide that a language does not have is offered in those that do.
struct HelpPage: Sendable {
    /// One guide in the list.
    struct Guide: Sendable {
        let title: String
        let locale: String
        let link: String
        /// The language of the guide, where it is not that of the page.
        let foreignLanguage: String?

        static let fields = Fields<Guide>([
            .text("title") { $0.title },
            .code("guideLocale") { $0.locale },
            .link("link") { $0.link },
            .text("foreignLanguage") { $0.foreignLanguage },
        ])
    }

    let guides: [Guide]

    static let fields = Fields<HelpPage>([.list("guides", Guide.fields) { $0.guides }])
}

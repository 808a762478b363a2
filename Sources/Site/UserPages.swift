import Licensing

/// The answers for a user with their events, in all languages.
struct UserAnswers {
    let user: User
    let answers: [UserPage.ProductAnswer]

    /// - Parameter evidence: the events of the account, for all of its users.
    init(_ user: User, in state: AccountState, _ evidence: Evidence, _ renderer: SiteRenderer) {
        self.user = user
        let explanations = state.explanations(for: user, products: renderer.products)
        let showsRows = explanations.contains { $0.outcome.showsRow }
        answers = explanations.enumerated().map { index, explanation in
            var answer = UserPage.ProductAnswer(explanation, evidence.excerpt(for: user, explanation), renderer.names)
            // <doc:LicensingRules#Products>: ""No licenses" is said only when no product of the account shows a row."
            answer.isInSection = showsRows ? explanation.outcome.showsRow : index == 0
            return answer
        }
    }
}

/// The pages of an account's users in one language.
///
/// They are all in one directory, so most of their links are equal. The common parts are created once, because an
/// account can have 100,000 users.
struct UserPages {
    private let account: LocalizedAccount
    /// The frame of any of the pages.
    private let frame: Frame
    /// The addresses of the directories of these pages, for each language of the frame.
    private let folders: [String]
    private let defaultFolder: String
    private let historyName: String
    private let history: String
    private let guides: [Cause: String]
    private let phrases: Phrasebook

    /// - Parameter user: any of the users.
    init(_ account: LocalizedAccount, like user: UserID) {
        self.account = account
        let (renderer, locale) = (account.renderer, account.locale)
        let route = Route.user(account.state.id, user, locale: locale)
        frame = account.frame(route, .user, section: .users, asOf: nil)
        folders = frame.languages.map { Self.folder($0.link, of: user) }
        defaultFolder = frame.defaultLink.map { Self.folder($0, of: user) } ?? ""
        phrases = renderer.language(locale).phrases
        historyName = phrases.text("answer.history")
        history = Route.account(account.state.id, locale: locale, .history).link(from: route)
        guides = Dictionary(
            uniqueKeysWithValues: Cause.allCases.map {
                ($0, renderer.link(to: Guide.Section(for: $0), from: route, locale: locale))
            }
        )
    }

    /// The page of a user.
    func page(of answers: UserAnswers) -> RenderedFile {
        let user = answers.user
        let route = Route.user(account.state.id, user.id, locale: account.locale)
        let changed = latest(answers.answers.map(\.explanation.changed))
        let page = UserPage(
            user: user,
            account: account.state,
            historyName: historyName,
            history: history,
            answers: answers.answers.map { answer in
                var answer = answer
                answer.guide = guides[answer.explanation.cause] ?? ""
                let admins = account.state.contacts.admins
                guard !admins.isEmpty else { return answer }
                let mail = MailLink(Ticket(user, answer.explanation, on: route, account, phrases))
                answer.admins = admins.map { UserPage.AdminRow(admin: $0, mail: mail.address(to: $0.email)) }
                return answer
            }
        )
        var frame = frame
        let name = Self.name(of: user.id)
        frame.subject = user.shownName
        frame.user = user.id
        frame.path = route.path
        frame.asOf = changed
        for (index, folder) in folders.enumerated() { frame.languages[index].link = folder + name }
        frame.defaultLink = defaultFolder + name
        return account.renderer.file(route, frame, UserPage.fields, page)
    }

    /// The end of a link to a user's page, after the directory.
    static func name(of user: UserID) -> String { user.text + ".html" }

    /// The directory in a link to a user's page.
    static func folder(_ link: String, of user: UserID) -> String {
        String(decoding: link.utf8.dropLast(name(of: user).utf8.count), as: UTF8.self)
    }
}

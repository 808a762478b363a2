package import Licensing
package import Templating

/// The page of a user, split into the steps that benchmarks measure.
///
/// The renderer executes all steps at once and keeps its parts private. This file is compiled into its module.
package struct UserPageSteps {
    /// The fields of the frame and of the page, in the order of the records.
    package static let schemas = [Frame.fields.schema, UserPage.fields.schema]

    /// The initial capacity of the renderer's buffer for a page.
    package static let reservedBytes = 16_384

    /// The compiled page.
    package let template: Template
    private let account: LocalizedAccount
    private let user: User
    private let state: AccountState
    private let evidence: Evidence
    private let pages: UserPages
    private let frame: Frame
    private let page: UserPage

    /// Creates the models; nil for an account without user pages.
    package init?(
        _ user: User,
        in state: AccountState,
        locale: String,
        asOf moment: Timestamp,
        by renderer: SiteRenderer
    ) {
        guard state.isPresent, let profile = state.profile, let template = renderer.templates[locale]?.pages[.user]
        else {
            return nil
        }
        self.template = template
        self.user = user
        self.state = state
        let evidence = Evidence(state)
        self.evidence = evidence
        account = LocalizedAccount(renderer: renderer, state: state, profile: profile, locale: locale, moment: moment)
        pages = UserPages(account, like: user.id, count: state.users.count)
        let route = Route.user(state.id, user.id, locale: locale)
        let answers = UserAnswers(user, in: state, evidence, renderer)
        let phrases = renderer.language(locale).phrases
        let mails = SupportMails(account, phrases)
        page = UserPage(
            user: user,
            account: state,
            historyName: phrases.text("answer.history"),
            history: Route.account(state.id, locale: locale, .history).link(from: route),
            answers: answers.answers.map { answer in
                var answer = answer
                let section = Guide.Section(for: answer.explanation.cause)
                answer.guide = renderer.link(to: section, from: route, locale: locale)
                answer.admins = mails.links(user, answer.explanation, on: route)
                return answer
            }
        )
        let changed = latest(answers.answers.map(\.explanation.changed))
        var frame = account.frame(route, .user, section: .users, asOf: changed)
        frame.subject = user.shownName
        frame.user = user.id
        self.frame = frame
    }

    /// The values of the page, created from the models.
    package func records() -> [Record] {
        [Frame.fields.record(of: frame), UserPage.fields.record(of: page)]
    }

    /// All steps of the renderer for the page: the answers, the links, the models, the values, the bytes.
    package func render() -> [UInt8] {
        pages.page(of: UserAnswers(user, in: state, evidence, account.renderer)).bytes
    }
}

import Licensing
import Templating

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
final class UserPages {
    private let account: LocalizedAccount
    /// The frame of the last page.
    private var frame: Frame
    private let template: Template
    /// The fields of the frame that the template reads.
    private let frameFields: [Int]
    /// The addresses of the directories of these pages, for each language of the frame.
    private let folders: [String]
    private let defaultFolder: String
    private let historyName: String
    private let history: String
    private let guides: [Cause: String]
    private let mails: SupportMails

    /// The number of pages from which binding the template takes less time than it saves.
    private static let fewestForBinding = 8

    /// - Parameters:
    ///   - user: any of the users.
    ///   - count: the number of pages.
    init(_ account: LocalizedAccount, like user: UserID, count: Int) {
        self.account = account
        let (renderer, locale) = (account.renderer, account.locale)
        let route = Route.user(account.state.id, user, locale: locale)
        frame = account.frame(route, .user, section: .users, asOf: nil)
        let template = renderer.template(of: .user, in: locale)
        if count < Self.fewestForBinding {
            self.template = template
            frameFields = Array(Frame.fields.schema.entries.indices)
        } else {
            self.template = template.binding(Frame.fields.record(of: frame)) { !Self.own.contains($0) }
            frameFields = Self.own
        }
        folders = frame.languages.map { Self.folder($0.link, of: user) }
        defaultFolder = frame.defaultLink.map { Self.folder($0, of: user) } ?? ""
        let phrases = renderer.language(locale).phrases
        mails = SupportMails(account, phrases)
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
                answer.admins = mails.links(user, answer.explanation, on: route)
                return answer
            }
        )
        let name = Self.name(of: user.id)
        frame.subject = user.shownName
        frame.user = user.id
        frame.path = route.path
        frame.asOf = changed
        for (index, folder) in folders.enumerated() { frame.languages[index].link = folder + name }
        frame.defaultLink = defaultFolder + name
        let records = [Frame.fields.record(of: frame, only: frameFields), UserPage.fields.record(of: page)]
        return RenderedFile(route: route, bytes: account.renderer.bytes(template, records))
    }

    /// The positions of the fields of the frame that differ between the pages.
    private static let own = [
        "path", "subject", "trailEnd", "user", "languages", "currentLanguages", "defaultLink", "asOf",
    ].compactMap(Frame.fields.schema.position)

    /// The end of a link to a user's page, after the directory.
    static func name(of user: UserID) -> String { user.text + ".html" }

    /// The directory in a link to a user's page.
    static func folder(_ link: String, of user: UserID) -> String {
        String(decoding: link.utf8.dropLast(name(of: user).utf8.count), as: UTF8.self)
    }
}

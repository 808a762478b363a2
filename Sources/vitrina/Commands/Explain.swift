import ArgumentParser
import Foundation
import Licensing
import Receiver
import Regeneration
import Sharing
import Site

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explains why a user sees what they see.",
        discussion: """
            Prints the outcome, its cause, the time since which it applies, the events that led to it, what to do, and \
            the address of the page. A link opens the page: "vitrina share create".

            Example:
              vitrina explain --account acme --user u1 --locale es
            """
    )

    @OptionGroup var options: SharedOptions
    @OptionGroup var moment: MomentOptions

    @Option(help: "The account's id.", transform: AccountID.argument)
    var account: AccountID

    @Option(help: "The user's id or e-mail address.", transform: NamedUser.init)
    var user: NamedUser

    @Option(help: "The language of the sentences.")
    var locale = "en"

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reportingErrors {
            let settings = try options.settings
            let renderer = try Assembly.renderer(settings)
            let view = try await Assembly.view(
                try Assembly.ledgerForReading(settings),
                settings,
                asOf: moment.timestamp
            )
            let state = try await view.account(account)
            if case .deleted(let since) = state.status { throw UnknownSubject.deletedAccount(account, since: since) }
            guard state.isPresent else { throw UnknownSubject.account(account) }
            let person = try user.found(in: state)
            let server = ServerAddress.current(settings).address
            let report = ExplanationReport(state, person, renderer, locale: locale) { server.address(of: "/\($0)") }
            guard let report else {
                throw ValidationError(
                    "There is no locale \(locale). Choose one of: \(renderer.locales.joined(separator: ", "))."
                )
            }
            if json {
                try Terminal.printLine(String(report.json.dropLast()))
            } else {
                for line in report.lines { try Terminal.printLine(Terminal.safe(line)) }
            }
        }
    }
}

/// A user in the form that people write.
enum NamedUser: Sendable {
    case id(UserID)
    case email(String)

    init(_ text: String) throws {
        self = text.contains("@") ? .email(text) : .id(try UserID.argument(text))
    }

    /// - Throws: `UnknownSubject` if the account has no such user; `SharedPartError` if it has several.
    func found(in state: AccountState) throws -> User {
        switch self {
        case .id(let id):
            guard let user = state.users[id] else { throw UnknownSubject.user(id, state.id) }
            return user
        case .email(let email):
            let users = state.users(withEmail: email)
            guard let user = users.first else { throw UnknownSubject.email(email, state.id) }
            guard users.count == 1 else {
                throw SharedPartError.severalUsers(email, users.map { .user(state.id, $0.id) })
            }
            return user
        }
    }
}

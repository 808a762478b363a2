import ArgumentParser
import Licensing
import Receiver
import Regeneration
import Sharing

struct Share: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes, lists and revokes links to parts of the site.",
        discussion: """
            A link opens exactly one part: partners/P, accounts/A or accounts/A/users/U. All of this also works while \
            vitrina serve runs, and a revocation takes effect on the next request.

            Example:
              vitrina share create accounts/acme/users/u1 --expires 7d --note "ticket 4711"
              vitrina share list
              vitrina share revoke 3
            """,
        subcommands: [Create.self, List.self, Revoke.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a link and prints its address, once.",
            discussion: """
                Example:
                  vitrina share create accounts/acme --expires 7d --locale es
                """
        )

        @OptionGroup var options: SharedOptions

        @Argument(help: "What the link opens: partners/P, accounts/A or accounts/A/users/U.")
        var scope: String

        @Option(help: "How long it lasts: \(Create.lifetimes) (default: 30d).")
        var expires: String?

        @Option(help: "The one language that it opens (default: every language).")
        var locale: String?

        @Option(help: "What it is for; shown by vitrina share list.")
        var note: String?

        @Flag(name: .customLong("with-accounts"), help: "For partners/P: open the pages of the partner's accounts too.")
        var withAccounts = false

        func run() async throws {
            try await reportingErrors {
                let scope = try checkedScope()
                let server = ServerAddress.current(try options.settings)
                let lifetime = try lifetime()
                let now = SystemClock.now
                let token = ShareToken.random()
                _ = try await Assembly.links(try Places(options.settings, isForPublishing: false)).create(
                    NewShareLink(
                        scope: scope,
                        opensAccounts: withAccounts,
                        locale: try checkedLocale(),
                        note: note,
                        created: now,
                        expires: lifetime.end(from: now)
                    ),
                    token: token.digest
                )
                if let missing = await missing(scope, at: now) { Terminal.printError("vitrina: \(missing)") }
                if let advice = server.advice { Terminal.printError("vitrina: \(advice)") }
                try Terminal.printLine(server.address.address(of: "/s/\(token.text)"))
            }
        }

        private func checkedScope() throws -> ShareScope {
            guard let scope = ShareScope(scope) else {
                throw ValidationError(
                    "\(Terminal.safe(self.scope)) is no part of the site: write partners/P, accounts/A or accounts/A/users/U."
                )
            }
            if withAccounts {
                guard case .partner = scope else { throw ValidationError("--with-accounts goes with partners/P only.") }
            }
            return scope
        }

        private static let lifetimes =
            "a whole number with m (minutes), h (hours), d (days) or w (weeks), from 1m to 3650d"

        private func lifetime() throws -> LinkLifetime {
            guard let expires else { return .standard }
            guard let lifetime = LinkLifetime(expires) else {
                throw ValidationError("\(Terminal.safe(expires)) is no lifetime: write \(Self.lifetimes).")
            }
            return lifetime
        }

        private func checkedLocale() throws -> String? {
            guard let locale else { return nil }
            let known = try SourceFiles(options.settings).localeIDs()
            guard known.contains(locale) else {
                throw ValidationError(
                    "There is no locale \(Terminal.safe(locale)). Choose one of: \(known.joined(separator: ", "))."
                )
            }
            return locale
        }

        /// A link may be made before what it opens exists; a slip of the pen should be noticed all the same.
        private func missing(_ scope: ShareScope, at now: Timestamp) async -> String? {
            // try?: a link needs no ledger.
            guard let settings = try? options.settings, let store = try? Assembly.ledgerForReading(settings),
                let view = try? await Assembly.view(store, settings, asOf: now)
            else { return nil }
            switch scope {
            case .partner(let partner):
                return view.registry.partners[partner] == nil ? "the ledger knows no partner \(partner) yet" : nil
            case .account(let account):
                return view.registry.accounts[account] == nil ? "the ledger knows no account \(account) yet" : nil
            case .user(let account, let user):
                let state = try? await view.account(account)
                return state?.users[user] == nil ? "the ledger knows no user \(user) of account \(account) yet" : nil
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One line per link: id, state, scope, language, made, ends, first use, note.",
            discussion: """
                Example:
                  vitrina share list
                """
        )

        @OptionGroup var options: SharedOptions

        func run() async throws {
            try await reportingErrors {
                let now = SystemClock.now
                for link in try await Assembly.links(try Places(options.settings, isForPublishing: false)).links() {
                    let fields = [
                        "\(link.id)", "\(link.status(at: now))",
                        "\(link.scope)\(link.opensAccounts ? " with accounts" : "")",
                        link.locale ?? "-", "\(link.created)", link.expires.map { "\($0)" } ?? "-",
                        link.firstUsed.map { "\($0)" } ?? "-", link.note ?? "-",
                    ]
                    try Terminal.printLine(fields.map(Terminal.safe).joined(separator: "\t"))
                }
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends a link at once.",
            discussion: """
                Example:
                  vitrina share revoke 3
                """
        )

        @OptionGroup var options: SharedOptions

        @Argument(help: "The id that vitrina share list prints first.")
        var id: String

        func run() async throws {
            try await reportingErrors {
                guard let number = ShareLinkID(id),
                    let link = try await Assembly.links(try Places(options.settings, isForPublishing: false))
                        .revoke(number, at: SystemClock.now)
                else { throw UnknownSubject.link(id) }
                try Terminal.printLine("\(link.id) revoked")
            }
        }
    }
}

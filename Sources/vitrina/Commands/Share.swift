import ArgumentParser
import Licensing
import Receiver
import Regeneration
import Sharing
import Site

struct Share: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Creates, lists and revokes links to parts of the site.",
        discussion: """
            A link opens exactly one part: partners/P, accounts/A or accounts/A/users/U. The address of a page or the \
            e-mail address of a user also names a part. All commands work while vitrina serve runs. A revocation takes \
            effect with the next request.

            Example:
              vitrina share create accounts/acme/users/u1 --expires 7d --note "ticket 4711"
              vitrina share create ana@example.com --locale es
              vitrina share create accounts/acme --files
              vitrina share list
              vitrina share revoke 3
            """,
        subcommands: [Create.self, List.self, Revoke.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Creates a link and prints its address, once.",
            discussion: """
                Standard output gets the address. Standard error gets a text to send with it. With --files, it prints \
                the addresses of the feeds, tables and data instead, one on each line, for programs that keep no \
                cookies.

                Example:
                  vitrina share create accounts/acme --expires 7d --locale es
                """
        )

        @OptionGroup var options: SharedOptions

        @Argument(
            help: """
                The part that the link opens: partners/P, accounts/A or accounts/A/users/U, the address of a page, or the \
                e-mail address of a user.
                """
        )
        var scope: String

        @Option(help: "The lifetime of the link: \(Create.lifetimes) (default: 30d).")
        var expires: String?

        @Option(help: "The language of the pages that it opens (default: all languages).")
        var locale: String?

        @Option(help: "A note for \"vitrina share list\".")
        var note: String?

        @Flag(name: .customLong("with-accounts"), help: "For partners/P: open the pages of the partner's accounts too.")
        var withAccounts = false

        @Flag(help: "Print the addresses of the files for programs: feeds, tables, data.")
        var files = false

        @Flag(help: "Also print a QR code of the address.")
        var qr = false

        func run() async throws {
            try await reportingErrors {
                let settings = try options.settings
                // try?: a link requires no ledger.
                let view = try? await Assembly.view(
                    Assembly.ledgerForReading(settings),
                    settings,
                    asOf: SystemClock.now
                )
                let part = try await checkedPart(view)
                let server = ServerAddress.current(settings)
                let lifetime = try lifetime()
                let now = SystemClock.now
                let token = ShareToken.random()
                let link = try await Assembly.links(try Places(settings, isForPublishing: false)).create(
                    NewShareLink(
                        scope: part.scope,
                        opensAccounts: withAccounts,
                        locale: try checkedLocale(),
                        note: note,
                        created: now,
                        expires: lifetime.end(from: now)
                    ),
                    token: token.digest
                )
                if view != nil, part.name == nil {
                    Terminal.printError("vitrina: the ledger contains no \(part.scope.noun) yet")
                }
                if case .partner = part.scope, !withAccounts, !files {
                    let advice = "the link does not open the pages of the accounts: use --with-accounts for that"
                    Terminal.printError("vitrina: \(advice)")
                }
                if let advice = server.advice { Terminal.printError("vitrina: \(advice)") }
                let address = server.address.address(of: "/s/\(token.text)")
                if files {
                    for name in try fileNames(part.scope, link, settings) {
                        try Terminal.printLine("\(address)/\(name)")
                    }
                } else {
                    try Terminal.printLine(address)
                    if qr { try printCode(of: address) }
                    invite(to: part, link, at: address, view, settings)
                }
            }
        }

        private func printCode(of address: String) throws {
            guard let code = QRCode(address) else {
                let advice = "a QR code can contain \(QRCode.limit) bytes: set VITRINA_BASE_URL to a shorter address"
                return Terminal.printError("vitrina: \(advice)")
            }
            for line in code.lines { try Terminal.printLine(line) }
        }

        private func checkedPart(_ view: LedgerView?) async throws -> SharedPart {
            let part: SharedPart
            do {
                part = try await SharedPart(scope, in: view)
            } catch SharedPartError.unreadable(let text) {
                throw ValidationError("\(SharedPartError.unreadable(text))")
            }
            if withAccounts {
                guard case .partner = part.scope else {
                    throw ValidationError("--with-accounts is only for partners/P.")
                }
            }
            if files, case .user = part.scope {
                throw ValidationError("A user has no files for programs: remove --files, or share accounts/A.")
            }
            return part
        }

        /// The names of files that can follow the address of the link.
        private func fileNames(_ scope: ShareScope, _ link: ShareLink, _ settings: Settings) throws -> [String] {
            let locales = try link.locale.map { [$0] } ?? SourceFiles(settings).localeIDs()
            let prefix = Route.directory(of: scope.subject) + "/"
            return Route.filesForPrograms(of: scope.subject, locales: locales).map {
                String($0.path.dropFirst(prefix.count))
            }
        }

        /// Prints a text to send with the link.
        private func invite(
            to part: SharedPart,
            _ link: ShareLink,
            at address: String,
            _ view: LedgerView?,
            _ settings: Settings
        ) {
            // try?: without the texts of the site, only the address is printed.
            guard let renderer = try? Assembly.renderer(settings) else { return }
            let lines = renderer.invitation(
                to: part.name ?? part.scope.text,
                at: address,
                until: link.expires,
                locale: link.locale ?? view?.locale(of: part.scope)
            )
            for line in [""] + lines { Terminal.printError(Terminal.safe(line)) }
        }

        private static let lifetimes =
            "a whole number with m (minutes), h (hours), d (days) or w (weeks), from 1m to 3650d"

        private func lifetime() throws -> LinkLifetime {
            guard let expires else { return .standard }
            guard let lifetime = LinkLifetime(expires) else {
                throw ValidationError("\(Terminal.safe(expires)) is not a lifetime: write \(Self.lifetimes).")
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
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Prints one line per link: id, state, scope, language, creation, end, first use, note, name.",
            discussion: """
                Example:
                  vitrina share list
                """
        )

        @OptionGroup var options: SharedOptions

        func run() async throws {
            try await reportingErrors {
                let now = SystemClock.now
                let settings = try options.settings
                // try?: links can be listed without a ledger.
                let view = try? await Assembly.view(Assembly.ledgerForReading(settings), settings, asOf: now)
                for link in try await Assembly.links(try Places(settings, isForPublishing: false)).links() {
                    let fields = [
                        "\(link.id)", "\(link.status(at: now))",
                        "\(link.scope)\(link.opensAccounts ? " with accounts" : "")",
                        link.locale ?? "-", "\(link.created)", link.expires.map { "\($0)" } ?? "-",
                        link.firstUsed.map { "\($0)" } ?? "-", link.note ?? "-",
                        try await view?.name(of: link.scope) ?? "-",
                    ]
                    try Terminal.printLine(fields.map(Terminal.safe).joined(separator: "\t"))
                }
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke",
            abstract: "Revokes a link.",
            discussion: """
                Example:
                  vitrina share revoke 3
                """
        )

        @OptionGroup var options: SharedOptions

        @Argument(help: "The id from \"vitrina share list\".")
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

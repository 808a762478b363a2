import ArgumentParser
import Foundation
import Ledger
import Licensing
import Sharing
import Site

struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Erases the names and addresses of people.",
        discussion: """
            The person is shown under a pseudonym that is derived from the id. Counts, licenses and reasons do not \
            change. The name, the address, and mentions as the actor are removed from the ledger, its file, the \
            quarantine and the site. Older events that arrive later do not restore them. Only a backup can restore them.

            While vitrina serve runs, send it an event user.erased with "vitrina send" instead.

            Example:
              vitrina erase accounts/acme/users/u1
              vitrina erase --left 24 --dry-run
            """
    )

    @OptionGroup var options: SharedOptions

    @Argument(help: ArgumentHelp("The person to erase: accounts/A/users/U.", valueName: "person"))
    var people: [String] = []

    @Option(
        help: ArgumentHelp(
            "Erase all people who left at least this many months ago.",
            valueName: "months"
        )
    )
    var left: Int?

    @Flag(name: .customLong("dry-run"), help: "List the people to erase, and change nothing.")
    var dryRun = false

    @Flag(name: .customLong("no-build"), help: "Do not update the site. The next build updates it.")
    var noBuild = false

    func validate() throws {
        guard !people.isEmpty || left != nil else {
            throw ValidationError("Specify at least one person, accounts/A/users/U, or use --left MONTHS.")
        }
        if let left {
            guard (0...Retention.longest).contains(left) else {
                throw ValidationError("--left must be 0 to \(Retention.longest) months.")
            }
        }
        for text in people { _ = try Self.person(text) }
    }

    func run() async throws {
        try await reportingErrors {
            let settings = try options.settings
            let places = try Places(settings)
            let hasSite = try await Assembly.hasFile(.start, places)
            // Errors in templates are reported before anything is erased.
            if hasSite, !noBuild, !dryRun { _ = try Assembly.renderer(settings, isForPublishing: true) }
            try await erase(places)
            guard hasSite, !dryRun else { return }
            if noBuild {
                Terminal.printError("the site still shows the erased names: run vitrina build")
            } else {
                try await Build.build(settings, try MomentOptions.parse([]), precompress: false)
            }
        }
    }

    /// Erases from the ledger, which is closed at the end.
    private func erase(_ places: Places) async throws {
        let settings = places.settings
        let store =
            dryRun ? try Assembly.ledgerForReading(settings) : try Assembly.ledgerForWriting(places)
        let now = SystemClock.now
        var named: [Person] = []
        for text in people {
            let person = try Self.person(text)
            try await Self.check(person, in: store)
            if !named.contains(person) { named.append(person) }
        }
        if let left {
            let due = try await Retention(months: left).due(store, settings, at: now)
            named += due.map(\.person).filter { !named.contains($0) }
        }
        if !dryRun {
            try await store.append(named.map { try $0.erasure(from: "/vitrina/erase", at: now, settings.decoder) })
        }
        if !dryRun, !named.isEmpty, let database = settings.database,
            try await !Cluster.rights(database, settings).canVacuum
        {
            Terminal.printError(
                """
                the role of --data does not own the tables, so the names remain in free space of the database until \
                autovacuum removes them: run VACUUM events, quarantine as the owner
                """
            )
        }
        for person in named { try Terminal.printSummary("\(person): \(dryRun ? "would be erased" : "erased")") }
        if named.isEmpty { try Terminal.printSummary("no people to erase") }
    }

    private static func person(_ text: String) throws -> Person {
        guard case .user(let account, let user) = ShareScope(text) else {
            throw ValidationError("\(Terminal.safe(text)) is not a person: write accounts/A/users/U.")
        }
        return Person(account: account, user: user)
    }

    /// Refuses an id without a user, for example one with a typing error.
    private static func check(_ person: Person, in store: any EventStore) async throws {
        let events = try await store.events(of: person.account)
        guard !events.isEmpty else { throw UnknownSubject.account(person.account) }
        guard events.contains(where: { $0.names(person.user) }) else {
            throw UnknownSubject.person(person.user, person.account)
        }
    }
}

extension Event {
    /// Whether the event is about a user.
    fileprivate func names(_ user: UserID) -> Bool {
        switch payload {
        case .user(_, user, _), .license(_, user, _, _): true
        case .list(_, .listed(let list)): list.users.contains { $0.user == user }
        default: false
        }
    }
}

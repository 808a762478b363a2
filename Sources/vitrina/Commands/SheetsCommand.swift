import ArgumentParser
import Basics
import Foundation
import Ledger
import Licensing
import Sheets

struct SheetsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheets",
        abstract: "Prints empty sheets, and lists or withdraws imported lists of users.",
        discussion: """
            "vitrina import FILE.csv" imports sheets.

            Example:
              vitrina sheets template users --locale es > usuarios.csv
            """,
        subcommands: [Template.self, List.self, Withdraw.self]
    )

    struct Template: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "template",
            abstract: "Prints an empty sheet with the names of its columns.",
            discussion: """
                Example:
                  vitrina sheets template orders --locale es > pedidos.csv
                """
        )

        @OptionGroup var options: SharedOptions

        @Argument(help: "users, orders or accounts.")
        var kind: SheetKind

        @Option(help: "The language of the names: en or es.")
        var locale = "en"

        func run() async throws {
            try await reportingErrors {
                guard let bytes = kind.templateFile(locale: locale) else {
                    throw ValidationError(
                        "There are no column names in \(Terminal.safe(locale)). Choose one of: en, es."
                    )
                }
                try Terminal.write(String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Prints the lists of an account's users that are in effect, oldest first.",
            discussion: """
                Prints one line per list: id, time, source, number of users.

                Example:
                  vitrina sheets list --account acme
                """
        )

        @OptionGroup var options: SharedOptions

        @Option(help: "The account's id.", transform: AccountID.argument)
        var account: AccountID

        func run() async throws {
            try await reportingErrors {
                let events = try await Assembly.ledgerForReading(options.settings).events(of: account)
                if events.isEmpty { throw UnknownSubject.account(account) }
                for event in UserLists.standing(events) {
                    let users = event.list?.users.count ?? 0
                    try Terminal.printLine(
                        Terminal.safe(
                            "\(event.identity.id)  \(event.time)  \(event.identity.source)  \(counted(users, "user"))"
                        )
                    )
                }
            }
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "withdraw",
            abstract: "Withdraws a list of users, as if it had never been imported.",
            discussion: """
                Prints the changes, and asks for confirmation on a terminal. Many removals must be confirmed with their number, as for \
                sheets.

                Example:
                  vitrina sheets withdraw list-6f1c0b9a4d2e8f37a5b6c7d8e9f0a1b2 --account acme
                """
        )

        @OptionGroup var options: SharedOptions

        @Argument(help: "The id of the list: \"vitrina sheets list\" shows it.")
        var list: String

        @Option(help: "The account's id.", transform: AccountID.argument)
        var account: AccountID

        @Flag(help: "Show what would change, and write nothing.")
        var dryRun = false

        @Flag(help: "Write without asking.")
        var yes = false

        @Option(help: ArgumentHelp("The number of removals to allow, as in the preview.", valueName: "n"))
        var remove: Int?

        func run() async throws {
            try await reportingErrors {
                let settings = try options.settings
                let store =
                    dryRun
                    ? try Assembly.ledgerForReading(settings)
                    : try Assembly.ledgerForWriting(try Places(settings, isForPublishing: false))
                var changes = try await LedgerChanges(store, settings, asOf: SystemClock.now)
                changes.cause = "the withdrawal"
                let events = try await changes.events(of: account)
                if events.isEmpty { throw UnknownSubject.account(account) }
                let lists = UserLists.standing(events).filter { $0.identity.id == list }
                guard !lists.isEmpty else { throw UnknownSubject.list(list, account) }
                try await changes.add(lists.map { try UserLists.withdrawal(of: $0, account: account) }, "")
                let preview = changes.preview
                try changes.show(preview)
                try changes.checkRemovals(of: preview, allowed: remove)
                try await changes.write(isDryRun: dryRun, isConfirmed: yes)
            }
        }
    }
}

extension SheetKind: ExpressibleByArgument {}

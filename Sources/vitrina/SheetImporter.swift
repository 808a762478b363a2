import ArgumentParser
import Basics
import Foundation
import Ledger
import Licensing
import Sheets
import Tables

/// Imports sheets: reads all of them, shows their changes, and writes all changes or none.
struct SheetImporter {
    /// A sheet without errors.
    private struct Reading {
        let sheet: Sheet
        let plan: SheetImport
    }

    private let options: SheetOptions
    private let now: Timestamp
    private let descriptions: SheetDirectory
    private let settings: Settings
    private var readings: [Reading] = []

    init(_ options: SheetOptions, _ settings: Settings, now: Timestamp) {
        self.options = options
        descriptions = SheetDirectory(settings)
        self.settings = settings
        self.now = now
    }

    /// Reads sheets without reading the ledger.
    ///
    /// - Throws: `ExitCode.badData` after the problems of all sheets were printed.
    mutating func read(_ files: [SheetFile]) throws {
        let description = try options.sheet.map(descriptions.description)
        let context = SheetContext(
            account: options.account,
            partner: options.partner,
            description: description,
            dates: options.dates,
            products: settings.products
        )
        var isGood = true
        for file in files {
            do {
                readings.append(try read(file, context))
            } catch let error as SheetError {
                Self.report(error)
                isGood = false
            }
        }
        if !isGood { throw Self.nothingWritten() }
    }

    private func read(_ file: SheetFile, _ context: SheetContext) throws -> Reading {
        let bytes = try file.bytes()
        let table: Table
        var format: TableFormat?
        do throws(TableError) {
            let detected = try TableFormat(detecting: bytes)
            format = detected
            table = try Table(bytes, detected)
        } catch {
            // A wrong separator may be the cause of the error.
            if let format { try Terminal.printLine(Terminal.safe("\(file.name): \(format)")) }
            throw SheetError(error, file: file.name)
        }
        let time = try time(of: file)
        try Terminal.printLine(
            Terminal.safe(
                "\(file.name): \(table.format), \(counted(table.rows.count, "line")), taken \(time.time) (\(time.origin.rawValue))"
            )
        )
        let sheet = try Sheet(table, file: file.name, context)
        try Terminal.printLine(
            Terminal.safe("  \(sheet.kind.rawValue), \(counted(sheet.rowCount, "row")): \(sheet.columns.summary)")
        )
        for hint in sheet.columns.hints(settings.products) { try Terminal.printLine(Terminal.safe("  \(hint)")) }
        let plan = SheetImport(
            name: options.sheet ?? file.title ?? sheet.kind.rawValue,
            taken: time.time,
            isAddOnly: options.addOnly,
            products: settings.products
        )
        return Reading(sheet: sheet, plan: plan)
    }

    private func time(of file: SheetFile) throws -> SheetTime {
        guard let time = SheetTime(given: options.taken, fileName: file.title ?? "", modified: file.modified) else {
            throw SheetError([
                Diagnostic(sheet: file.name, message: "the time of its contents is unknown: set it with --taken")
            ])
        }
        guard time.time <= now else {
            let reason =
                "taken \(time.time) (\(time.origin.rawValue)) is in the future: set the right time with --taken"
            throw SheetError([Diagnostic(sheet: file.name, message: reason)])
        }
        return time
    }

    /// Shows the changes of the sheets, asks for confirmation on a terminal, and writes.
    ///
    /// - Parameter afterEvents: whether the same command has written events of other files.
    /// - Throws: `ExitCode.badData` if nothing may be written.
    func apply(to store: any EventStore, afterEvents: Bool) async throws {
        var changes = try await LedgerChanges(store, settings, asOf: now)
        if afterEvents { changes.nothingWritten = "no sheet was written" }
        var isGood = true
        // The order of the files has no effect.
        for reading in readings.sorted(by: { $0.plan.taken < $1.plan.taken }) {
            do {
                let events = try reading.plan.events(of: reading.sheet)
                try reading.sheet.check(events, against: changes.registry)
                try await changes.add(events, listing: reading.sheet.orders, reading.sheet.file)
            } catch let error as SheetError {
                Self.report(error)
                isGood = false
            }
        }
        if !isGood { throw Self.nothingWritten(changes.nothingWritten) }
        // The preview is computed once, because it folds every account of the sheet.
        let preview = changes.preview
        try changes.show(preview)
        try changes.checkRemovals(of: preview, allowed: options.remove)
        try await changes.write(isDryRun: options.dryRun, isConfirmed: options.yes)
    }

    private static func report(_ error: SheetError) {
        for line in error.lines { Terminal.printError(line) }
    }

    private static func nothingWritten(_ sentence: String = "nothing was written") -> ExitCode {
        Terminal.printError(sentence)
        return .badData
    }
}

/// New events for a ledger, with a preview, and writing them.
struct LedgerChanges {
    private let store: any EventStore
    private let now: Timestamp
    private let products: ProductCatalog
    private let policies: Policies
    /// The contents of the ledger, without the new events.
    private var ledger: LedgerExcerpt
    private var events: [Event] = []
    /// The events of the sheets that the ledger contains already, without lists.
    private var known: [Event] = []
    /// The orders in the sheets.
    private var orders: Set<OrderID> = []
    private var notes: [String] = []
    /// The number of lists that the ledger contains already.
    private var duplicates = 0
    /// The message for new events that are not written.
    var nothingWritten = "nothing was written"
    /// What removes users and licenses, for messages.
    var cause = "the sheet"

    init(_ store: any EventStore, _ settings: Settings, asOf now: Timestamp) async throws {
        self.store = store
        self.now = now
        products = settings.products
        policies = settings.policies
        ledger = LedgerExcerpt(registry: try await store.registryEvents())
    }

    /// The events of partners, accounts and orders, including the new ones.
    var registry: [Event] { excerpt.registry }

    private var excerpt: LedgerExcerpt {
        var excerpt = ledger
        excerpt.add(events)
        return excerpt
    }

    /// The events of an account in the ledger.
    mutating func events(of account: AccountID) async throws -> [Event] {
        if let known = ledger.accounts[account] { return known }
        let own = try await store.events(of: account)
        ledger.accounts[account] = own
        return own
    }

    /// Adds the events of a sheet.
    ///
    /// - Throws: `SheetError` if the ledger has another list of an account with the same time.
    mutating func add(_ new: [Event], listing orders: Set<OrderID> = [], _ file: String) async throws {
        self.orders.formUnion(orders)
        var problems: [Diagnostic] = []
        let identities = Set(ledger.registry.lazy.map(\.identity))
        for event in new {
            guard case .list(let account, .listed) = event.payload else {
                if identities.contains(event.identity) { known.append(event) } else { events.append(event) }
                continue
            }
            // Stored lists may have erased people, so the new list is compared in its erased form.
            let event = ErasedPeople(in: try await events(of: account)).erasing(event)
            switch UserLists.encounter(event, among: excerpt.accounts[account] ?? []) {
            case nil: events.append(event)
            case .same(let known):
                notes.append("\(file): the ledger already contains this list of account \(account), as \(known.id)")
                duplicates += 1
            case .withdrawn(let known, let isKept):
                notes.append(
                    """
                    \(file): the list \(known.id) of account \(account) was withdrawn: to import it again, choose \
                    another --taken
                    """
                )
                // A list that arrives after its withdrawal is kept too, as it would be before it.
                if isKept { duplicates += 1 } else { events.append(event) }
            case .other(let known):
                problems.append(
                    Diagnostic(
                        sheet: file,
                        message:
                            "the ledger contains another list of account \(account) at \(event.time), \(known.id): import the newer one with a later --taken, or withdraw the wrong one with \"vitrina sheets withdraw \(known.id) --account \(account)\""
                    )
                )
            }
        }
        if !problems.isEmpty { throw SheetError(problems) }
    }

    /// The changes of the new events.
    var preview: SheetPreview {
        SheetPreview(events + known, listing: orders, in: ledger, asOf: now, products: products, policies: policies)
    }

    func show(_ preview: SheetPreview) throws {
        for note in notes { try Terminal.printLine(Terminal.safe(note)) }
        for line in preview.lines(products: products) { try Terminal.printLine(Terminal.safe(line)) }
    }

    /// <doc:Sheets#Removals>: many removals require a confirmation with their number.
    func checkRemovals(of preview: SheetPreview, allowed: Int?) throws {
        // A script that runs a second time has nothing left to remove.
        if events.isEmpty { return }
        let warnings = preview.warnings(products: products)
        if let allowed {
            guard allowed != preview.removals else { return }
            Terminal.printError(
                "\(nothingWritten): --remove \(allowed) does not match, because \(cause) removes \(preview.removals)"
            )
        } else {
            if warnings.isEmpty { return }
            for warning in warnings { Terminal.printError(warning) }
            let isSheet = events.contains { $0.list != nil }
            Terminal.printError(
                """
                \(nothingWritten): if this is intended, allow it with --remove \
                \(preview.removals)\(isSheet ? "; --add-only removes no user" : "")
                """
            )
        }
        throw ExitCode.badData
    }

    /// Writes the new events, all or none.
    ///
    /// - Parameter isConfirmed: whether to skip the question. Without a terminal, no question is asked.
    func write(isDryRun: Bool, isConfirmed: Bool) async throws {
        if isDryRun { return try Terminal.printLine("nothing was written: this is a dry run") }
        if !events.isEmpty, !isConfirmed, isatty(STDIN_FILENO) == 1 {
            try Terminal.write("Write these changes? [y/N] ")
            guard let answer = readLine(), ["y", "yes", "s", "sí", "si"].contains(answer.lowercased()) else {
                try Terminal.printLine(nothingWritten)
                throw ExitCode.checkFailed
            }
        }
        let receipt = events.isEmpty ? AppendReceipt() : try await store.append(events)
        try Terminal.printLine(
            "\(counted(receipt.accepted, "event")) added, \(counted(receipt.duplicates + known.count + duplicates, "duplicate"))"
        )
        for event in events {
            guard case .list(let account, .listed) = event.payload else { continue }
            try Terminal.printLine(
                "to undo this import: vitrina sheets withdraw \(event.identity.id) --account \(account)"
            )
        }
    }
}

import ArgumentParser
import Basics
import Foundation
import Ledger
import Receiver

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Adds events, or the rows of sheets, to the ledger.",
        discussion: """
            Events: the ledger stores every valid line and counts duplicates. An invalid line is reported as FILE:LINE \
            and goes to the quarantine. The exit code is then 65.

            Sheets (.csv, .tsv, or text that is not JSON) contain users, orders or accounts. A sheet is imported \
            completely or not at all, after a preview of its changes.

            Example:
              vitrina import events.jsonl more.jsonl
              vitrina sample | vitrina import -
              vitrina import accounts.csv orders.csv --partner p1
              vitrina import users.csv --account acme --dry-run
              vitrina import --source erp orders.json
            """
    )

    @OptionGroup var options: SharedOptions

    @Option(
        help: "Read the files as request bodies of this source, with the rules of its description.",
        transform: SourceName.argument
    )
    var source: SourceName?

    @OptionGroup(title: "Sheets") var sheets: SheetOptions

    @Argument(help: "Files with one CloudEvents JSON object per line, or sheets; - is standard input.")
    var files: [String]

    func run() async throws {
        try await reportingErrors {
            if let source {
                if let option = sheets.given {
                    throw ValidationError("\(option) is for sheets, but --source is for bodies of webhooks.")
                }
                return try await importBodies(of: source)
            }
            // All files are opened before anything is stored, so that a wrong name does not cause a partial import.
            var readers: [LineReader] = []
            var tables: [SheetFile] = []
            for file in try files.map({ try ImportFile(opening: $0) }) {
                switch file {
                case .events(let reader): readers.append(reader)
                case .sheet(let sheet): tables.append(sheet)
                }
            }
            try checkOptions(readers, tables)
            let settings = try options.settings
            var importer = SheetImporter(sheets, settings, now: SystemClock.now)
            try importer.read(tables)
            let store = try await store(settings)
            let areAllKept = readers.isEmpty ? true : try await add(readers, to: store, settings)
            if !tables.isEmpty { try await importer.apply(to: store, afterEvents: !readers.isEmpty) }
            if !areAllKept { throw ExitCode.badData }
        }
    }

    private func checkOptions(_ readers: [LineReader], _ tables: [SheetFile]) throws {
        if let option = sheets.given, tables.isEmpty {
            throw ValidationError(
                "\(option) is for sheets, but no file is a sheet. The name of a sheet ends in .csv or .tsv."
            )
        }
        if sheets.dryRun, let reader = readers.first {
            throw ValidationError(
                "--dry-run is for sheets: import \(Terminal.safe(reader.name)), which contains events, separately."
            )
        }
    }

    /// The ledger for writing.
    ///
    /// For a dry run it is opened for reading, and empty if there is none.
    private func store(_ settings: Settings) async throws -> any EventStore {
        guard sheets.dryRun else {
            return try Assembly.ledgerForWriting(try Places(settings, isForPublishing: false))
        }
        return try await Assembly.ledgerForReadingIfAny(settings) ?? InMemoryEventStore()
    }

    /// Adds the events of files.
    ///
    /// - Returns: whether no event was refused.
    private func add(_ readers: [LineReader], to store: any EventStore, _ settings: Settings) async throws -> Bool {
        var events = EventImport(into: store, decoder: settings.decoder, report: Terminal.printError)
        do {
            for reader in readers {
                func place(_ number: Int) -> EventImport.Place { .init(file: reader.name, number: number) }
                func refuse(_ number: Int) { events.refuse(LineReader.tooLong, at: place(number)) }
                try await reader.forEachLine(tooLong: refuse) { number, line in
                    try await events.add(line, at: place(number))
                    if number % 1000 == 0 { Terminal.printProgress("\(reader.name): line \(number)") }
                }
            }
        } catch {
            // The lines read so far are stored or quarantined. try?: the first error is reported.
            try? await events.finish()
            throw error
        }
        try await events.finish()
        try Terminal.printSummary(events.tally.summary)
        return events.tally.refused == 0
    }

    private func importBodies(of source: SourceName) async throws {
        let settings = try options.settings
        let description = try SourceDirectory(settings).load()[source]
        let opened = try files.map { path throws(FileFault) in
            try path == "-" ? ReadableFile.standardInput() : ReadableFile(opening: path, as: .stream)
        }
        let store = try Assembly.ledgerForWriting(try Places(settings, isForPublishing: false))
        var bodies = try BodyImport(
            source,
            description,
            into: store,
            decoder: settings.decoder,
            report: Terminal.printError
        )
        do {
            for file in opened { try await bodies.add(contentsOf: file) }
        } catch {
            // The lines read so far are stored or quarantined. try?: the first error is reported.
            try? await bodies.finish()
            throw error
        }
        try await bodies.finish()
        try Terminal.printSummary(bodies.tally.summary)
        if bodies.tally.refused > 0 { throw ExitCode.badData }
    }
}

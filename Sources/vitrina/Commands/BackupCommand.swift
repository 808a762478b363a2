import ArgumentParser
import Basics
import SQLiteStore

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copies the ledger and the links into files, also while vitrina serve runs.",
        discussion: """
            The ledger is copied to FILE and the links to FILE.links, each as it is at one moment; every page of a copy is \
            looked at before it takes the place of an older one. A backup that fails leaves the older ledger as it was. \
            vitrina restore makes a data directory of it.

            Example:
              vitrina backup /mnt/backup/vitrina.sqlite
            """
    )

    @OptionGroup var options: SharedOptions

    @Argument(help: "Where the backup belongs.")
    var file: String

    func run() async throws {
        try await reportingErrors {
            let settings = try options.settings
            try settings.requireDirectory(
                """
                vitrina backup copies a data directory. Back up the database with the tools of PostgreSQL, such as \
                pg_dump, or write its events with `vitrina export`
                """
            )
            let places = try Places(settings, isForPublishing: false)
            try places.checkBackup(file)
            Terminal.printProgress("copying the ledger")
            let contents = try Backup.write(places.data.path, to: file)
            try Terminal.printSummary("\(Terminal.safe(file)): \(contents.inWords)")
        }
    }
}

extension Backup.Contents {
    /// The contents as text for people.
    var inWords: String {
        "\(counted(events, "event")), \(links.map { counted($0, "link") } ?? "no links")"
    }
}

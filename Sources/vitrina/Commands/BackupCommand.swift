import ArgumentParser
import Basics
import SQLiteStore

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copies the ledger and the links into files. It can run beside vitrina serve.",
        discussion: """
            Copies the ledger to FILE and the links to FILE.links, each as of one moment. Every page of a copy is \
            checked before the copy replaces an older one. If the backup fails, the older one remains. "vitrina \
            restore" creates a data directory from it.

            Example:
              vitrina backup /mnt/backup/vitrina.sqlite
            """
    )

    @OptionGroup var options: SharedOptions

    @Argument(help: "The file to write.")
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

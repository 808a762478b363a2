import ArgumentParser
import SQLiteStore

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Creates a new data directory from a backup.",
        discussion: """
            FILE is the output of "vitrina backup". The links come from FILE.links. Without that file, no link works. \
            A link that was revoked after the backup works again, so revoke it again. The data directory must not \
            contain a ledger.

            Example:
              vitrina restore /mnt/backup/vitrina.sqlite --data ./vitrina-data-restored
            """
    )

    @OptionGroup var options: SharedOptions

    @Argument(help: "The file of the backup.")
    var file: String

    func run() async throws {
        try await reportingErrors {
            let settings = try options.settings
            try settings.requireDirectory(
                """
                vitrina restore creates a data directory. Restore the database with the tools of PostgreSQL, or import an \
                export into it with `vitrina import`
                """
            )
            let contents = try Backup.restore(
                file,
                to: try Places(settings, isForPublishing: false).data.path
            )
            try Terminal.printSummary("\(Terminal.safe(settings.data)): \(contents.inWords)")
        }
    }
}

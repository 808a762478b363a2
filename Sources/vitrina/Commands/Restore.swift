import ArgumentParser
import SQLiteStore

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Makes a new data directory of a backup.",
        discussion: """
            FILE is what vitrina backup wrote. Its links come from FILE.links; without that file every link has ended. A \
            link that was revoked after the backup was made is open again: revoke it once more. No ledger is ever \
            replaced: the data directory must not hold one.

            Example:
              vitrina restore /mnt/backup/vitrina.sqlite --data ./vitrina-data-restored
            """
    )

    @OptionGroup var options: SharedOptions

    @Argument(help: "The backup.")
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

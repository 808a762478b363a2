import ArgumentParser
import SQLiteStore

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copies the ledger and the links into files, also while vitrina serve runs.",
        discussion: """
            The ledger is copied to FILE and the links to FILE.links, as they are at one moment; every page of the copies is \
            looked at before they take the place of an older backup. A backup that fails leaves the older one as it was. \
            vitrina restore makes a data directory of it.

            Example:
              vitrina backup /mnt/backup/vitrina.sqlite
            """
    )

    @OptionGroup var data: DataOptions

    @Argument(help: "Where the backup belongs.")
    var file: String

    func run() async throws {
        try await reportingErrors {
            let contents = try Backup.write(data.path, to: file)
            try Terminal.printLine("\(Terminal.safe(file)): \(contents.inWords)")
        }
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a new data directory of a backup.",
        discussion: """
            FILE is what vitrina backup wrote. Its links come from FILE.links; without that file every link has ended. A \
            link that was revoked after the backup was made is open again: revoke it once more. No ledger is ever \
            replaced: the data directory must not hold one.

            Example:
              vitrina restore /mnt/backup/vitrina.sqlite --data ./vitrina-data-restored
            """
    )

    @OptionGroup var data: DataOptions

    @Argument(help: "The backup.")
    var file: String

    func run() async throws {
        try await reportingErrors {
            let contents = try Backup.restore(file, to: data.path)
            try Terminal.printLine("\(Terminal.safe(data.path)): \(contents.inWords)")
        }
    }
}

extension Backup.Contents {
    fileprivate var inWords: String {
        let links = links.map { "\($0) \($0 == 1 ? "link" : "links")" } ?? "no links"
        return "\(events) \(events == 1 ? "event" : "events"), \(links)"
    }
}

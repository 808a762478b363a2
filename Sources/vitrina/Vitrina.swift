import ArgumentParser
import CRevision
import Foundation
import SQLiteStore

@main
struct Vitrina: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vitrina",
        abstract: "Publishes MiTeam Meetings licenses as static pages, and updates them with each event.",
        discussion: """
            The site is a pure function of the events in the ledger, a moment, the templates, the locale files, the \
            brands, and the products and policies in the settings.

            Example:
              vitrina import events.jsonl && vitrina build

            Exit codes: 0 done, 1 a check failed, 64 usage, 65 bad input data, 69 a network address or a database cannot \
            be used now, 70 internal error, 73 cannot write, 74 I/O error.
            """,
        version: "0.2.0+\(String(cString: vitrina_revision()))",
        subcommands: [
            Init.self, Demo.self, Sample.self, Import.self, Build.self, Serve.self, Check.self, Doctor.self,
            Verify.self, Explain.self, Digest.self, Share.self, Status.self, QuarantineCommand.self,
            SourcesCommand.self, SheetsCommand.self, Export.self, Erase.self, BackupCommand.self, Restore.self,
            Send.self, Config.self,
        ]
    )

    /// Ignores signals that would end the program although an error can report more: a closed pipe, and a limit on file
    /// sizes.
    static func main() async {
        for signal in [SIGPIPE, SIGXFSZ] { Foundation.signal(signal, SIG_IGN) }
        SQLiteLibrary.stopCountingMemory()
        await main(nil)
    }
}

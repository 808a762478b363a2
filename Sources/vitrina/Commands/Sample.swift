import ArgumentParser
import SampleData

struct Sample: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Writes invented, realistic events as JSON Lines to standard output.",
        discussion: """
            The same arguments give the same bytes. Every row of the outcome table and every cause occurs from \
            \(SampleGenerator.coverage.accounts) accounts and \(SampleGenerator.coverage.users) users on.

            Example:
              vitrina sample --accounts 24 --users 400 --seed 1 > events.jsonl
            """
    )

    @OptionGroup var options: SharedOptions

    @Option(help: "How many accounts, \(Sample.mostAccounts) at most.")
    var accounts = 24

    @Option(
        help:
            "How many users there are in the end, in all accounts together, \(Sample.mostUsers) at most; others come and go."
    )
    var users = 400

    @Option(help: "Where the random choices start.")
    var seed: UInt64 = 1

    @Flag(help: "Some accounts have Mitel One with tiers, too; the settings need the product mitel-one.")
    var mitelOne = false

    // More than any partner has. The plan of all accounts is in memory.
    private static let mostAccounts = 1_000_000
    private static let mostUsers = 100_000_000

    func validate() throws {
        guard (1...Self.mostAccounts).contains(accounts) else {
            throw ValidationError("--accounts must be between 1 and \(Self.mostAccounts).")
        }
        guard (0...Self.mostUsers).contains(users) else {
            throw ValidationError("--users must be between 0 and \(Self.mostUsers).")
        }
    }

    func run() async throws {
        try await reportingErrors {
            var buffer = ""
            let generator = SampleGenerator(accounts: accounts, users: users, seed: seed, hasMitelOne: mitelOne)
            try generator.forEachLine { (line: String) throws in
                buffer += line + "\n"
                guard buffer.utf8.count > 1 << 18 else { return }
                try Terminal.write(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
            try Terminal.write(buffer)
        }
    }
}

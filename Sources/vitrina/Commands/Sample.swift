import ArgumentParser
import SampleData

struct Sample: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Writes realistic sample events as JSON Lines to standard output.",
        discussion: """
            The same arguments always write the same bytes. From 12 accounts and 22 users, the sample has every row of \
            the outcome table and every cause.

            Example:
              vitrina sample --accounts 24 --users 400 --seed 1 > events.jsonl
            """
    )

    @OptionGroup var options: SharedOptions

    @Option(help: "The number of accounts, at most \(Sample.mostAccounts).")
    var accounts = 24

    @Option(
        help:
            "The number of users of all accounts at the end, at most \(Sample.mostUsers). More users are added and removed before."
    )
    var users = 400

    @Option(help: "The seed of the random choices.")
    var seed: UInt64 = 1

    @Flag(help: "Add Mitel One with tiers to some accounts. The settings must define the product mitel-one.")
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

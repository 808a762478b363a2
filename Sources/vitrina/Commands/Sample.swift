import ArgumentParser
import Foundation
import SampleData

struct Sample: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes invented, realistic events as JSON Lines to standard output.",
        discussion: """
            The same arguments give the same bytes. Every row of the outcome table and every cause occurs from \
            \(SampleGenerator.coverage.accounts) accounts and \(SampleGenerator.coverage.users) users on.

            Example:
              vitrina sample --accounts 24 --users 400 --seed 1 > events.jsonl
            """
    )

    @Option(help: "How many accounts.")
    var accounts = 24

    @Option(help: "How many users, in all accounts together.")
    var users = 400

    @Option(help: "Where the random choices start.")
    var seed: UInt64 = 1

    func validate() throws {
        guard accounts >= 1 else { throw ValidationError("--accounts must be at least 1.") }
        guard users >= 0 else { throw ValidationError("--users must not be negative.") }
    }

    func run() throws {
        var buffer = Data()
        try SampleGenerator(accounts: accounts, users: users, seed: seed).forEachLine { (line: String) throws in
            buffer.append(contentsOf: line.utf8)
            buffer.append(UInt8(ascii: "\n"))
            if buffer.count > 1 << 18 {
                try FileHandle.standardOutput.write(contentsOf: buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try FileHandle.standardOutput.write(contentsOf: buffer)
    }
}

import Foundation
import Testing

/// The `--help` of every command has an example; the exit code of wrong usage is 64: <doc:Commands#Exit-codes>.
@Suite(.timeLimit(.minutes(30)))
struct HelpTests {
    private static let commands = [
        "demo", "sample", "import", "build", "serve", "check", "verify", "explain", "status", "share create",
        "share list", "share revoke", "quarantine list", "quarantine retry", "quarantine drop", "export", "backup",
        "erase", "doctor",
        "restore", "send", "config", "init", "sources list", "sources show", "sources test",
    ]
    private static let groups = ["", "quarantine", "share", "sources"]

    @Test(arguments: commands + groups)
    func `help shows what a command does, its options and an example`(command: String) async throws {
        let words = command.split(separator: " ").map(String.init)
        let outcome = try await Program.run(words + ["--help"], in: "/")
        #expect(outcome.code == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.contains("USAGE: vitrina \(command)"))
        let lines = outcome.output.split(separator: "\n")
        let example = try #require(lines.firstIndex { $0.trimmingCharacters(in: .whitespaces) == "Example:" })
        #expect(lines[example + 1].contains("vitrina \(command)"))
    }

    @Test func `the help of the program names every command`() async throws {
        let help = try await Program.run(["--help"], in: "/").output
        for command in Set(Self.commands.compactMap { $0.split(separator: " ").first }) {
            #expect(help.contains("\n  \(command) "), "\(command) is not named")
        }
    }

    @Test(arguments: commands + groups)
    func `an unknown option is a usage error`(command: String) async throws {
        // Required arguments are present, so that only the option is wrong.
        let needed = [
            "import": ["a.jsonl"], "quarantine drop": ["1"], "explain": ["--account", "a", "--user", "u"],
            "erase": ["accounts/a/users/u"],
            "share create": ["accounts/a"], "share revoke": ["1"], "config": ["nginx"], "backup": ["b"],
            "restore": ["b"],
            "init": ["--partner", "p1", "--name", "N"], "sources show": ["github"], "sources test": ["erp", "a.json"],
            "send": ["a.jsonl", "--to", "http://vitrina.invalid/webhooks"],
        ]
        let words = command.split(separator: " ").map(String.init) + (needed[command] ?? [])
        let outcome = try await Program.run(words + ["--nonsense"], in: "/")
        #expect(outcome.code == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("--nonsense"))
    }

    @Test(arguments: [
        ["nonsense"], ["quarantine", "nonsense"], ["build", "surplus"], ["import"], ["quarantine", "drop"],
        ["share", "create"], ["share", "create", "everything"], ["share", "revoke"], ["send", "a.jsonl"], ["config"],
        ["backup"], ["restore"],
        ["config", "apache"], ["serve", "--port", "65536"],
    ])
    func `an unknown command, a surplus argument or a missing argument is a usage error`(
        arguments: [String]
    ) async throws {
        let place = try Workplace()
        let outcome = try await Program.run(arguments, in: place.root)
        #expect(outcome.code == 64)
        #expect(!outcome.errors.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.root) == [])
    }

    @Test func `the option --version prints a version number`() async throws {
        let outcome = try await Program.run(["--version"], in: "/")
        #expect(outcome.code == 0)
        #expect(outcome.output.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+[-+.0-9A-Za-z]*\n/) != nil)
    }
}

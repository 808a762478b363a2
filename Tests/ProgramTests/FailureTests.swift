import Foundation
import Testing

/// Obstacles cause one line with their path, and exit code 73 (cannot write) or 74 (I/O).
///
/// Nothing is lost, and the next run completes the work.
@Suite(.timeLimit(.minutes(30)))
struct FailureTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    /// A ledger with its site, and one more event that is not on the site yet.
    private func prepare() async throws -> Tree {
        try await place.importing(EventText.acme)
        try await place.succeed("build")
        try await place.importing([EventText.license("e-20", "u2", EventText.day(3))])
        return try place.tree()
    }

    private func expectCompletion(from before: Tree) async throws {
        try await place.succeed("build")
        try await place.succeed("verify")
        #expect(try place.tree() != before)
        #expect(place.text("site/accounts/acme/en/users/u2.html")?.contains("data-outcome=\"licensed\"") == true)
    }

    // MARK: Obstacles

    @Test func `a file in place of the site directory is reported and not changed`() async throws {
        try await place.importing(EventText.acme)
        try place.write("mine", to: "site")
        try await place.fail("build", with: [73], naming: "site")
        #expect(place.text("site") == "mine")
    }

    @Test(arguments: ["import", "build"])
    func `a file in place of the data directory is reported and not changed`(command: String) async throws {
        try place.write(EventText.acme[0], to: "a.jsonl")
        try place.write("mine", to: "vitrina-data")
        let arguments = command == "import" ? [command, "a.jsonl"] : [command]
        let outcome = try await Program.run(arguments, in: place.root)
        expectClearFailure(outcome, with: [73, 74], naming: "vitrina-data")
        #expect(place.text("vitrina-data") == "mine")
        #expect(!place.exists("site"))
    }

    @Test(arguments: ["/proc/vitrina", "/sys/vitrina", "/dev/null/vitrina"])
    func `a path where nothing can be created is reported`(path: String) async throws {
        try await place.importing(EventText.acme)
        try await place.fail("build", "--site", path, with: [73], naming: path)
        try await place.fail("build", "--data", path, with: [73, 74], naming: path)
        try place.write(EventText.acme[0], to: "a.jsonl")
        try await place.fail("import", "a.jsonl", "--data", path, with: [73], naming: path)
    }

    @Test(arguments: ["verify", "status", "export", "explain", "quarantine"])
    func `a command that only reads does not create a missing ledger`(command: String) async throws {
        let more = ["explain": ["--account", "acme", "--user", "u1"], "quarantine": ["list"]]
        let outcome = try await Program.run([command] + (more[command] ?? []), in: place.root)
        expectClearFailure(outcome, with: [74], naming: "vitrina-data")
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.root) == [])
    }

    @Test func `a directory in place of a page is reported, and the build completes after it is removed`() async throws
    {
        let before = try await prepare()
        let page = "site/accounts/acme/en/users/u2.html"
        try place.remove(page)
        try place.write("mine", to: page + "/mine.txt")
        try await place.fail("build", with: [73], naming: "accounts/acme/en/users/u2.html")
        #expect(place.text(page + "/mine.txt") == "mine")
        let now = try place.tree()
        #expect(now.paths.isSuperset(of: before.paths.subtracting(["accounts/acme/en/users/u2.html"])))
        try place.remove(page)
        try await expectCompletion(from: before)
    }

    @Test func `a symbolic link out of the site is not followed`() async throws {
        let before = try await prepare()
        try place.makeDirectory("elsewhere")
        try place.remove("site/accounts/acme/en")
        try FileManager.default.createSymbolicLink(
            atPath: place.site + "/accounts/acme/en",
            withDestinationPath: place.root + "/elsewhere"
        )
        try await place.fail("build", with: [73], naming: "accounts/acme/en")
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.root + "/elsewhere") == [])
        try place.remove("site/accounts/acme/en")
        try await expectCompletion(from: before)
    }

    // MARK: Missing requirements

    @Test(arguments: ["user.md", "layout.html"])
    func `a missing template is reported, and the site does not change`(name: String) async throws {
        let before = try await prepare()
        try place.copyFromCheckout("Templates")
        try place.remove("Templates/" + name)
        let outcome = try await place.vitrina("build", "--templates", "Templates")
        #expect([73, 74].contains(outcome.code), "\(outcome.end)")
        #expect(outcome.errors.contains(name))
        #expect(try place.tree() == before)
        try await expectCompletion(from: before)
    }

    @Test(arguments: ["--templates", "--locales"])
    func `a missing template or locale directory is reported, and the site does not change`(option: String) async throws
    {
        let before = try await prepare()
        try await place.fail("build", option, "nowhere", with: [74], naming: "nowhere")
        #expect(try place.tree() == before)
    }

    @Test(arguments: ["no database at all, only words\n", String(repeating: "\u{0}garbage", count: 2000)])
    func `a file that is not a database is reported and not changed`(content: String) async throws {
        try place.write(content, to: "vitrina-data/ledger.sqlite")
        try place.write(EventText.acme[0], to: "a.jsonl")
        for arguments in [["import", "a.jsonl"], ["build"], ["export"], ["status"], ["quarantine", "retry"]] {
            let outcome = try await Program.run(arguments, in: place.root)
            expectClearFailure(outcome, with: [73, 74], naming: "ledger.sqlite")
            #expect(place.text("vitrina-data/ledger.sqlite") == content, "\(arguments)")
        }
        #expect(!place.exists("site"))
    }

    @Test func `the database of another program is reported and not changed`() async throws {
        let event = EventText.acme[0]
        try await place.importing([event])
        // The application id of an SQLite file is at byte 68.
        var bytes = try Data(contentsOf: URL(fileURLWithPath: place.data + "/ledger.sqlite"))
        bytes.replaceSubrange(68..<72, with: [0x47, 0x50, 0x4B, 0x47])
        try place.remove("vitrina-data")
        try place.makeDirectory("vitrina-data")
        try bytes.write(to: URL(fileURLWithPath: place.data + "/ledger.sqlite"))
        try place.write(event, to: "a.jsonl")
        for arguments in [["import", "a.jsonl"], ["build"], ["export"]] {
            let outcome = try await Program.run(arguments, in: place.root)
            expectClearFailure(outcome, with: [73, 74], naming: "ledger.sqlite")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: place.data + "/ledger.sqlite")) == bytes)
    }
}

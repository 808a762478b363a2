import Foundation
import Testing

/// Two processes with the same data or site directory: <doc:Commands#Concurrency>.
///
/// The second process "ends with an error and changes nothing".
@Suite(.timeLimit(.minutes(30)))
struct TwoProcessTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    /// Runs `body` while an import has the ledger open for writing, and returns the outcome of the import.
    private func whileImporting(_ body: () async throws -> Void) async throws -> Program.Outcome {
        try await Program.start(["import", "-"], in: place.root) { importing in
            #expect(await importing.write(Array((EventText.acme[0] + "\n").utf8)[...]))
            try await eventually("the import has the ledger") {
                place.text("vitrina-data/lock")?.contains("\(importing.id)") == true
            }
            try await body()
            #expect(await importing.write(Array(EventText.acme.dropFirst().joined(separator: "\n").utf8)[...]))
        }
    }

    @Test(arguments: [["import", "a.jsonl"], ["build"], ["quarantine", "retry"], ["demo", "--no-serve"]])
    func `a second writer of a ledger is refused, and the first writer completes`(arguments: [String]) async throws {
        try place.write(EventText.acme[1], to: "a.jsonl")
        let first = try await whileImporting {
            let second = try await Program.run(arguments, in: place.root)
            expectClearFailure(second, with: [73], naming: "vitrina-data")
            #expect(second.errors.contains("another instance of vitrina"))
        }
        #expect(first.end == .exit(0))
        #expect(try await place.succeed("export").outputLines.count == EventText.acme.count)
        try await place.succeed("build")
        try await place.succeed("verify")
    }

    @Test func `commands that only read run beside a writer`() async throws {
        try await place.importing([EventText.acme[0]])
        try await place.succeed("build")
        let first = try await whileImporting {
            try await place.succeed("status")
            #expect(try await place.succeed("export").outputLines.count == 1)
            try await place.succeed("verify")
            try await place.succeed("quarantine", "list")
        }
        #expect(first.end == .exit(0))
    }

    @Test func `a writer does not block another ledger`() async throws {
        try place.write(EventText.acme.joined(separator: "\n"), to: "a.jsonl")
        _ = try await whileImporting {
            try await place.succeed("import", "a.jsonl", "--data", "other")
        }
    }

    @Test func `a ledger is unlocked when its process is killed`() async throws {
        let killed = try await Program.start(["import", "-"], in: place.root) { importing in
            // The first bytes distinguish events from a sheet.
            #expect(await importing.write(Array((EventText.acme[0] + "\n").utf8)[...]))
            try await eventually("the import has the ledger") {
                place.text("vitrina-data/lock")?.contains("\(importing.id)") == true
            }
            try importing.send(SIGKILL)
        }
        #expect(killed.end == .signal(SIGKILL))
        try await place.importing(EventText.acme)
    }

    @Test func `a second publisher of a site is refused, whichever ledger it reads, and the first completes`()
        async throws
    {
        let sample = try await place.succeed("sample", "--users", "600")
        try await place.succeed("import", "-", input: sample.output)
        try await place.succeed("import", "-", "--data", "other", input: EventText.acme.joined(separator: "\n"))
        let first = try await Program.start(["build"], in: place.root) { building in
            // Files are hidden until the first page is in place. The sample has hundreds of pages.
            try await eventually("the build has begun") { place.exists("site/accounts") }
            try building.send(SIGSTOP)
            try await eventually("the build is stopped") { building.isStopped }
            try await place.fail("build", "--data", "other", with: [73], naming: "site")
            try await place.fail("build", with: [73], naming: "vitrina-data")
            try building.send(SIGCONT)
        }
        #expect(first.end == .exit(0), "\(first.errors)")
        try await place.succeed("verify")
        #expect(!place.exists("site/accounts/acme"))
    }
}

import Foundation
import TestKit
import Testing

/// Full disks and limits: no partial files, no lost data, and one clear line.
@Suite(.timeLimit(.minutes(30)))
struct DiskTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    /// Runs the program from a shell after some preparation.
    private func shell(
        _ preparation: String,
        _ arguments: [String],
        output: String = "",
        environment: [String: String] = [:]
    ) async throws -> Program.Outcome {
        try await Program.run(
            ["-c", "\(preparation); exec \"$0\" \"$@\" \(output)", Program.path] + arguments,
            executable: "/bin/sh",
            in: place.root,
            environment: environment
        )
    }

    // MARK: A limit on file sizes

    @Test func `an import over the file size limit loses nothing, and the next import completes it`() async throws {
        try await place.importing([EventText.acme[0]])
        try place.write(EventText.acme.joined(separator: "\n"), to: "a.jsonl")
        let outcome = try await shell("ulimit -f 0", ["import", "a.jsonl"])
        expectClearFailure(outcome, with: [73, 74], naming: "vitrina-data")
        #expect(try await place.succeed("import", "a.jsonl").output.contains("7 events added, 1 duplicate"))
    }

    @Test func `a build over the file size limit keeps the old pages, and the next build completes it`() async throws {
        try await place.importing(EventText.acme)
        try await place.succeed("build")
        let before = try place.stamps()
        try await place.importing([EventText.license("e-20", "u2", EventText.day(3))])
        let outcome = try await shell("ulimit -f 0", ["build"])
        expectClearFailure(outcome, with: [73, 74], naming: "vitrina")
        #expect(try place.stamps() == before, "nothing has changed, and there is no litter")
        try await place.succeed("build")
        try await place.succeed("verify")
    }

    // MARK: A failing output

    @Test func `an output that cannot be written is an I/O error, not a crash`() async throws {
        try await place.importing(EventText.acme)
        try await place.succeed("build")
        try place.write(EventText.acme.joined(separator: "\n"), to: "a.jsonl")
        let commands = [
            ["sample"], ["export"], ["build"], ["verify"], ["status"], ["check"], ["status", "--json"],
            ["explain", "--account", "acme", "--user", "u1"], ["import", "a.jsonl"],
        ]
        for arguments in commands {
            // A crash would otherwise print a long report.
            let settings = ["SWIFT_BACKTRACE": "enable=no"]
            let outcome = try await shell("true", arguments, output: ">/dev/full", environment: settings)
            #expect(outcome.end == .exit(74), "\(arguments)")
            #expect(outcome.errorLines.count == 1, "\(arguments): \(outcome.errors.prefix(2000))")
        }
        try await place.succeed("verify")
    }

    @Test(arguments: [["sample", "--users", "4000"], ["export"], ["status"]])
    func `a reader that closes the pipe does not crash the program`(arguments: [String]) async throws {
        let sample = try await place.succeed("sample")
        try await place.succeed("import", "-", input: sample.output)
        let outcome = try await Program.run(
            ["-c", "\"$0\" \"$@\" | head -n 1; exit ${PIPESTATUS[0]}", Program.path] + arguments,
            executable: "/bin/bash",
            in: place.root,
            environment: ["SWIFT_BACKTRACE": "enable=no"]
        )
        #expect([0, 74, 128 + SIGPIPE].contains(outcome.code), "\(outcome.end)")
        #expect(outcome.errorLines.count <= 1, "\(outcome.errors.prefix(2000))")
        #expect(outcome.outputLines.count == 1)
    }

    // MARK: A full disk

    @Test(.smallDisk)
    func `an import to a full disk loses no events, and completes once there is space`() async throws {
        let disk = try SmallDisk(kilobytes: 384)
        let ledger = disk.path + "/data"
        let sample = try await place.succeed("sample", "--accounts", "12", "--users", "240")
        try place.write(sample.output, to: "a.jsonl")
        try await place.succeed(
            "import",
            "-",
            "--data",
            ledger,
            input: EventText.event(
                "first",
                "partner.created",
                EventText.day(1),
                #""partner":"first","name":"First""#,
                source: "/first"
            )
        )
        let outcome = try await place.fail("import", "a.jsonl", "--data", ledger, with: [73], naming: ledger)
        #expect(outcome.errors.contains("the disk is full"))
        #expect(try await place.succeed("export", "--data", ledger).outputLines.count == 1)
        try disk.resize(kilobytes: 8192)
        try await place.succeed("import", "a.jsonl", "--data", ledger)
        let export = try await place.succeed("export", "--data", ledger)
        #expect(export.outputLines.count == sample.outputLines.count + 1)
    }

    @Test(.smallDisk)
    func `a build to a full disk leaves no incomplete page, and completes once there is space`() async throws {
        let disk = try SmallDisk(kilobytes: 100)
        try await place.importing(EventText.acme)
        try await place.succeed("build")
        let whole = try place.tree()
        let site = disk.path + "/site"
        try await place.fail("build", "--site", site, with: [73], naming: site)
        for (path, bytes) in try Tree(site).files { #expect(bytes == whole.files[path], "\(path) is torn") }
        try disk.resize(kilobytes: 8192)
        try await place.succeed("build", "--site", site)
        #expect(try Tree(site) == whole)
        try await place.succeed("verify", "--site", site)
    }

    @Test(.smallDisk)
    func `a site on a read-only disk is reported and does not change`() async throws {
        let disk = try SmallDisk(kilobytes: 8192)
        let site = disk.path + "/site"
        try await place.importing(EventText.acme)
        try await place.succeed("build", "--site", site)
        let before = try Tree(site)
        try disk.makeReadOnly()
        try await place.importing([EventText.license("e-20", "u2", EventText.day(3))])
        try await place.fail("build", "--site", site, with: [73, 74], naming: site)
        #expect(try Tree(site) == before)
        #expect(try await place.vitrina("verify", "--site", site).code == 1)
    }

    @Test(.smallDisk)
    func `an import into a ledger on a read-only disk reports the ledger`() async throws {
        let disk = try SmallDisk(kilobytes: 8192)
        let ledger = disk.path + "/data"
        try place.write(EventText.acme.joined(separator: "\n"), to: "a.jsonl")
        try await place.succeed("import", "a.jsonl", "--data", ledger)
        try disk.makeReadOnly()
        try await place.fail("import", "a.jsonl", "--data", ledger, with: [73], naming: ledger)
    }
}

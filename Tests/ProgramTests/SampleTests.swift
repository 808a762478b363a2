import Foundation
import Testing

/// `vitrina sample` and `vitrina demo --no-serve`.
@Suite(.timeLimit(.minutes(30)))
struct SampleTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    @Test func `the same arguments give the same bytes in every process and environment`() async throws {
        let arguments = ["sample", "--accounts", "12", "--users", "40", "--seed", "9"]
        let first = try await Program.run(arguments, in: place.root)
        #expect(first.code == 0)
        for settings in [
            ["TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8"], ["TZ": "NPT-5:45", "LANG": "tr_TR.UTF-8", "LC_ALL": ""],
            ["SWIFT_DETERMINISTIC_HASHING": "1"], [:],
        ] {
            let again = try await Program.run(arguments, in: place.root, environment: settings)
            #expect(again.bytes == first.bytes)
        }
        let other = try await place.succeed("sample", "--accounts", "12", "--users", "40", "--seed", "10")
        #expect(other.bytes != first.bytes)
    }

    @Test(arguments: [(1, 0), (1, 1), (3, 10), (12, 22), (24, 400)])
    func `a sample of any size is imported without errors and has the requested number of users`(
        accounts: Int,
        users: Int
    ) async throws {
        let sample = try await place.succeed(
            "sample",
            "--accounts",
            "\(accounts)",
            "--users",
            "\(users)",
            "--seed",
            "3"
        )
        #expect(sample.errors.isEmpty)
        let imported = try await place.succeed("import", "-", input: sample.output)
        #expect(imported.errors.isEmpty)
        #expect(imported.output.contains("\(sample.outputLines.count) events added, 0 duplicates"))
        try await place.succeed("build")
        let status = try #require(place.text("site/status.json"))
        #expect(status.contains("\"users\": \(users)"), "\(status)")
    }

    @Test func `every outcome and every cause is on the pages of a sample`() async throws {
        let sample = try await place.succeed("sample")
        try await place.succeed("import", "-", input: sample.output)
        try await place.succeed("build")
        let pages = try place.tree().files.filter { $0.key.contains("/users/") }
        let text = pages.values.map { String(decoding: $0, as: UTF8.self) }.joined()
        for outcome in ["licensed-read-only", "no-licenses", "licensed", "assignable", "licenses-not-available"] {
            #expect(text.contains("data-outcome=\"\(outcome)\""), "\(outcome) does not occur")
        }
        for cause in [
            "assigned", "micollab-controls", "integration-off", "retained", "micollab-not-granted", "not-assigned",
            "unassigned", "revoked", "no-orders", "orders-pending", "orders-expired", "pool-exhausted",
        ] {
            #expect(text.contains("data-cause=\"\(cause)\""), "\(cause) does not occur")
        }
    }

    @Test(arguments: [
        ["--accounts", "0"], ["--accounts", "-1"], ["--users", "-1"], ["--seed", "x"], ["--accounts", "many"],
        ["--users", "9223372036854775807"], ["--accounts", "1000000000000"], ["--users", "100000001"],
    ])
    func `an invalid number is a usage error`(arguments: [String]) async throws {
        let outcome = try await Program.run(["sample"] + arguments, in: place.root)
        #expect(outcome.code == 64)
        #expect(outcome.output.isEmpty)
    }

    // MARK: Demo

    @Test func `the demo builds a site that matches its ledger, and running it again changes nothing`() async throws {
        let first = try await place.succeed("demo", "--no-serve")
        #expect(try Summary(first).written > 500)
        try await place.succeed("verify")
        let before = try place.stamps()
        let second = try await place.succeed("demo", "--no-serve")
        #expect(try Summary(second).written == 0)
        #expect(try place.stamps() == before)
        let sample = try await place.succeed("sample")
        #expect(try await place.succeed("export").outputLines.count == sample.outputLines.count)
    }

    @Test func `the demo refuses a ledger with other events and does not change it`() async throws {
        try await place.importing(EventText.acme)
        let outcome = try await place.fail("demo", "--no-serve", with: [65], naming: "vitrina-data")
        #expect(outcome.output.isEmpty)
        #expect(try await place.succeed("export").outputLines.count == EventText.acme.count)
        #expect(!place.exists("site"))
    }
}

import Licensing
import Publishing
import Regeneration
import StrictJSON
import Testing

/// Names that denote the same file in the target: no customer's address may show a page of another one.
struct SameFileTests {
    private static let end = "2026-12-31"

    /// Events of one partner, its accounts and their users.
    private func events(partners: [String] = ["p1"], accounts: [String], users: [String] = []) throws -> [Event] {
        var lines = partners.map { ("partner.created", #""partner":"\#($0)","name":"\#($0)""#) }
        lines += accounts.map {
            ("account.created", #""account":"\#($0)","partner":"\#(partners[0])","name":"\#($0)""#)
        }
        lines += users.map {
            ("user.added", #""account":"\#(accounts[0])","user":"\#($0)","name":"\#($0)","email":"x@example.com""#)
        }
        return try lines.enumerated().map { index, line in
            try EventDecoder(from: .ledger).decode(
                #"{"specversion":"1.0","id":"\#(index)","source":"/x","type":"\#(line.0)","#
                    + #""time":"2026-01-01T00:00:00Z","data":{\#(line.1)}}"#
            )
        }
    }

    private func build(_ events: [Event], _ naming: FileNaming) async throws -> Int {
        let site = try await TestSite(naming: naming)
        do {
            return try await site.build(try await store(events), asOf: moment(Self.end)).files
        } catch {
            #expect(site.target.paths().isEmpty, "refused before anything is written")
            throw error
        }
    }

    @Test func `names that differ only in case are refused on a case-insensitive target`() async throws {
        let cases = try [
            (events(accounts: ["acme", "Acme"]), ["accounts/Acme", "accounts/acme"]),
            (events(partners: ["p1", "P1"], accounts: ["acme"]), ["partners/P1", "partners/p1"]),
            (
                events(accounts: ["acme"], users: ["u1", "u2", "U2"]),
                ["accounts/acme/users/U2", "accounts/acme/users/u2"]
            ),
        ]
        for (events, paths) in cases {
            #expect(try await build(events, .exact) > 0, "a target that tells them apart takes both")
            await #expect(throws: PublishError.sameFile(paths)) {
                try await build(events, FileNaming(ignoresCase: true))
            }
            await #expect(throws: PublishError.sameFile(paths)) {
                try await build(events.reversed(), FileNaming(ignoresCase: true))
            }
        }
    }

    @Test func `names that differ only in trailing dots are refused on a target that drops them`() async throws {
        let events = try events(accounts: ["acme", "acme."])
        await #expect(throws: PublishError.sameFile(["accounts/acme", "accounts/acme."])) {
            try await build(events, FileNaming(dropsFinalStops: true))
        }
        #expect(try await build(events, FileNaming(ignoresCase: true)) > 0)
    }

    @Test func `the sample builds the same number of files on a case-insensitive target`() async throws {
        let events = try sampleEvents(seed: 1)
        #expect(try await build(events, .exact) == build(events, FileNaming(ignoresCase: true, dropsFinalStops: true)))
    }

    @Test func `a page never replaces another page whose path differs only in case`() async throws {
        let site = try await TestSite(naming: FileNaming(ignoresCase: true))
        _ = try site.publisher.publish("accounts/Acme/en/index.html", [1])
        #expect(throws: PublishError.sameFile(["accounts/Acme/en/index.html", "accounts/acme/en/index.html"])) {
            try site.publisher.publish("accounts/acme/en/index.html", [2])
        }
        await #expect(throws: PublishError.self) {
            try await site.reopened().publisher.publish("accounts/acme/en/index.html", [2])
        }
        try site.publisher.remove("accounts/Acme/en/index.html")
        #expect(try site.publisher.publish("accounts/acme/en/index.html", [2]) == .written)
    }
}

import Ledger
import Licensing
import Publishing
import Testing

struct BuildTests {
    private static let end = "2026-12-31"

    @Test func `building again writes nothing`() async throws {
        let store = try await store(sampleEvents(seed: 1))
        let site = try await TestSite()
        let first = try await site.build(store, asOf: moment(Self.end))
        #expect(first.written == first.files && first.files > 100 && first.unchanged == 0)
        let second = try await site.build(store, asOf: moment(Self.end))
        #expect(second == PublishReport(files: first.files, unchanged: first.files))
    }

    @Test func `a build publishes every file of the site`() async throws {
        let store = try await store(sampleEvents(accounts: 2, users: 10, seed: 1))
        let site = try await TestSite()
        try await site.build(store, asOf: moment(Self.end))
        #expect(differences(try site.files, try await files(of: store, asOf: moment(Self.end))) == [])
    }

    @Test func `a build writes only the files that an event changes`() async throws {
        let events = try sampleEvents(seed: 1)
        let store = try await store(events)
        let site = try await TestSite()
        try await site.build(store, asOf: moment(Self.end))
        let account = try #require(try await store.accounts().first)
        let before = try site.files
        let line = """
            {"specversion":"1.0","id":"x","source":"/x","type":"user.added","time":"2026-12-30T00:00:00Z",\
            "data":{"account":"\(account)","user":"new","name":"New Person","email":"new@example.com"}}
            """
        try await store.append([try EventDecoder(from: .ledger).decode(line)])
        let report = try await site.build(store, asOf: moment(Self.end))
        let changed = differences(before, try site.files)
        #expect(report.written == changed.count && report.removed == 0)
        #expect(changed.contains("accounts/\(account)/en/users/new.html") && changed.contains("status.json"))
        #expect(
            changed.allSatisfy {
                $0.hasPrefix("accounts/\(account)/") || $0.hasPrefix("partners/")
                    || ["status.json", "freshness.json"].contains($0)
            }
        )
        let users = changed.filter { $0.contains("/users/") }
        #expect(users.count == 2, "no other user's page")
    }

    @Test func `a build removes files that are no longer part of the site`() async throws {
        let events = try sampleEvents(accounts: 2, users: 10, seed: 1)
        let store = try await store(events)
        let site = try await TestSite()
        try await site.build(store, asOf: moment(Self.end))
        let early = try #require(events.map(\.time).min())
        let report = try await site.build(store, asOf: early)
        #expect(report.removed > 20)
        #expect(differences(try site.files, try await files(of: store, asOf: early)) == [])
    }

    @Test func `verify finds no difference in a site that was just built`() async throws {
        let store = try await store(sampleEvents(accounts: 2, users: 10, seed: 1))
        let site = try await TestSite()
        try await site.build(store, asOf: moment(Self.end))
        #expect(try await site.verify(store, asOf: moment(Self.end)) == [])
    }

    @Test func `verify finds changed, missing and foreign files, and build repairs the first two`() async throws {
        let store = try await store(sampleEvents(accounts: 2, users: 10, seed: 1))
        let site = try await TestSite()
        try await site.build(store, asOf: moment(Self.end))
        let whole = try site.files
        let user = try #require(whole.keys.sorted().first { $0.contains("/en/users/") })
        let (changed, missing, foreign) = (
            try SitePath("status.json"), try SitePath(user), try SitePath("mine/note.txt")
        )
        site.target.replace(changed, with: Array("{}".utf8))
        site.target.remove(missing)
        site.target.replace(foreign, with: [1])
        let expected = ["missing  \(user)", "foreign  mine/note.txt", "stale    status.json"]
        #expect(try await site.verify(store, asOf: moment(Self.end)) == expected)
        #expect(try site.files["mine/note.txt"] == [1], "verify changes nothing")
        #expect(try site.files[user] == nil)

        let report = try await site.build(store, asOf: moment(Self.end))
        #expect(report.written == 2)
        #expect(report.foreign == ["mine/note.txt"])
        #expect(try await site.verify(store, asOf: moment(Self.end)) == ["foreign  mine/note.txt"])
        #expect(differences(whole, try site.files) == ["mine/note.txt"])
    }

    @Test func `verify as of another moment finds the files that differ`() async throws {
        let events = try sampleEvents(accounts: 2, users: 10, seed: 1)
        let store = try await store(events)
        let site = try await TestSite()
        try await site.build(store, asOf: moment("2025-06-30"))
        let found = try await site.verify(store, asOf: moment(Self.end))
        let expected = differences(try site.files, try await files(of: store, asOf: moment(Self.end)))
        #expect(found.count == expected.count && !found.isEmpty)
        #expect(Set(found.map { String($0.dropFirst(9)) }) == Set(expected))
    }

    @Test func `an empty ledger produces only the public site`() async throws {
        let site = try await TestSite()
        try await site.build(InMemoryEventStore(), asOf: moment(Self.end))
        let paths = try site.files.keys
        #expect(paths.contains("index.html") && paths.contains("status.json") && paths.contains("help/es/index.html"))
        #expect(!paths.contains { $0.hasPrefix("accounts/") || $0.hasPrefix("partners/") })
    }
}

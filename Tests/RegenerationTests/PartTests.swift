import Basics
import Ledger
import Licensing
import Publishing
import Site
import Testing

@testable import Regeneration

/// Several processes publish the parts of one site: <doc:BeyondOneMachine#Parts>.
@Suite(.timeLimit(.minutes(30)))
struct PartTests {
    private typealias Running = RegeneratorTests.Running

    private static let start = "2026-06-01T12:00:00Z"

    /// Runs a process for each part of a site during the body, and then stops them.
    private func run(
        _ store: InMemoryEventStore,
        _ site: TestSite,
        parts: Int,
        keepsOldAssets: @escaping @Sendable (String?) -> Bool = { _ in false },
        _ body: ([Running]) async throws -> Void
    ) async throws {
        var running: [Running] = []
        for number in 0..<parts {
            let part = SitePart(number, of: parts)
            running.append(
                try Running(
                    store,
                    await site.part(part),
                    part,
                    asOf: moment(Self.start),
                    keepsOldAssets: keepsOldAssets
                )
            )
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for one in running { group.addTask { try await one.regenerator.run() } }
            for one in running { try await one.settle() }
            try await body(running)
            for one in running { one.regenerator.stop() }
            try await group.waitForAll()
        }
    }

    @Test func `every account belongs to exactly one part, and accounts are spread over all parts`() throws {
        for parts in [1, 2, 3, 16] {
            let all = (0..<parts).map { SitePart($0, of: parts) }
            var counts = Array(repeating: 0, count: parts)
            for number in 0..<1000 {
                let account = try #require(AccountID("account-\(number)"))
                let owners = all.filter { $0.contains(account) }
                #expect(owners.count == 1)
                counts[owners[0].number] += 1
                #expect(all.count { $0.owns("accounts/\(account)/account.json") } == 1)
            }
            #expect(try #require(counts.min()) > 500 / parts)
            for path in ["index.html", "status.json", "partners/p1/accounts.csv", "assets/site.css", "foreign.txt"] {
                #expect(all.filter { $0.owns(path) }.map(\.number) == [0])
            }
        }
    }

    @Test(arguments: [2, 5]) func `while parts follow the ledger, the site equals a full build, byte for byte`(
        parts: Int
    ) async throws {
        let events = try sampleEvents(seed: 3)
        let (store, site) = (try await store(events.prefix(80)), try await TestSite())
        try await run(store, site, parts: parts) { running in
            #expect(differences(try await files(of: store, asOf: moment(Self.start)), try site.files) == [])
            for batch in stride(from: 80, to: events.count, by: 7) {
                try await store.append(Array(events[batch..<min(batch + 7, events.count)]))
            }
            for one in running { try await one.settle() }
            #expect(differences(try await files(of: store, asOf: moment(Self.start)), try site.files) == [])
            // Time changes accounts of all parts, and the pages of partners with them.
            let later = try moment("2027-02-01")
            for one in running { one.clock.set(later) }
            for one in running { try await one.settle() }
            #expect(differences(try await files(of: store, asOf: later), try site.files) == [])
        }
    }

    @Test func `a part removes only obsolete files of its own accounts`() async throws {
        let store = try await store(sampleEvents(seed: 3))
        let site = try await TestSite()
        let expected = try await files(of: store, asOf: moment(Self.start))
        let parts = (0..<2).map { SitePart($0, of: 2) }
        let gone = try (0..<20).map { try #require(AccountID("gone-\($0)")) }
        func put(_ path: String) throws { try site.target.replace(SitePath(path), with: [1]) }
        for account in gone { try put("accounts/\(account)/account.json") }
        try put("partners/gone/accounts.csv")
        try put("foreign.txt")
        let second = try Running(store, await site.part(parts[1]), parts[1], asOf: moment(Self.start))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await second.regenerator.run() }
            try await second.settle()
            second.regenerator.stop()
            try await group.waitForAll()
        }
        let left = Set(try site.files.keys)
        #expect(left.isSuperset(of: ["partners/gone/accounts.csv", "foreign.txt"]))
        for account in gone {
            #expect(left.contains("accounts/\(account)/account.json") == parts[0].contains(account))
        }
        #expect(left.contains { $0.hasPrefix("assets/") })
        try await run(store, site, parts: 2) { _ in
            var found = try site.files
            #expect(found.removeValue(forKey: "foreign.txt") != nil)
            #expect(differences(expected, found) == [])
        }
    }

    @Test func `old assets are not removed while pages of other parts may refer to them`() async throws {
        let store = try await store(sampleEvents(accounts: 2, users: 4, seed: 3))
        let site = try await TestSite()
        let old = "assets/site.0123456789abcdef.css"
        try site.target.replace(SitePath(old), with: [1])
        let keeps: @Sendable (String?) -> Bool = { $0 == "shipped" }
        try await run(store, site, parts: 2, keepsOldAssets: keeps) { running in
            let files = try site.files
            #expect(files[old] != nil)
            #expect(running.allSatisfy { $0.regenerator.progress.edition == "shipped" })
        }
        try await run(store, site, parts: 2) { _ in
            let files = try site.files
            #expect(files[old] == nil)
        }
    }
}

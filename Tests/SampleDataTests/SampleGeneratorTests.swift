import Licensing
import SampleData
import StrictJSON
import Testing

struct SampleGeneratorTests {
    @Test func `every line is an event in canonical form`() throws {
        let decoder = EventDecoder()
        for line in sampleLines(accounts: 40, users: 900, seed: 3) {
            #expect(try decoder.decode(line).line == line)
            #expect(try JSONValue(parsing: line.utf8).canonicalText == line)
        }
    }

    @Test func `every event has a unique identity`() throws {
        let sample = try FoldedSample(accounts: 24, users: 400, seed: 1)
        #expect(Set(sample.events.map(\.identity)).count == sample.events.count)
    }

    @Test func `the same arguments give the same lines`() {
        #expect(sampleLines(accounts: 24, users: 400, seed: 1) == sampleLines(accounts: 24, users: 400, seed: 1))
    }

    @Test func `different seeds give different lines`() {
        let seeds: [UInt64] = [0, 1, 2, 7, .max]
        #expect(Set(seeds.map { sampleLines(accounts: 12, users: 30, seed: $0) }).count == seeds.count)
    }

    /// The digest is fixed, because no other test would detect a difference between machines.
    ///
    /// A change of the sample changes the digest.
    @Test func `the bytes are the same on every machine`() {
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in sampleLines(accounts: 24, users: 400, seed: 1).joined(separator: "\n").utf8 {
            digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        #expect(digest == 16_445_186_185_673_461_905)
    }

    /// <doc:LicensingRules#Products>: "Products are data".
    @Test func `with Mitel One, a ledger that has the product accepts every event`() throws {
        var lines: [String] = []
        SampleGenerator(accounts: 24, users: 400, seed: 1, hasMitelOne: true).forEachLine { lines.append($0) }
        let standard = EventDecoder()
        #expect(throws: (any Error).self) { for line in lines { _ = try standard.decode(line) } }
        let product = Product(
            id: try #require(ProductID("mitel-one")),
            name: "Mitel One",
            requires: try #require(IntegrationID("mitel-one")),
            controlledBy: [],
            tiers: ["Essential", "Premier", "Elite"],
            whenSwitchedOff: .retain
        )
        let decoder = EventDecoder(products: ProductCatalog(ProductCatalog.standard.products + [product]))
        let events = try lines.map { try decoder.decode($0) }
        #expect(Set(events.map(\.identity)).count == events.count)
        var tiers: Set<String> = []
        var unchosen = 0
        for event in events {
            guard case .license(_, _, product.id, .assigned(let tier)) = event.payload else { continue }
            if let tier { tiers.insert(tier) } else { unchosen += 1 }
        }
        #expect(tiers == Set(product.tiers))
        #expect(unchosen > 5)
    }

    @Test(arguments: [
        (1, 0), (1, 1), (1, 7), (2, 3), (3, 40), (5, 22), (12, 1), (12, 22), (24, 400), (70, 15), (30, 500),
    ])
    func `the sample has exactly the requested number of accounts and users`(accounts: Int, users: Int) throws {
        for seed: UInt64 in [1, 7] {
            let sample = try FoldedSample(accounts: accounts, users: users, seed: seed)
            let states = sample.states(asOf: try endOf("2026-11-15"))
            #expect(states.count == accounts)
            #expect(states.reduce(0) { $0 + $1.users.count } == users)
            let added = sample.lines.count { $0.contains(#""type":"user.added""#) }
            let removed = sample.lines.count { $0.contains(#""type":"user.removed""#) }
            #expect(added - removed == users)
        }
    }

    @Test(arguments: [(0, -5), (-1, 0)])
    func `at least one account is created`(accounts: Int, users: Int) throws {
        let sample = try FoldedSample(accounts: accounts, users: users, seed: 1)
        #expect(sample.states(asOf: try endOf("2026-11-15")).filter(\.isPresent).count == 1)
    }

    @Test func `every time is between June 2024 and the middle of November 2026`() throws {
        let sample = try FoldedSample(accounts: 200, users: 1000, seed: 5)
        let first = try #require(Timestamp("2024-06-01T00:00:00Z"))
        let last = try endOf("2026-11-15")
        #expect(sample.events.allSatisfy { first <= $0.time && $0.time <= last })
    }

    @Test func `the events of one account are in time order`() throws {
        var latest: [AccountID: Timestamp] = [:]
        for line in sampleLines(accounts: 40, users: 900, seed: 3) {
            let event = try EventDecoder().decode(line)
            guard let account = event.account else { continue }
            if let before = latest[account] { #expect(before <= event.time) }
            latest[account] = event.time
        }
        #expect(latest.count == 40)
    }

    @Test func `a few accounts are large and many are small`() throws {
        let sample = try FoldedSample(accounts: 100, users: 5000, seed: 9)
        let sizes = sample.states(asOf: try endOf("2026-11-15")).map(\.users.count).sorted(by: >)
        #expect(sizes.prefix(10).reduce(0, +) > 2000)
        #expect(sizes[50] < 50)
    }

    @Test func `a third of the accounts have the default locale es`() throws {
        let sample = try FoldedSample(accounts: 30, users: 10, seed: 2)
        let locales = sample.registry.accounts.values.map(\.profile.locale)
        #expect(locales.count { $0 == "es" } == 10)
    }

    @Test func `an error in the consumer stops the generator`() {
        struct Full: Error {}
        var count = 0
        #expect(throws: Full.self) {
            try SampleGenerator(accounts: 3, users: 40, seed: 7).forEachLine { _ in
                count += 1
                if count == 5 { throw Full() }
            }
        }
        #expect(count == 5)
    }
}

import Ledger
import Licensing
import Logging
import Publishing
import Site
import TestKit
import Testing

@testable import Regeneration

/// Accounts that need no rendering, because their inputs and files are unchanged.
struct ReceiptTests {
    private static let end = "2026-12-31"
    /// Renders other pages than the shipped renderer, but has its edition, so that rendered accounts differ from
    /// skipped ones.
    private static let impostor = Result { try TestRenderer.compiled(linesPerPage: 100, edition: "shipped") }

    /// A finished site as the next process opens it, and its ledger.
    private func built(_ events: [Event]? = nil) async throws -> (TestSite, InMemoryEventStore) {
        let store = try await store(events ?? sampleEvents(seed: 1))
        let site = try await TestSite()
        try await site.build(store, asOf: moment(Self.end))
        return (try await site.reopened(), store)
    }

    /// The accounts that a build with this renderer renders.
    private func rendered(
        _ site: TestSite,
        _ store: InMemoryEventStore,
        asOf day: String = end
    ) async throws -> Set<String> {
        let before = try site.files
        try await site.build(store, Self.impostor.get(), asOf: moment(day))
        return Set(
            differences(before, try site.files).compactMap { path in
                let parts = path.split(separator: "/")
                return parts.first == "accounts" ? String(parts[1]) : nil
            }
        )
    }

    @Test func `an account with the same inputs and untouched files is not rendered again`() async throws {
        let (site, store) = try await built()
        let count = try site.files.count
        let report = try await site.build(store, asOf: moment(Self.end))
        #expect(report == PublishReport(files: count, unchanged: count))
        #expect(try await rendered(site.reopened(), store) == [])
    }

    @Test func `a renderer with a different edition, or without one, renders every account`() async throws {
        for edition in ["another", nil] {
            let (site, store) = try await built()
            let accounts = Set(try await store.accounts().map(\.text))
            let before = try site.files
            let renderer = try TestRenderer.compiled(linesPerPage: 100, edition: edition)
            try await site.build(store, renderer, asOf: moment(Self.end))
            let changed = differences(before, try site.files)
            #expect(accounts.allSatisfy { id in changed.contains { $0.hasPrefix("accounts/\(id)/") } })
        }
    }

    @Test func `an event causes only its own account to be rendered again`() async throws {
        let (site, store) = try await built()
        let account = try #require(try await store.accounts().last)
        let line = """
            {"specversion":"1.0","id":"x","source":"/x","type":"user.added","time":"2026-12-30T00:00:00Z",\
            "data":{"account":"\(account)","user":"new","name":"New Person","email":"new@example.com"}}
            """
        try await store.append([try EventDecoder(from: .ledger).decode(line)])
        #expect(try await rendered(site, store) == [account.text])
    }

    /// A plan for a published site, a user with a name, and an event that erases the user.
    private func erasure(
        _ store: InMemoryEventStore
    ) async throws -> (plan: RegenerationPlan, account: AccountID, name: String, event: Event) {
        let plan = RegenerationPlan(
            try await store.summary(asOf: moment(Self.end)),
            registryEvents: try await store.registryEvents(),
            products: .standard,
            policies: .standard,
            cacheLimit: 100,
            asOf: try moment(Self.end)
        )
        let account = try #require(try await store.accounts().first)
        let person = try #require(try await store.events(of: account).flatMap(\.profiles).first)
        let line = """
            {"specversion":"1.0","id":"x","source":"/x","type":"user.erased","time":"2026-12-30T00:00:00Z",\
            "data":{"account":"\(account)","user":"\(person.user)"}}
            """
        return (plan, account, person.profile.name, try EventDecoder(from: .ledger).decode(line))
    }

    // <doc:Erasure#What-is-erased>: "pages, lists, search, tables, feeds and the receipts of the build"
    @Test func `an erasure removes the receipt of its account, which has a digest of the erased lines`() async throws {
        let (site, store) = try await built()
        var (plan, account, name, event) = try await erasure(store)
        let position = try #require(try await store.append([event]).lastPosition)
        plan.add([(position, event)], upTo: position, at: .now)
        plan.addRewritten(try await store.erasedActors(), at: .now)
        guard case .account(let job)? = plan.next(at: .now) else {
            Issue.record("the account is not rendered")
            return
        }
        _ = try await job.run(store, TestRenderer.shipped(), site.publisher)
        let directories = try await store.accounts().map { Route.directory(of: .account($0)) }
        #expect(
            directories.filter { site.publisher.receipt(of: $0) == nil } == [Route.directory(of: .account(account))]
        )
        let named = try site.files.filter { $0.key.hasPrefix("accounts/\(account)/") && $0.value.contains(name.utf8) }
        #expect(named.isEmpty)
    }

    @Test func `no receipt is saved at the end if an erasure follows the published events`() async throws {
        let (site, store) = try await built()
        let (plan, account, _, event) = try await erasure(store)
        let (renderer, directory) = (try TestRenderer.shipped(), Route.directory(of: .account(account)))
        let quiet = Logger(label: "receipts") { _ in SwiftLogNoOpLogHandler() }
        let jobs = RegenerationJobs(store: store, publisher: site.publisher, logger: quiet) { _ in false }
        let orderSteps = plan.timeline.registry.orderSteps[account] ?? []
        let timeline = AccountTimeline(
            account,
            events: try await store.events(of: account),
            orderSteps: orderSteps,
            products: .standard,
            policies: .standard,
            asOf: plan.moment
        )
        let published = RegenerationPlan.PublishedAccount(
            timeline: timeline,
            origin: .init(position: plan.position, orderSteps: orderSteps.count, moment: plan.moment, rebuild: 0),
            orderSteps: orderSteps
        )
        for hasErasure in [false, true] {
            site.publisher.removeReceipt(of: directory)
            await site.publisher.saveReceipts()
            #expect(try await site.reopened().publisher.receipt(of: directory) == nil)
            if hasErasure { try await store.append([event]) }
            await jobs.note([published], upTo: plan.position, renderer)
            #expect(try await (site.reopened().publisher.receipt(of: directory) == nil) == hasErasure)
        }
    }

    @Test func `an account is rendered again if one of its files was changed, removed or added`() async throws {
        for isMended in [false, true] {
            let (site, store) = try await built()
            let accounts = try await store.accounts().map(\.text)
            let foreign = "accounts/\(accounts[2])/mine.txt"
            site.target.replace(try SitePath("accounts/\(accounts[0])/account.json"), with: [])
            site.target.remove(try SitePath("accounts/\(accounts[1])/users.csv"))
            site.target.replace(try SitePath(foreign), with: [1])
            if isMended {
                try await site.build(store, asOf: moment(Self.end))
                #expect(differences(try site.files, try await files(of: store, asOf: moment(Self.end))) == [foreign])
            } else {
                #expect(try await rendered(site, store) == Set(accounts.prefix(3)))
            }
        }
    }

    @Test func `a rebuild of an account removes a file that a failed job left behind`() async throws {
        let (store, site, renderer) = (
            try await store(sampleEvents(seed: 1)), try await TestSite(), try TestRenderer.shipped()
        )
        var plan = RegenerationPlan(
            try await store.summary(asOf: moment(Self.end)),
            registryEvents: try await store.registryEvents(),
            products: renderer.products,
            policies: renderer.policies,
            cacheLimit: 100,
            asOf: try moment(Self.end)
        )
        plan.beginRebuild(over: try await store.accounts())
        guard case .account(let job)? = plan.next(at: .now), job.isInRebuild else {
            Issue.record("a rebuild begins with an account")
            return
        }
        // A failed job left this file.
        let gone = "accounts/\(job.account)/en/users/gone.html"
        _ = try site.publisher.publish(gone, [1])
        _ = try await job.run(store, renderer, site.publisher)
        #expect(site.target.read(try SitePath(gone)) == nil)
        #expect(site.target.read(try SitePath("accounts/\(job.account)/en/index.html")) != nil)
    }

    @Test func `a build for a later or earlier moment renders every account that changes`()
        async throws
    {
        let decoder = EventDecoder(from: .ledger)
        func event(
            _ id: String,
            _ type: String,
            _ data: String,
            at time: String = "2026-01-01T00:00:00Z"
        ) throws -> Event {
            try decoder.decode(
                #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"\#(type)","time":"\#(time)","data":{\#(data)}}"#
            )
        }
        let order = #""order":"o","partner":"p","product":"miteam-meetings","quantity":5,"expires":"2027-03-31""#
        let events = [
            try event("1", "partner.created", #""partner":"p","name":"P""#),
            try event("2", "account.created", #""account":"acme","partner":"p","name":"A""#),
            try event("3", "account.created", #""account":"beta","partner":"p","name":"B""#),
            try event("4", "order.purchased", order),
            try event("5", "order.assigned", #""order":"o","account":"acme""#),
            try event("6", "account.deactivated", #""account":"beta""#, at: "2027-02-01T00:00:00Z"),
        ]
        for (day, expected) in [
            ("2027-01-01", [] as Set), ("2027-02-01", ["beta"]), ("2027-04-01", ["acme", "beta"]),
            ("2026-06-01", []),
        ] {
            let (site, store) = try await built(events)
            #expect(try await rendered(site, store, asOf: day).isSuperset(of: expected), "\(day)")
            let (other, _) = try await built(events)
            try await other.build(store, asOf: moment(day))
            #expect(differences(try other.files, try await files(of: store, asOf: moment(day))) == [], "\(day)")
        }
    }

    @Test func `an account is rendered again when an order is assigned to it`() async throws {
        let (site, store) = try await built(try sampleEvents(accounts: 3, users: 9, seed: 2))
        let accounts = try await store.accounts()
        let created = try await store.events(of: accounts[0]).first?.line
        let partner = try #require(created?.firstMatch(of: /"partner":"([^"]+)"/)).output.1
        let lines = [
            #""type":"order.purchased","data":{"order":"late","partner":"\#(partner)","product":"miteam-meetings","quantity":3}"#,
            #""type":"order.assigned","data":{"order":"late","account":"\#(accounts[0])"}"#,
        ]
        let decoder = EventDecoder(from: .ledger)
        try await store.append(
            try lines.enumerated().map { index, line in
                try decoder.decode(
                    #"{"specversion":"1.0","id":"l\#(index)","source":"/l","time":"2026-11-0\#(index + 1)T00:00:00Z",\#(line)}"#
                )
            }
        )
        #expect(try await rendered(site, store) == [accounts[0].text])
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `repeated builds at any moments, with new events in between, equal a first build`(
        seed: UInt64
    ) async throws {
        var events = RandomEvents(seed: seed)
        var random = SeededGenerator(seed: seed &* 7)
        var rest = try events.arriving(60)[...]
        let store = InMemoryEventStore()
        var site = try await TestSite()
        while !rest.isEmpty {
            let batch = rest.prefix(Int.random(in: 0...12, using: &random))
            rest = rest.dropFirst(batch.count)
            _ = try await store.appendEach(Array(batch))
            let moment = Timestamp(seconds: 1_767_225_600 + Int64.random(in: 0...220, using: &random) * 86_400)
            if Bool.random(using: &random) { site = try await site.reopened() }
            try await site.build(store, asOf: moment)
            let differences = differences(try site.files, try await files(of: store, asOf: moment))
            try #require(differences == [], "seed \(seed), at \(moment)")
        }
    }
}

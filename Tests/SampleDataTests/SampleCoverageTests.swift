import Licensing
import SampleData
import Testing

/// The contents of a sample at the beginning and end of the guaranteed period, and half a year later.
struct SampleCoverageTests {
    static let dates = ["2026-11-20", "2026-12-10", "2027-06-30"]
    static let samples: [(accounts: Int, users: Int, seed: UInt64)] = [
        (SampleGenerator.coverage.accounts, SampleGenerator.coverage.users, 7),
        (SampleGenerator.coverage.accounts, 40, 11),
        (24, 400, 1),
        (60, 300, 3),
    ]

    @Test func `the guaranteed coverage needs twelve accounts and twenty-two users`() {
        #expect(SampleGenerator.coverage == (12, 22))
    }

    @Test(arguments: samples)
    func `the sample contains every row, outcome and cause`(sample: (Int, Int, UInt64)) throws {
        let folded = try FoldedSample(accounts: sample.0, users: sample.1, seed: sample.2)
        for date in Self.dates {
            let sights = try folded.sights(asOf: endOf(date))
            #expect(Set(sights.map(\.row)).symmetricDifference(1...16) == [], "\(date)")
            #expect(Set(sights.map(\.explanation.outcome)).symmetricDifference(Outcome.allCases) == [], "\(date)")
            #expect(Set(sights.map(\.explanation.cause)).symmetricDifference(Cause.allCases) == [], "\(date)")
        }
    }

    @Test(arguments: samples)
    func `the sample contains every special situation`(sample: (Int, Int, UInt64)) throws {
        let folded = try FoldedSample(accounts: sample.0, users: sample.1, seed: sample.2)
        for date in Self.dates {
            let states = folded.states(asOf: try endOf(date))
            #expect(states.contains { ($0.seats[.miteamMeetings]?.count.over ?? 0) > 0 && $0.isPresent }, "\(date)")
            #expect(states.contains { if case .deactivated = $0.status { true } else { false } }, "\(date)")
            #expect(states.contains { if case .deleted = $0.status { true } else { false } }, "\(date)")
            #expect(states.contains { $0.integrations.keys.contains { $0.text == "microsoft-teams" } }, "\(date)")
            let sights = try folded.sights(asOf: endOf(date))
            let holders = sights.filter { $0.user.licenses[.miteamMeetings] != nil }
            #expect(holders.contains { $0.user.isRegistered == false }, "\(date)")
            let notes = sights.flatMap(\.explanation.notes)
            #expect(notes.contains { if case .revokedBefore = $0 { true } else { false } }, "\(date)")
            #expect(notes.contains { if case .notManageableInConsole = $0 { true } else { false } }, "\(date)")
            #expect(notes.contains { if case .keptForReview = $0 { true } else { false } }, "\(date)")
        }
    }

    @Test(arguments: samples)
    func `the sample contains an unknown type, sequences and all three sources`(sample: (Int, Int, UInt64)) throws {
        let events = try FoldedSample(accounts: sample.0, users: sample.1, seed: sample.2).events
        #expect(events.contains { if case .unknown = $0.payload { true } else { false } })
        #expect(events.contains { $0.sequence != nil })
        #expect(Set(events.map(\.identity.source)) == ["/billing", "/console", "/micollab"])
    }

    @Test(arguments: samples)
    func `a partner has orders of every kind`(sample: (Int, Int, UInt64)) throws {
        let registry = try FoldedSample(accounts: sample.0, users: sample.1, seed: sample.2).registry
        let orders = registry.orders.values.filter { $0.partner.text == "norte" && !$0.isCancelled }
        for date in ["2026-11-20", "2026-12-10"] {
            let day = try #require(CalendarDate(date))
            let unassigned = Set(orders.filter { $0.assignment == nil }.map { $0.validity(on: day) })
            #expect(unassigned == Set(OrderValidity.allCases), "\(date)")
            #expect(orders.contains { $0.assignment != nil && $0.validity(on: day) == .expiringSoon }, "\(date)")
        }
        #expect(registry.orders.values.contains { $0.isCancelled })
        #expect((2...3).contains(registry.partners.count))
    }

    @Test(arguments: samples)
    func `the only conflict is the planned second assignment`(sample: (Int, Int, UInt64)) throws {
        let folded = try FoldedSample(accounts: sample.0, users: sample.1, seed: sample.2)
        #expect(folded.registry.conflicts.count == 1)
        guard case .alreadyAssigned(_, let holder, let attempted) = folded.registry.conflicts.first?.reason else {
            Issue.record("not the planned conflict: \(folded.registry.conflicts)")
            return
        }
        #expect(holder != attempted)
        #expect(
            folded.registry.accounts[attempted]?.profile.partner == folded.registry.accounts[holder]?.profile.partner
        )
    }

    @Test func `switches at the same instant are ambiguous only if no sequence orders them`() throws {
        let states = try FoldedSample(accounts: 12, users: 22, seed: 7).states(asOf: endOf("2026-11-20"))
        #expect(states.count { !$0.flags.isEmpty } == 1)
    }

    @Test func `three accounts show all five outcomes`() throws {
        let sights = try FoldedSample(accounts: 3, users: 40, seed: 7).sights(asOf: endOf("2026-11-20"))
        #expect(Set(sights.map(\.explanation.outcome)) == Set(Outcome.allCases))
    }

    @Test func `five accounts show every line of the table`() throws {
        let sights = try FoldedSample(accounts: 5, users: 40, seed: 7).sights(asOf: endOf("2026-11-20"))
        // Rows 11 and 12 count separately; the other rows count in pairs.
        let lines = Set(sights.map { $0.row == 12 ? 0 : ($0.row + 1) / 2 })
        #expect(lines.symmetricDifference(0...8) == [])
    }

    @Test(arguments: [(1, 2), (3, 40)], [1, 7] as [UInt64])
    func `the first account passes through every row`(sample: (Int, Int), seed: UInt64) throws {
        let folded = try FoldedSample(accounts: sample.0, users: sample.1, seed: seed)
        let first = try #require(CalendarDate("2024-06-03"))
        let rows = try (0..<90).flatMap { day in
            try folded.sights(asOf: first.adding(days: day).end).filter { $0.user.id.text < "u-000003" }.map(\.row)
        }
        #expect(Set(rows).symmetricDifference(1...16) == [])
    }

    @Test func `with fewer users, the rows are filled in order`() throws {
        for users in 1...SampleGenerator.coverage.users {
            let sights = try FoldedSample(accounts: 12, users: users, seed: 4).sights(asOf: endOf("2026-11-20"))
            let rows = Set(sights.map(\.row))
            #expect(rows == Set(1...(rows.max() ?? 0)))
        }
    }
}

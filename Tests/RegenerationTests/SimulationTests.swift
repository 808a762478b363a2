import Foundation
import Ledger
import Licensing
import TestKit
import Testing

@testable import Regeneration

/// "The site is a pure function of the set of events and a moment", after every step of any history.
struct SimulationTests {
    private static func moment(_ day: Int) -> Timestamp {
        Timestamp(seconds: 1_767_225_600 + Int64(day) * 86_400 + 43_200)
    }

    /// The number of random histories; `make proof` requests more.
    private static let histories =
        UInt64(ProcessInfo.processInfo.environment["VITRINA_HISTORIES"] ?? "").map { max(1, $0) } ?? 2000
    /// Each test case checks several histories, so that the list of test cases stays short.
    private static let shares = min(histories, 50)

    @Test(arguments: 1...shares)
    func `incremental regeneration equals a full build after every step`(share: UInt64) async throws {
        for seed in stride(from: share, through: Self.histories, by: Int(Self.shares)) {
            guard let difference = try await Self.firstDifference(seed: seed, events: 70) else { continue }
            // Finds the shortest history with a difference.
            for count in 1...70 {
                guard let difference = try await Self.firstDifference(seed: seed, events: count) else { continue }
                Issue.record("seed \(seed), a history of \(count) events: \(difference)")
                return
            }
            Issue.record("seed \(seed), a history of 70 events: \(difference)")
        }
    }

    /// Executes a history, and returns the first difference from a full build.
    private static func firstDifference(seed: UInt64, events count: Int) async throws -> String? {
        var events = RandomEvents(seed: seed)
        var random = SeededGenerator(seed: seed &* 31)
        let arriving = try events.arriving(count)
        var rest = arriving[...]
        var day = 0
        // Failed jobs are repeated a few seconds later.
        var seconds: Int64 = 0
        var now: Timestamp { moment(day).adding(seconds: seconds) }
        let early = Int.random(in: 0...20, using: &random)
        var simulation = try await Simulation(
            seed: seed,
            asOf: now,
            cacheLimit: [2, 60, 1000][Int(seed % 3)],
            events: Array(rest.prefix(early))
        )
        rest = rest.dropFirst(early)
        while !rest.isEmpty {
            let batch = rest.prefix(Int.random(in: 1...8, using: &random))
            rest = rest.dropFirst(batch.count)
            // Some events arrive twice.
            try await simulation.commit(batch + batch.filter { _ in Bool.random(using: &random) })
            // Sometimes jobs of earlier events read a ledger that these events have already changed.
            if Bool.random(using: &random) { try await simulation.work(Int.random(in: 0...3, using: &random)) }
            day += Int.random(in: 0...25, using: &random)
            try await simulation.follow(to: now)
            // The clock is occasionally set back.
            if Int.random(in: 0..<10, using: &random) == 0 { try await simulation.follow(to: moment(day - 3)) }
            if Int.random(in: 0..<12, using: &random) == 0 { try await simulation.beginRebuild() }
            if Int.random(in: 0..<8, using: &random) == 0 { try await simulation.restart(asOf: now) }
            if Int.random(in: 0..<4, using: &random) == 0 {
                try await simulation.workOnFaultyDisk(Int.random(in: 1...12, using: &random))
                seconds += 10
            }
            // Sometimes the next events arrive during the jobs of the previous ones.
            if Bool.random(using: &random) { try await simulation.work(Int.random(in: 0...3, using: &random)) }
            if Bool.random(using: &random) { continue }
            try await simulation.bringInLine(at: now)
            let differences = try await simulation.differences(at: now)
            if !differences.isEmpty { return "\(differences) after \(arriving.count - rest.count) of them" }
        }
        try await simulation.bringInLine(at: now)
        guard simulation.isIdle else { return "work is left" }
        let differences = try await simulation.differences(at: now)
        return differences.isEmpty ? nil : "\(differences) in the end"
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `nothing changes between two wake times, and every due change happens at a wake time`(
        seed: UInt64
    ) async throws {
        var events = RandomEvents(seed: seed)
        var simulation = try await Simulation(seed: seed, asOf: Self.moment(0), events: try events.arriving(40))
        try await simulation.work()
        var wakes = 0
        while let wake = simulation.nextWake, wake <= Self.moment(220) {
            let before = Timestamp(seconds: wake.seconds - 1, nanoseconds: 999_999_999)
            #expect(try await simulation.differences(at: before) == [], "seed \(seed), before \(wake)")
            try await simulation.follow(to: wake)
            try await simulation.work()
            #expect(try await simulation.differences(at: wake) == [], "seed \(seed), at \(wake)")
            wakes += 1
        }
        #expect(wakes > 5)
    }

    @Test func `a late assignment with an earlier time moves an order from one account to another`() async throws {
        let decoder = EventDecoder(from: .ledger)
        func event(_ id: String, _ type: String, _ day: Int, _ data: String) throws -> Event {
            try decoder.decode(
                #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"\#(type)","time":"2026-01-0\#(day)T00:00:00Z","data":{\#(data)}}"#
            )
        }
        let order = #""order":"o","partner":"p","product":"miteam-meetings","quantity":5"#
        var simulation = try await Simulation(
            seed: 1,
            asOf: Self.moment(30),
            events: [
                try event("1", "partner.created", 1, #""partner":"p","name":"P""#),
                try event("2", "account.created", 1, #""account":"acme","partner":"p","name":"A""#),
                try event("3", "account.created", 1, #""account":"beta","partner":"p","name":"B""#),
                try event("4", "order.purchased", 2, order),
                try event("5", "order.assigned", 5, #""order":"o","account":"acme""#),
            ]
        )
        try await simulation.work()
        try await simulation.commit([try event("6", "order.assigned", 4, #""order":"o","account":"beta""#)])
        try await simulation.follow(to: Self.moment(30))
        try await simulation.work()
        #expect(try await simulation.differences(at: Self.moment(30)) == [])
        let files = try simulation.site.files
        for (account, pool) in [("acme", 0), ("beta", 5)] {
            let page = String(decoding: try #require(files["accounts/\(account)/en/index.html"]), as: UTF8.self)
            #expect(page.contains("data-pool=\"\(pool)\""), "\(account)")
        }
    }
    @Test func `lists change over time even if their account is no longer in memory`() async throws {
        let decoder = EventDecoder(from: .ledger)
        var count = 0
        func event(_ type: String, _ day: Int, _ data: String) throws -> Event {
            count += 1
            let time = Self.moment(day).description
            return try decoder.decode(
                #"{"specversion":"1.0","id":"\#(count)","source":"/t","type":"\#(type)","time":"\#(time)","data":{\#(data)}}"#
            )
        }
        var events = [
            try event("partner.created", 1, #""partner":"p","name":"P""#),
            try event("account.created", 1, #""account":"acme","partner":"p","name":"A""#),
            try event("account.created", 1, #""account":"beta","partner":"p","name":"B""#),
        ]
        // Three orders are a list of several pages. That of April has two orders.
        for (number, expires) in ["2026-04-10", "2026-04-20", "2026-05-10"].enumerated() {
            let order = #""order":"o\#(number)""#
            let terms = #""partner":"p","product":"miteam-meetings","quantity":5,"expires":"\#(expires)""#
            events.append(try event("order.purchased", 2, "\(order),\(terms)"))
            events.append(try event("order.assigned", 2, #"\#(order),"account":"acme""#))
        }
        var simulation = try await Simulation(seed: 1, asOf: Self.moment(30), cacheLimit: 2, events: events)
        try await simulation.bringInLine(at: Self.moment(30))
        // On 11 and 21 March the orders expire soon, and on 11 and 21 April they have expired.
        for day in [68, 69, 78, 79, 98, 100, 101, 110, 111] {
            for _ in 1...2 {
                let user = #""user":"u\#(count)","name":"U","email":"u@b.example""#
                try await simulation.commit([try event("user.added", day, #""account":"beta",\#(user)"#)])
                try await simulation.bringInLine(at: Self.moment(day))
            }
            #expect(try await simulation.differences(at: Self.moment(day)) == [], "day \(day)")
        }
    }
}

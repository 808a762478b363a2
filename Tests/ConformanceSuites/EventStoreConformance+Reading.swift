import Ledger
import Licensing
import TestKit
import Testing

/// The laws of reading: the events of each account, and their order.
extension EventStoreConformance {
    static func holdOrder(_ store: any EventStore) async throws {
        var registry: [Event] = []
        for seed in UInt64(1)...8 {
            var random = SeededGenerator(seed: seed)
            let told = try story(of: "acme-\(seed)", at: "2026-03-0\(seed)")
            registry += told.filter(\.isInRegistry)
            var arriving = (told + told.prefix(4)).shuffled(using: &random)
            while !arriving.isEmpty {
                let count = Int.random(in: 1...min(4, arriving.count), using: &random)
                try await store.append(Array(arriving.prefix(count)))
                arriving.removeFirst(count)
            }
            #expect(try await store.events(of: account("acme-\(seed)")) == told, "seed \(seed)")
            #expect(try await store.registryEvents() == registry, "seed \(seed)")
        }
    }

    static func holdOwnership(_ store: any EventStore) async throws {
        let own = [
            try event("e-1", "account.created", #"{"account":"acme","partner":"p","name":"Acme"}"#),
            try event("e-2", "integration.enabled", #"{"account":"acme","integration":"micollab"}"#),
            try event("e-3", "license.assigned", #"{"account":"acme","user":"u","product":"miteam-meetings"}"#),
            try event("e-4", "user.removed", #"{"account":"acme","user":"u"}"#),
            try event("e-5", "account.deleted", #"{"account":"acme"}"#),
        ]
        let others = [
            try event("e-6", "order.assigned", #"{"order":"o","account":"acme"}"#),
            try event("e-7", "account.deleted", #"{"account":"acme2"}"#),
            try event("e-8", "partner.created", #"{"partner":"acme","name":"Acme"}"#),
        ]
        try await store.append(others + own)
        #expect(try await store.events(of: account("acme")) == own)
        #expect(try await store.events(of: account("ACME")).isEmpty)
        #expect(try await store.lines(of: account("acme"), upTo: .end).sorted() == own.map(\.line).sorted())
        let stored = try await store.events(after: .start, limit: .max)
        for (count, event) in stored.enumerated() {
            let earlier = Set(stored.prefix(count + 1).map(\.line))
            let expected = own.filter { earlier.contains($0.line) }
            #expect(try await store.events(of: account("acme"), upTo: event.position) == expected)
            let lines = try await store.lines(of: account("acme"), upTo: event.position)
            #expect(lines.sorted() == expected.map(\.line).sorted())
        }
        #expect(try await store.lines(of: account("acme"), upTo: .start).isEmpty)
    }

    static func holdRegistry(_ store: any EventStore) async throws {
        let registry = [
            try event("e-1", "partner.created", #"{"partner":"p","name":"P"}"#),
            try event("e-2", "account.deactivated", #"{"account":"acme"}"#),
            try event("e-3", "order.cancelled", #"{"order":"o"}"#),
        ]
        let others = [
            try event("e-4", "integration.disabled", #"{"account":"acme","integration":"micollab"}"#),
            try event("e-5", "user.removed", #"{"account":"acme","user":"u"}"#),
            try event("e-6", "license.unassigned", #"{"account":"acme","user":"u","product":"miteam-meetings"}"#),
        ]
        try await store.append(others + registry)
        #expect(try await store.registryEvents() == registry)
    }

    static func holdAccounts(_ store: any EventStore) async throws {
        let named = ["b", "a.1", "Z", "a", "a-1", "b", "10", "9"]
        for (index, account) in named.enumerated() {
            try await store.append([try event("e-\(index)", "user.removed", #"{"account":"\#(account)","user":"u"}"#)])
        }
        try await store.append([
            try event("o", "order.assigned", #"{"order":"o","account":"stranger"}"#),
            try event("p", "partner.created", #"{"partner":"partner","name":"P"}"#),
        ])
        #expect(try await store.accounts().map(\.text) == ["10", "9", "Z", "a", "a-1", "a.1", "b"])
    }

    static func holdPages(_ store: any EventStore) async throws {
        let events = try (1...23).map { try event("e-\($0)", "a.b", "{}", at: "2026-03-01T10:00:\(60 - $0)Z") }
        for start in stride(from: 0, to: 23, by: 4) {
            try await store.append(Array(events[start...].prefix(4)))
        }
        var position = LedgerPosition.start
        var read: [StoredEvent] = []
        while case let page = try await store.events(after: position, limit: 5), let last = page.last {
            #expect(page.count <= 5)
            read += page
            position = last.position
        }
        #expect(read.map(\.line) == events.map(\.line))
        #expect(zip(read, read.dropFirst()).allSatisfy { $0.position < $1.position })
        #expect(try await store.events(after: .start, limit: 0).isEmpty)
    }

    static func holdUnknownTypes(_ store: any EventStore) async throws {
        let events = try ["x.b", "x.a", "x.b"].enumerated().map { index, type in
            try event("e-\(index)", type, #"{"account":"acme","partner":"p"}"#)
        }
        try await store.append(events)
        let summary = try await store.summary(asOf: time("2026-03-01T10:00:00Z"))
        #expect(summary.events == 3)
        #expect(summary.unknownTypes == [.init(name: "x.a", count: 1), .init(name: "x.b", count: 2)])
        #expect(try await lines(store) == events.map(\.line))
        #expect(try await store.accounts().isEmpty)
        #expect(try await store.events(of: account("acme")).isEmpty)
        #expect(try await store.registryEvents().isEmpty)
    }

    static func holdWaiting(_ store: any EventStore) async throws {
        let moments = [
            "1969-12-31T23:59:59.5Z", "2026-03-01T10:00:00Z", "2026-03-01T10:00:00.000000001Z", "2030-01-01T00:00:00Z",
        ]
        for (index, moment) in moments.enumerated() {
            try await store.append([try event("e-\(index)", "a.b", "{}", at: moment)])
        }
        let times = try moments.map(time)
        for count in 0...moments.count {
            let moment = count == 0 ? try time("1969-12-31T23:59:59.4Z") : times[count - 1]
            let summary = try await store.summary(asOf: moment)
            #expect(summary.events == moments.count)
            #expect(summary.lastTime == times.prefix(count).last)
            #expect(summary.waiting == moments.count - count)
            #expect(summary.nextTime == times.dropFirst(count).first)
        }
    }
}

/// The history of an account in the order of truth: each line shows a reason for which the next one is later.
private func story(of account: String, at day: String) throws -> [Event] {
    let data = #"{"account":"\#(account)","user":"u"}"#
    let created = #"{"account":"\#(account)","partner":"p","name":"Acme"}"#
    return [
        try event("\(account)-9", "account.created", created, at: "\(day)T10:00:00Z", source: "/z"),
        try event("\(account)-8", "user.removed", data, at: "\(day)T10:00:00.000000001Z", source: "/z"),
        try event("\(account)-7", "user.removed", data, at: "\(day)T12:00:01+02:00", source: "/a"),
        try event("\(account)-6", "user.removed", data, at: "\(day)T10:00:01Z", source: "/a", sequence: "10"),
        try event("\(account)-5", "account.updated", created, at: "\(day)T10:00:01Z", source: "/a", sequence: "9"),
        try event("\(account)-1", "user.removed", data, at: "\(day)T10:00:01Z", source: "/b", sequence: "1"),
        try event("\(account)-2", "user.removed", data, at: "\(day)T10:00:01Z", source: "/b", sequence: "1"),
        try event("\(account)-3", "account.updated", created, at: "\(day)T10:00:02Z", source: "/a"),
    ]
}

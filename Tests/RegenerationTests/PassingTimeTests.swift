import Ledger
import Licensing
import StrictJSON
import TestKit
import Testing

/// Time is an input: future events are not visible, and dates change pages on their day.
struct PassingTimeTests {
    private static func line(_ number: Int, _ type: String, _ time: String, _ data: String) -> String {
        """
        {"specversion":"1.0","id":"e\(number)","source":"/test","type":"\(type)","time":"\(time)","data":{\(data)}}
        """
    }

    private static let lines = [
        line(1, "partner.created", "2026-01-01T00:00:00Z", #""partner":"p1","name":"Partner One""#),
        line(2, "account.created", "2026-01-01T00:00:01Z", #""account":"acme","partner":"p1","name":"Acme""#),
        line(3, "integration.enabled", "2026-01-01T00:00:02Z", #""account":"acme","integration":"miteam-meetings""#),
        line(
            4,
            "user.added",
            "2026-01-01T00:00:03Z",
            #""account":"acme","user":"u1","name":"Ana","email":"a@x.example""#
        ),
        line(
            5,
            "order.purchased",
            "2026-01-01T00:00:04Z",
            #""order":"o1","partner":"p1","product":"miteam-meetings","quantity":7,"starts":"2026-03-01","expires":"2026-06-30""#
        ),
        line(6, "order.assigned", "2026-01-01T00:00:05Z", #""order":"o1","account":"acme""#),
    ]

    private func store(_ more: String...) async throws -> InMemoryEventStore {
        let decoder = EventDecoder(from: .ledger)
        return try await RegenerationTests.store((Self.lines + more).map { try decoder.decode($0) })
    }

    /// The data of the account at a moment.
    private func account(_ store: InMemoryEventStore, _ at: String) async throws -> JSONObject {
        let files = try await files(of: store, asOf: moment(at))
        let bytes = try #require(files["accounts/acme/account.json"])
        return try #require(JSONValue(parsing: bytes).object)
    }

    /// The first and last moments of each validity.
    ///
    /// A bare date means the end of that day in UTC.
    private static let days: [(moment: String, pool: Int, validity: String, cause: String)] = [
        ("2026-02-28", 0, "pending-activation", "orders-pending"),
        ("2026-02-28T23:59:59.999999999Z", 0, "pending-activation", "orders-pending"),
        ("2026-03-01T00:00:00Z", 7, "active", "not-assigned"),
        ("2026-05-30", 7, "active", "not-assigned"),
        ("2026-05-31T00:00:00Z", 7, "expiring-soon", "not-assigned"),
        ("2026-06-30", 7, "expiring-soon", "not-assigned"),
        ("2026-06-30T23:59:59.999999999Z", 7, "expiring-soon", "not-assigned"),
        ("2026-07-01T00:00:00Z", 0, "expired", "orders-expired"),
        ("2027-07-01", 0, "expired", "orders-expired"),
    ]

    @Test(arguments: days.indices) func `pool, badge and cause change on the dates of an order`(index: Int) async throws
    {
        let day = Self.days[index]
        let site = try await files(of: store(), asOf: moment(day.moment))
        func text(_ path: String) throws -> String { String(decoding: try #require(site[path]), as: UTF8.self) }
        let account = try await account(store(), day.moment)
        let products = try #require(account["products"]?.array)
        let orders = try #require(account["orders"]?.array)
        #expect(products.first?.object?["pool"]?.integer == day.pool)
        #expect(orders.first?.object?["validity"]?.string == day.validity)
        for locale in ["en", "es"] {
            #expect(try text("accounts/acme/\(locale)/index.html").contains("data-pool=\"\(day.pool)\""))
            for page in ["accounts/acme/\(locale)/index.html", "partners/p1/\(locale)/orders.html"] {
                #expect(try text(page).contains("data-validity=\"\(day.validity)\""), "\(page)")
            }
            #expect(try text("accounts/acme/\(locale)/users/u1.html").contains("data-cause=\"\(day.cause)\""))
        }
    }

    @Test func `nothing changes between two dates that affect a page`() async throws {
        let store = try await store()
        for (one, other) in [
            ("2026-03-01T00:00:00Z", "2026-03-31"), ("2026-05-31T00:00:00Z", "2026-05-31"),
            ("2026-06-01T00:00:00Z", "2026-06-30"), ("2026-07-01", "2026-07-31"),
        ] {
            let (before, after) = (
                try await files(of: store, asOf: moment(one)), try await files(of: store, asOf: moment(other))
            )
            #expect(differences(before, after) == [], "from \(one) to \(other)")
        }
    }

    @Test func `a new month updates the charts of accounts and the months ahead of partners`() async throws {
        let store = try await store()
        let (before, after) = (
            try await files(of: store, asOf: moment("2026-03-31")),
            try await files(of: store, asOf: moment("2026-04-01T00:00:00Z"))
        )
        #expect(
            Set(differences(before, after)) == [
                "accounts/acme/en/index.html", "accounts/acme/es/index.html", "partners/p1/en/index.html",
                "partners/p1/en/summary.txt", "partners/p1/es/index.html", "partners/p1/es/summary.txt",
            ]
        )
    }

    @Test func `an event with a future time is not shown before that time`() async throws {
        let future = Self.line(
            9,
            "user.added",
            "2026-04-01T12:00:00Z",
            #""account":"acme","user":"u2","name":"Bea","email":"b@x.example""#
        )
        let (with, without) = (try await store(future), try await store())
        for at in ["2026-03-15", "2026-04-01T11:59:59.999999999Z"] {
            let (one, other) = (
                try await files(of: with, asOf: moment(at)), try await files(of: without, asOf: moment(at))
            )
            #expect(differences(one, other) == [], "\(at)")
        }
        let then = try await files(of: with, asOf: moment("2026-04-01T12:00:00Z"))
        #expect(then["accounts/acme/es/users/u2.html"] != nil)
    }

    @Test func `future accounts, partners and cancellations change no page before their time`() async throws {
        let with = try await store(
            Self.line(9, "partner.created", "2026-04-01T12:00:00Z", #""partner":"p2","name":"Partner Two""#),
            Self.line(
                10,
                "account.created",
                "2026-04-01T12:00:01Z",
                #""account":"later","partner":"p1","name":"Later""#
            ),
            Self.line(
                11,
                "user.added",
                "2026-03-01T00:00:00Z",
                #""account":"later","user":"u9","name":"Zoe","email":"z@x.example""#
            ),
            Self.line(12, "order.cancelled", "2026-04-02T00:00:00Z", #""order":"o1""#)
        )
        let before = try await files(of: with, asOf: moment("2026-03-31"))
        let paths = differences(before, try await files(of: store(), asOf: moment("2026-03-31")))
        // The user's event is in the past, but the account's is not: only the count of events includes it.
        #expect(paths == ["freshness.json", "status.json"])
        let after = try await files(of: with, asOf: moment("2026-04-03"))
        #expect(after["partners/p2/en/index.html"] != nil && after["accounts/later/en/users/u9.html"] != nil)
    }

    @Test func `a renewal changes the expiry date`() async throws {
        let renewed = try await store(
            Self.line(9, "order.renewed", "2026-06-15T00:00:00Z", #""order":"o1","expires":"2026-12-31""#)
        )
        for (at, validity) in [
            ("2026-06-14", "expiring-soon"), ("2026-06-15", "active"), ("2026-07-01", "active"),
            ("2027-01-01", "expired"),
        ] {
            guard case .array(let orders) = try await account(renewed, at)["orders"] else { continue }
            #expect(orders.map { $0.object?["validity"]?.string } == [validity], "\(at)")
        }
        guard case .array(let orders) = try await account(renewed, "2026-06-14")["orders"] else { return }
        #expect(orders.first?.object?["expires"]?.string == "2026-06-30", "the renewal is still to come")
    }
}

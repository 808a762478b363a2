import StrictJSON
import Testing

@testable import Licensing

/// Fields of one event, or of an order's events, that contradict each other.
struct ContradictionTests {
    private func purchase(starts: String, expires: String?, references: Int = 0) -> JSONValue {
        .object([
            "specversion": .string("1.0"), "id": .string("e"), "source": .string("/x"),
            "type": .string("order.purchased"), "time": .string("2026-01-01T00:00:00Z"),
            "data": .object([
                "order": .string("o-1"), "partner": .string("norte"), "product": .string("miteam-meetings"),
                "quantity": .integer(1), "starts": .string(starts), "expires": expires.map(JSONValue.string),
                "references": .object(JSONObject(texts: (0..<references).map { ("r\($0)", "x") })),
            ]),
        ])
    }

    @Test func `an order that ends before it starts is refused`() throws {
        let error = try #require(throws: EventDecodingError.self) {
            try EventDecoder().decode(purchase(starts: "2026-05-01", expires: "2026-04-01"))
        }
        #expect(error.pointer == "/data/expires")
        #expect(error.reason.contains("2026-04-01") && error.reason.contains("2026-05-01"))
    }

    @Test(arguments: ["2026-05-01", "2026-05-02", nil]) func `an order may last one day or be perpetual`(
        expires: String?
    ) throws {
        _ = try EventDecoder().decode(purchase(starts: "2026-05-01", expires: expires))
    }

    @Test func `an invalid order that an earlier version stored can still be read`() throws {
        _ = try EventDecoder(from: .ledger).decode(purchase(starts: "2026-05-01", expires: "2026-04-01"))
        _ = try EventDecoder(from: .ledger).decode(purchase(starts: "2026-05-01", expires: nil, references: 101))
    }

    // A few thousand members would take a second, each time the ledger is read.
    @Test(.timeLimit(.minutes(1))) func `an order has at most a hundred references`() throws {
        _ = try EventDecoder().decode(purchase(starts: "2026-05-01", expires: nil, references: 100))
        let error = try #require(throws: EventDecodingError.self) {
            try EventDecoder().decode(purchase(starts: "2026-05-01", expires: nil, references: 50_000))
        }
        #expect(error.pointer == "/data/references")
    }

    @Test func `a renewal that ends before the start of the order is a conflict without effect`() throws {
        let bought = try Story().buy(5, order: "o-1", starts: "2026-05-01").give("o-1")
        let renewed = try bought.told("order.renewed", ["order": .string("o-1"), "expires": .string("2026-04-30")])
        #expect(try renewed.conflicts == [.renewedUntilBeforeStart(identifier("o-1"))])
        #expect(try renewed.state.orders == bought.state.orders)
        let later = try bought.told("order.renewed", ["order": .string("o-1"), "expires": .string("2026-05-01")])
        #expect(later.conflicts.isEmpty)
    }
}

import StrictJSON
import Testing

@testable import Licensing

/// Texts with different code points are different, even if they look the same: <doc:Events#Fields>, "Names: 1 to 200
/// characters of any script".
struct ExactTextTests {
    /// Pairs of texts that are equal for Swift's `String`.
    static let pairs = [
        ("Jos\u{E9}", "Jose\u{301}"), ("\u{585A}\u{672C}", "\u{FA10}\u{672C}"), ("K", "\u{212A}"),
    ]

    @Test(arguments: pairs) func `an update that changes only code points has an effect`(
        before: String,
        after: String
    ) throws {
        try #require(before == after)
        var story = try Story().users("ana").user("updated", "ana", name: before)
        #expect(try story.state.user("ana").name.isExactly(before))
        story = try story.user("updated", "ana", name: after)
        #expect(try story.state.user("ana").name.isExactly(after))
    }

    // <doc:Events#Order>: "any permutation, duplication or split of the same events gives a byte-identical site".
    @Test(arguments: pairs) func `states that differ only in code points are different`(
        one: String,
        other: String
    ) throws {
        func state(_ name: String) throws -> AccountState {
            try Story().users("ana").user("updated", "ana", name: name).state
        }
        #expect(try state(one) != state(other))
        #expect(try state(one) == state(one))
    }

    @Test(arguments: pairs) func `integration codes that look the same but differ in code points are distinguished`(
        one: String,
        other: String
    ) throws {
        let integrations = [IntegrationID(code: one): 1, IntegrationID(code: other): 2]
        #expect(integrations.count == 2)
    }

    @Test(arguments: pairs) func `references with names that look the same are both stored`(
        one: String,
        other: String
    ) throws {
        let event = try EventDecoder().decode(
            JSONValue.object([
                "specversion": .string("1.0"), "id": .string("e"), "source": .string("/x"),
                "type": .string("order.purchased"), "time": .string("2026-01-01T00:00:00Z"),
                "data": .object([
                    "order": .string("o"), "partner": .string("p"), "product": .string("miteam-meetings"),
                    "quantity": .integer(1),
                    "references": .object(JSONObject(texts: [(one, "1"), (other, "2")])),
                ]),
            ])
        )
        guard case .order(_, .purchased(let purchase)) = event.payload else {
            throw EventDecodingError.notAnEvent(pointer: "", reason: "")
        }
        #expect(purchase.references.count == 2)
        #expect(
            purchase.references.map(\.name).sorted { $0.precedesExactly($1) }.map { Array($0.utf8) }
                == purchase.references.map { Array($0.name.utf8) }
        )
    }
}

import Testing
import Webhooks

@testable import Receiver

struct KeyRingTests {
    private static func key(_ letter: Character) throws -> WebhookKey {
        // 32 bytes that are the same.
        let texts: [Character: String] = [
            "a": "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=", "b": "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=",
        ]
        return try WebhookKey(parsing: "whsec_" + (try #require(texts[letter])))
    }

    @Test func `a source has its own keys, in their order, and no other's`() throws {
        let billing = try #require(SourceName("billing"))
        let ring = KeyRing([.default: [try Self.key("a"), try Self.key("b")], billing: [try Self.key("b")]])
        #expect(ring.keys(of: .default) == [try Self.key("a"), try Self.key("b")])
        #expect(ring.keys(of: billing) == [try Self.key("b")])
        #expect(ring.keys(of: try #require(SourceName("other"))) == nil)
        #expect(!ring.isEmpty)
    }

    @Test func `a source without keys is none`() {
        for ring in [KeyRing(), KeyRing([.default: []])] {
            #expect(ring.keys(of: .default) == nil)
            #expect(ring.isEmpty)
        }
    }

    @Test func `new keys take the place of all old ones`() throws {
        let billing = try #require(SourceName("billing"))
        let ring = KeyRing([billing: [try Self.key("a")]])
        ring.replace(with: [.default: [try Self.key("b")]])
        #expect(ring.keys(of: billing) == nil)
        #expect(ring.keys(of: .default) == [try Self.key("b")])
        ring.replace(with: [:])
        #expect(ring.isEmpty)
    }
}

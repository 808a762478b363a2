import Testing

@testable import Receiver

struct SourceNameTests {
    @Test(arguments: ["default", "a", "9", "billing-2", "-", String(repeating: "a", count: 64)])
    func `lower-case letters, digits and hyphens name a source`(text: String) throws {
        let name = try #require(SourceName(text))
        #expect(name.text == text && "\(name)" == text)
    }

    @Test(arguments: [
        "", "Billing", "a b", "a_b", "a.b", "a/b", "..", "señal", "ａ", "a\0", "a\n", "%61",
        String(repeating: "a", count: 65),
    ])
    func `nothing else does`(text: String) {
        #expect(SourceName(text) == nil)
    }

    @Test func `the source without a name is called default`() {
        #expect(SourceName("default") == .default)
    }
}

import Testing

@testable import Receiver

struct SourceNameTests {
    @Test(arguments: ["default", "a", "9", "billing-2", "-", String(repeating: "a", count: 64)])
    func `a source name consists of lower-case letters, digits and hyphens`(text: String) throws {
        let name = try #require(SourceName(text))
        #expect(name.text == text && "\(name)" == text)
    }

    @Test(arguments: [
        "", "Billing", "a b", "a_b", "a.b", "a/b", "..", "señal", "ａ", "a\0", "a\n", "%61",
        String(repeating: "a", count: 65),
    ])
    func `any other text is not a source name`(text: String) {
        #expect(SourceName(text) == nil)
    }

    @Test func `the default source is named default`() {
        #expect(SourceName("default") == .default)
    }
}

import Licensing
import Testing

/// <doc:Events#Fields>: ids are `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`.
struct IdentifierTests {
    @Test(arguments: [
        "a", "Z", "0", "acme", "o-1", "A.b_c-D", "9..9", "a-", "a_", "a.", "CON", "index.html",
        String(repeating: "a", count: 64), "x" + String(repeating: "-", count: 63),
    ])
    func `an id is a letter or digit followed by letters, digits, dots, underscores or hyphens`(text: String) throws {
        let user: UserID = try identifier(text)
        #expect(user.text == text)
        #expect("\(user)" == text)
    }

    @Test(arguments: [
        "", ".", "..", "-", "_", ".a", "-a", "_a", "a b", " a", "a ", "a/b", "a\\b", "a\n", "\na", "a\u{0}", "a%2e",
        "ñ", "añ", "a\u{301}", "１", "a\u{200B}", "a:b", "a@b", "a~b", "a+b", String(repeating: "a", count: 65),
    ])
    func `any other text is not an id`(text: String) {
        #expect(UserID(text) == nil)
        #expect(OrderID(text) == nil)
    }

    @Test func `an id contains only the ASCII characters that the pattern allows`() {
        let first = (0..<128).filter { UserID(String(UnicodeScalar(UInt8($0)))) != nil }
        let later = (0..<128).filter { UserID("a" + String(UnicodeScalar(UInt8($0)))) != nil }
        let letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8.map { Int($0) }
        #expect(first == letters)
        #expect(later == (letters + "-._".utf8.map { Int($0) }).sorted())
    }

    @Test func `ids are case-sensitive and sorted by their bytes`() throws {
        let texts = ["10", "9", "A", "Z", "a", "a-", "a.", "aa", "b"]
        let ids: [AccountID] = try texts.map { try identifier($0) }
        #expect(Array(ids.reversed()).sorted() == ids)
        #expect(Set(ids).count == texts.count)
    }

    @Test func `the ids in the source code equal those in the contract`() {
        #expect(ProductID.miteamMeetings.text == "miteam-meetings")
        #expect(IntegrationID.miteamMeetings.text == "miteam-meetings")
        #expect(IntegrationID.micollab.text == "micollab")
        #expect(IntegrationID.mivoiceOffice.text == "mivoice-office")
    }
}

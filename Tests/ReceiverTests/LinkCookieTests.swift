import HTTPTypes
import Sharing
import Testing

@testable import Receiver

/// contract.md 5: "opening `/s/{token}` sets a cookie for that scope only".
struct LinkCookieTests {
    private static func cookie(
        _ scope: String,
        opensAccounts: Bool = false,
        maxAge: Int64? = 60,
        at address: String = "http://127.0.0.1:8080"
    ) throws -> [String] {
        let link = ShareLink(
            id: ShareLinkID(rawValue: 7),
            try LinkExamples.new(scope, opensAccounts: opensAccounts)
        )
        let address = try #require(PublicAddress(address))
        let text = LinkCookie.header(link, try LinkExamples.token("7"), maxAge: maxAge, at: address)
        return text.split(separator: "; ").map(String.init)
    }

    @Test(arguments: [
        ("partners/p1", false, "Path=/partners/p1"), ("partners/p1", true, "Path=/"),
        ("accounts/acme", false, "Path=/accounts/acme"), ("accounts/acme/users/u1", false, "Path=/accounts/acme"),
    ])
    func `a browser sends the cookie where the link opens something, and nowhere else`(
        scope: String,
        opensAccounts: Bool,
        path: String
    ) throws {
        let parts = try Self.cookie(scope, opensAccounts: opensAccounts)
        #expect(parts.filter { $0.hasPrefix("Path=") } == [path])
        #expect(!parts.contains { $0.hasPrefix("Domain") })
    }

    @Test func `scripts do not see it, other sites cannot send it along, and it ends with its link`() throws {
        let token = try LinkExamples.token("7").text
        #expect(
            try Self.cookie("accounts/acme") == [
                "vitrina-7=\(token)", "Path=/accounts/acme", "HttpOnly", "SameSite=Lax", "Max-Age=60",
            ]
        )
        #expect(try !Self.cookie("accounts/acme", maxAge: nil).contains { $0.hasPrefix("Max-Age") })
    }

    @Test(arguments: [
        ("https://example.com", "Path=/accounts/acme", true), ("http://example.com", "Path=/accounts/acme", false),
        ("https://example.com/vitrina", "Path=/vitrina/accounts/acme", true),
        ("http://example.com/a/b/", "Path=/a/b/accounts/acme", false),
    ])
    func `it follows the public address`(address: String, path: String, isSecure: Bool) throws {
        let parts = try Self.cookie("accounts/acme", at: address)
        #expect(parts.contains(path))
        #expect(parts.contains("Secure") == isSecure)
    }

    @Test func `under a prefix, a link to a partner's accounts covers the prefix alone`() throws {
        let parts = try Self.cookie("partners/p1", opensAccounts: true, at: "https://example.com/vitrina")
        #expect(parts.contains("Path=/vitrina/"))
    }

    // MARK: Reading

    @Test(arguments: [
        (["vitrina-1=A"], 1), (["vitrina-1=A; vitrina-2=B"], 2), (["vitrina-1=A", "vitrina-2=B"], 2),
        (["a=b; vitrina-1=A;c=d"], 1), ([" vitrina-1=A "], 1), (["vitrina-1=A;;;"], 1), ([], 0), ([""], 0),
        (["vitrina-1=A="], 0), (["vitrina-1 =A"], 1), (["vitrina-=A"], 1), (["vitrina=A"], 0), (["other-1=A"], 0),
        (["Vitrina-1=A"], 0), (["vitrina-1"], 0), (["vitrina-1="], 0), (["vitrina-1=A0"], 0), (["=A"], 0), (["A"], 0),
        (["vitrina-1=\"A\""], 0), (["vitrina-1=%41"], 0), (["vitrina-1=ñ; \u{1F512}=A; vitrina-2=B"], 1),
    ])
    func `tokens are read from among whatever a visitor sends`(lines: [String], count: Int) throws {
        let first = try LinkExamples.token("1")
        let second = try LinkExamples.token("2")
        var headers = HTTPFields()
        for line in lines {
            let text = line.replacing("A", with: first.text).replacing("B", with: second.text)
            headers.append(HTTPField(name: .cookie, value: text))
        }
        let found = LinkCookie.tokens(in: headers)
        #expect(found.count == count)
        #expect(found.allSatisfy { $0 == first || $0 == second })
        if count == 2 { #expect(found == [first, second]) }
    }
}

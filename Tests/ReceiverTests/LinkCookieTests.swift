import HTTPTypes
import Sharing
import Testing

@testable import Receiver

/// <doc:Access#Links>: "Opening `/s/{token}` sets a cookie for that scope only".
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

    /// The first 64 bits of the digest of the token with only sevens.
    private static let sevens = try? LinkExamples.token("7").digest.bytes.prefix(8)
        .map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()

    @Test func `cookies of two servers on one host, or of two links of one server, have different names`() throws {
        // Cookies ignore ports: RFC 6265 8.5. The first link of both servers has the number 1.
        let link = ShareLink(id: ShareLinkID(rawValue: 1), try LinkExamples.new("accounts/acme"))
        let address = try #require(PublicAddress("http://127.0.0.1:8080"))
        let names = try "0123456789abcdefghjk".map { digit in
            LinkCookie.header(link, try LinkExamples.token(digit), maxAge: 60, at: address).prefix { $0 != "=" }
        }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.wholeMatch(of: /vitrina-[0-9a-f]{16}/) != nil }, "nothing of the token is in it")
    }

    @Test func `a cookie is read under its name, and expired under the same name and path`() throws {
        let token = try LinkExamples.token("7")
        let link = ShareLink(id: ShareLinkID(rawValue: 1), try LinkExamples.new("accounts/acme"))
        let address = try #require(PublicAddress("https://example.com/v"))
        let header = LinkCookie.header(link, token, maxAge: 60, at: address)
        let cookie = try #require(LinkCookie.all(in: [.cookie: String(header.prefix { $0 != ";" })]).first)
        #expect(cookie.token == token)
        let expiry = LinkCookie.expiry(cookie.name, path: LinkCookie.path(of: link), at: address)
        #expect(
            expiry.split(separator: "; ") == [
                "\(cookie.name)=", "Path=/v/accounts/acme", "HttpOnly", "SameSite=Lax", "Max-Age=0", "Secure",
            ]
        )
    }

    @Test(arguments: [
        ("partners/p1", false, "Path=/partners/p1"), ("partners/p1", true, "Path=/"),
        ("accounts/acme", false, "Path=/accounts/acme"), ("accounts/acme/users/u1", false, "Path=/accounts/acme"),
    ])
    func `a browser sends the cookie only to paths that the link opens`(
        scope: String,
        opensAccounts: Bool,
        path: String
    ) throws {
        let parts = try Self.cookie(scope, opensAccounts: opensAccounts)
        #expect(parts.filter { $0.hasPrefix("Path=") } == [path])
        #expect(!parts.contains { $0.hasPrefix("Domain") })
    }

    @Test func `the cookie is HttpOnly and SameSite, and expires with the link`() throws {
        let token = try LinkExamples.token("7").text
        #expect(
            try Self.cookie("accounts/acme") == [
                "vitrina-\(Self.sevens ?? "")=\(token)", "Path=/accounts/acme", "HttpOnly", "SameSite=Lax",
                "Max-Age=60",
            ]
        )
        #expect(try !Self.cookie("accounts/acme", maxAge: nil).contains { $0.hasPrefix("Max-Age") })
    }

    @Test(arguments: [
        ("https://example.com", "Path=/accounts/acme", true), ("http://example.com", "Path=/accounts/acme", false),
        ("https://example.com/vitrina", "Path=/vitrina/accounts/acme", true),
        ("http://example.com/a/b/", "Path=/a/b/accounts/acme", false),
    ])
    func `the cookie has the path and scheme of the public address`(
        address: String,
        path: String,
        isSecure: Bool
    ) throws {
        let parts = try Self.cookie("accounts/acme", at: address)
        #expect(parts.contains(path))
        #expect(parts.contains("Secure") == isSecure)
    }

    @Test func `with a prefix, the cookie of a link to a partner's accounts covers only the prefix`() throws {
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
    func `valid tokens are found in any Cookie headers`(lines: [String], count: Int) throws {
        let first = try LinkExamples.token("1")
        let second = try LinkExamples.token("2")
        var headers = HTTPFields()
        for line in lines {
            let text = line.replacing("A", with: first.text).replacing("B", with: second.text)
            headers.append(HTTPField(name: .cookie, value: text))
        }
        let found = LinkCookie.all(in: headers).map(\.token)
        #expect(found.count == count)
        #expect(found.allSatisfy { $0 == first || $0 == second })
        if count == 2 { #expect(found == [first, second]) }
    }
}

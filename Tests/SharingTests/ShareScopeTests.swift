import Licensing
import Sharing
import Testing

/// <doc:Access#Links>: a scope is "`partners/P`, `accounts/A` or `accounts/A/users/U`".
struct ShareScopeTests {
    private static let longest = String(repeating: "a", count: 64)

    @Test func `a partner, an account and a user are scopes with the ids in their path`() throws {
        let partner = try #require(PartnerID("p1"))
        let account = try #require(AccountID("acme"))
        let user = try #require(UserID("u-1"))
        #expect(ShareScope("partners/p1") == .partner(partner))
        #expect(ShareScope("accounts/acme") == .account(account))
        #expect(ShareScope("accounts/acme/users/u-1") == .user(account, user))
    }

    @Test(arguments: [
        "partners/p1", "accounts/acme", "accounts/acme/users/u1", "accounts/accounts", "partners/partners",
        "accounts/users/users/users", "accounts/A.b_c-D/users/9..9", "accounts/\(longest)",
        "accounts/\(longest)/users/\(longest)",
    ])
    func `every scope can be parsed from its text`(text: String) throws {
        let scope = try #require(ShareScope(text))
        #expect(scope.text == text)
        #expect("\(scope)" == text)
    }

    @Test(arguments: [
        "", "/", "partners", "partners/", "accounts", "accounts/", "users/u1", "status.json", "help/es", "*",
        "/partners/p1", "partners/p1/", "partners//p1", "//partners/p1", "accounts/acme/", "accounts//acme",
        "accounts/acme/users", "accounts/acme/users/", "accounts/acme/users/u1/", "accounts/acme//users/u1",
        "accounts/acme/es/users/u1", "accounts/acme/users/u1/x", "accounts/acme/orders/o1", "partners/p1/users/u1",
        "partners/p1/accounts/acme", "accounts//users/u1", "acme", "acme/acme",
    ])
    func `any other path is not a scope`(text: String) {
        #expect(ShareScope(text) == nil)
    }

    @Test(arguments: [
        "accounts/..", "accounts/.", "accounts/../partners/p1", "accounts/acme/../other", "accounts/acme/users/..",
        "partners/..", "../accounts/acme", "accounts/.hidden", "accounts\\acme", "accounts/acme\\..",
        "accounts/%2e%2e", "accounts/acme%2Fusers%2Fu1", "accounts%2Facme", "partners/p%31", "accounts/acme%00",
    ])
    func `path traversal is refused, plain or percent-encoded`(text: String) {
        #expect(ShareScope(text) == nil)
    }

    @Test(arguments: [
        "Accounts/acme", "ACCOUNTS/acme", "accounts/acme/Users/u1", " accounts/acme", "accounts/acme ",
        "accounts /acme",
        "accounts/ac me", "accounts/acme\n", "accounts/acme\u{0}", "accounts/acme?x", "accounts/acme#x",
        "accounts/ñandú", "accounts/acme\u{301}", "accounts/\u{301}acme", "accounts∕acme", "accounts/*", "accounts/a,b",
        "https://example.com/accounts/acme",
    ])
    func `invalid characters and other spellings of the keywords are refused`(text: String) {
        #expect(ShareScope(text) == nil)
    }

    @Test func `an id that is too long is refused`() {
        let long = Self.longest + "a"
        for text in ["partners/\(long)", "accounts/\(long)", "accounts/a/users/\(long)", "accounts/\(long)/users/u"] {
            #expect(ShareScope(text) == nil)
        }
        #expect(ShareScope(String(repeating: "accounts/", count: 100_000)) == nil)
    }
}

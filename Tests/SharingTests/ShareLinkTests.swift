import Licensing
import Sharing
import Testing

struct ShareLinkTests {
    private let noon = Timestamp(seconds: 1_772_366_400)

    private func link(
        _ scope: String = "accounts/acme",
        opensAccounts: Bool = false,
        expires: Timestamp? = nil,
        revoked: Timestamp? = nil
    ) throws -> ShareLink {
        let new = NewShareLink(
            scope: try #require(ShareScope(scope)),
            opensAccounts: opensAccounts,
            created: Timestamp(seconds: 0),
            expires: expires
        )
        return ShareLink(id: ShareLinkID(rawValue: 1), new, revoked: revoked)
    }

    @Test func `a link is active until its expiry and expired from then on`() throws {
        let link = try link(expires: noon)
        #expect(link.status(at: Timestamp(seconds: noon.seconds - 1, nanoseconds: 999_999_999)) == .active)
        #expect(link.status(at: noon) == .expired)
        #expect(link.status(at: Timestamp(seconds: noon.seconds, nanoseconds: 1)) == .expired)
    }

    @Test func `a link without an expiry remains active`() throws {
        #expect(try link().status(at: Timestamp(seconds: .max)) == .active)
    }

    @Test func `a revocation takes precedence over the expiry and clock differences`() throws {
        let revoked = try link(expires: noon, revoked: noon)
        for seconds in [noon.seconds - 60, noon.seconds, noon.seconds + 60] {
            #expect(revoked.status(at: Timestamp(seconds: seconds)) == .revoked)
        }
    }

    @Test(arguments: [("partners/p1", true), ("accounts/acme", false), ("accounts/acme/users/u1", false)])
    func `only a link to a partner can open accounts`(scope: String, opens: Bool) throws {
        #expect(try link(scope, opensAccounts: true).opensAccounts == opens)
        #expect(try link(scope, opensAccounts: false).opensAccounts == false)
    }

    @Test func `an id is a positive number in canonical decimal form`() {
        #expect(ShareLinkID("17") == ShareLinkID(rawValue: 17))
        #expect("\(ShareLinkID(rawValue: 17))" == "17")
        for text in ["", "0", "-1", "+1", "01", "1.0", " 1", "1 ", "x", "9223372036854775808", "١"] {
            #expect(ShareLinkID(text) == nil)
        }
        #expect(ShareLinkID(rawValue: 9) < ShareLinkID(rawValue: 10))
    }
}

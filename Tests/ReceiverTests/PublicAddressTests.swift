import Testing

@testable import Receiver

/// `VITRINA_BASE_URL`: <doc:Commands#Settings>.
struct PublicAddressTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "", false), ("https://licenses.example.com", "", true),
        ("https://licenses.example.com/", "", true), ("HTTPS://Licenses.Example.com:8443/", "", true),
        ("https://example.com/vitrina", "/vitrina", true), ("https://example.com/vitrina/", "/vitrina", true),
        ("http://example.com/a/b%20c/", "/a/b%20c", false), ("http://[::1]:8080/x", "/x", false),
        ("https://example.com/vitrina//", "/vitrina", true), ("https://example.com//", "", true),
        ("https://example.com//app", "/app", true), ("https://example.com//a///b", "/a/b", true),
        ("http://example.com:65535", "", false),
    ])
    func `an address determines the prefix, and whether cookies are secure`(
        text: String,
        prefix: String,
        isSecure: Bool
    ) throws {
        let address = try #require(PublicAddress(text))
        #expect(address.prefix == prefix)
        #expect(address.isSecure == isSecure)
        let whole = address.address(of: "/s/x")
        #expect(whole.hasSuffix(prefix + "/s/x") && !whole.dropFirst("https://".count).contains("//"))
        #expect(whole.lowercased().hasPrefix(text.lowercased().prefix(12)))
    }

    @Test(arguments: [
        "", "licenses.example.com", "/vitrina", "//example.com", "ftp://example.com", "https://", "https:///vitrina",
        "https://example.com/?a=b", "https://example.com/#top", "https://user@example.com", "https://u:p@example.com",
        "javascript:alert(1)", "https://exa mple.com", "mailto:a@example.com", "https://example.com/a;Domain=b",
        "https://exa;mple.com", "https://exa,mple.com", "https://ex(ample).com", "https://ex%61mple.com",
        "https://exämple.com", "https://example.com/é", "https://example.com/a/../b", "https://example.com/%2e%2E/b",
        "https://example.com/./a", #"https://example.com/a\..\b"#, "https://example.com/a|b", "https://[::1",
        "https://[::1]a/", "https://@example.com", "https://example.com:99999", "https://example.com:0",
        "https://1.2.3.999", "https://example.com/[a]",
    ])
    func `any other text is not an address`(text: String) {
        #expect(PublicAddress(text) == nil)
    }
}

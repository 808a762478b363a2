import Testing

@testable import Receiver

/// RFC 3986: the program reads every address in one way.
struct HTTPAddressTests {
    @Test(arguments: [
        ("HTTP://127.0.0.1:8080/webhooks", "http://127.0.0.1:8080/webhooks"),
        ("hTTps://Example.COM/A?B=c", "https://example.com/A?B=c"), ("http://a", "http://a/"),
        ("http://a?x=1", "http://a/?x=1"), ("http://[::1]:1/", "http://[::1]:1/"),
        ("http://[FE80::1%25Eth0]/x", "http://[fe80::1%25Eth0]/x"), ("http://a:65535/", "http://a:65535/"),
        ("http://a.b./%2F", "http://a.b./%2F"), ("http://a_b-c.d1/", "http://a_b-c.d1/"),
    ])
    func `scheme and host are converted to lower case, and everything else is unchanged`(
        text: String,
        used: String
    ) throws {
        let address = try #require(HTTPAddress(text))
        #expect(address.text == used)
        #expect(HTTPAddress(used)?.text == used, "the same again")
    }

    @Test(arguments: [
        "http://a:0/", "http://a:65536/", "http://a:99999", "http://a:-1/", "http://a:+1/", "http://a:/",
        "http://a:8080x/",
        "http://1.2.3.999/", "http://1.2.3/", "http://1.2.3.4.5/", "http://256.1.1.1/", "http://a..b/", "http://.a/",
        "http://[::1/", "http://[::1]1/", "http://[::g]/", "http://[1.2.3.4]/", "http://[::1%25]/", "http://::1/",
        "http://u@a/", "http://u:p@a/", "http:///a", "http://", "http:a", "//a/", "ws://a/", "a", "", "http://a/%",
        "http://a/%4",
        "http://a/%zz", "http://a/[", "http://a/b c", "http://a/\"", "http://a/../b", "http://a/%2e%2E/b", "http://a/.",
        "http://a/../%CC%81x", "http://a/%2e%2e/%FF", "http://a/b%2F..%2fc",
        "http://a\u{0}/", "http://a\n/", "http://ä/", "http://a%62/",
        "http://" + String(repeating: "a", count: 64) + "/",
    ])
    func `any other text is not an address`(text: String) {
        #expect(HTTPAddress(text) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1", "127.0.0.1"), ("LocalHost", "localhost", "localhost"), ("::1", "::1", "[::1]"),
        ("[::1]", "::1", "[::1]"), ("fe80::1%eth0", "fe80::1%eth0", "[fe80::1%25eth0]"),
        ("[fe80::1%25eth0]", "fe80::1%eth0", "[fe80::1%25eth0]"),
        ("::ffff:127.0.0.1", "::ffff:127.0.0.1", "[::ffff:127.0.0.1]"),
        ("0.0.0.0", "0.0.0.0", "0.0.0.0"), ("::", "::", "[::]"),
    ])
    func `a host has one form for the system and another in addresses`(
        text: String,
        name: String,
        inAddress: String
    ) throws {
        let host = try #require(InternetHost(text))
        #expect(host.name == name && host.text == inAddress)
        #expect(HTTPAddress("http://\(inAddress):8080/")?.host == host)
    }

    @Test(arguments: ["", "[]", "[::1", "::1]", ":", "a:1", "a b", "a/b", "1.2.3", "fe80::1%", "fe80::1%a b", "*"])
    func `any other text is not a host`(text: String) {
        #expect(InternetHost(text) == nil)
    }

    @Test(arguments: [
        ("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("0:0:0:0:0:0:0:0", "::1"), ("127.0.0.1", "127.0.0.1"), ("::2", "::2"),
        ("a", "a"),
    ])
    func `a server that listens on all addresses is reached through loopback`(host: String, reachable: String) throws {
        #expect(try #require(InternetHost(host)).reachable == InternetHost(reachable))
    }
}

#if Cluster
import TestKit
import Testing

@testable import ObjectStore

struct S3DocumentTests {
    private func document(_ text: String) throws -> S3Document { try S3Document(parsing: Array(text.utf8)) }

    @Test func `elements, texts and references of a list are parsed`() throws {
        let list = try document(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- a > comment -->
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
              <Name a='x>y' b="/">b</Name><Empty/><Empty attribute="1" />
              <Contents><Key>a&amp;b&lt;&gt;&quot;&apos;&#233;&#x20AC;ñ</Key><ETag>&#34;1&quot;</ETag></Contents>
              <Contents><Key>2<!-- no text --></Key></Contents>
            </ListBucketResult>
            """
        )
        #expect(list.name == "ListBucketResult")
        #expect(list["Name"] == "b")
        #expect(list["Empty"] == "")
        #expect(list["Missing"] == nil)
        #expect(list.children.filter { $0.name == "Contents" }.map { $0["Key"] } == ["a&b<>\"'é€ñ", "2"])
        #expect(list.children.first { $0.name == "Contents" }?["ETag"] == "\"1\"")
    }

    @Test(arguments: [
        "", "text", "<a>", "<a></b>", "<a/><b/>", "<a>&unknown;</a>", "<a>&#xD800;</a>", "<a>&#;</a>", "<>", "</a>",
        "<a",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "<a><![CDATA[b]]></a>", "<a b='></a>", "<a/>x", "<?xml",
    ])
    func `an invalid document is refused`(text: String) {
        #expect(throws: S3Document.Malformed.self) { try document(text) }
    }

    @Test func `the depth of a document is limited`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        _ = try document(nested(32))
        #expect(throws: S3Document.Malformed.self) { try document(nested(33)) }
    }

    @Test func `a damaged document is parsed or refused, and causes no other failure`() throws {
        let text = Array("<R><Contents><Key>a&amp;b</Key><Size b='1'>3</Size></Contents><!-- c --><E/></R>".utf8)
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            var bytes = text
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0...2, using: &generator) {
                case 0: bytes[place] = generator.pick(Array("<>&;/'\"!-#x \u{0}a".utf8))
                case 1: bytes.remove(at: place)
                default: bytes.insert(generator.pick(text), at: place)
                }
            }
            // try?: most of the texts are refused.
            guard let document = try? S3Document(parsing: bytes) else { continue }
            #expect(!document.name.isEmpty)
        }
    }
}

struct S3LocationTests {
    private func location(
        _ address: String,
        endpoint: String? = nil,
        region: String? = nil
    ) throws -> S3Location {
        try S3Location(address, endpoint: endpoint, region: region)
    }

    @Test func `AWS has the bucket in the host, unless its name contains periods`() throws {
        let plain = try location("s3://licenses/site/", region: "eu-central-1")
        #expect(plain.host == "licenses.s3.eu-central-1.amazonaws.com")
        #expect(plain.origin == "https://" + plain.host)
        #expect(plain.path(of: nil) == "/")
        #expect(plain.path(of: "site/a b") == "/site/a%20b")
        #expect(plain.prefix == "site/")
        #expect(plain.name == "s3://licenses/site")
        let dotted = try location("s3://licenses.example.com")
        #expect(dotted.host == "s3.us-east-1.amazonaws.com")
        #expect(dotted.path(of: nil) == "/licenses.example.com")
        #expect(dotted.prefix == "")
    }

    @Test(arguments: [
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000", "127.0.0.1:9000"),
        ("http://127.0.0.1:9000/", "http://127.0.0.1:9000", "127.0.0.1:9000"),
        ("https://s3.example.com:443", "https://s3.example.com", "s3.example.com"),
        ("http://[::1]:9000", "http://[::1]:9000", "[::1]:9000"),
    ])
    func `other stores have the bucket in the path`(endpoint: String, origin: String, host: String) throws {
        let location = try location("s3://licenses/a/b", endpoint: endpoint)
        #expect(location.origin == origin)
        #expect(location.host == host)
        #expect(location.path(of: "a/b/c") == "/licenses/a/b/c")
    }

    @Test(arguments: [
        ("s3://", nil, S3AddressError.bucket), ("s3://AB", nil, .bucket), ("s3://ab", nil, .bucket),
        ("s3://-abc", nil, .bucket),
        ("s3://a_bc", nil, .bucket), ("s3://user:secret@abc", nil, .bucket), ("s3://abc//x", nil, .prefix),
        ("s3://abc/../x", nil, .prefix), ("s3://abc", "s3.example.com", .endpoint), ("s3://abc", "https://", .endpoint),
        ("s3://abc", "https://a/b", .endpoint), ("s3://abc", "https://user:secret@a", .endpoint),
    ])
    func `invalid addresses are refused, and secrets in them are not repeated`(
        address: String,
        endpoint: String?,
        error: S3AddressError
    ) {
        #expect(throws: error) { try location(address, endpoint: endpoint) }
        #expect(!error.description.contains("secret"))
    }
}
#endif

#if Cluster
import Crypto
import Foundation
import StoreServer
import TestKit
import Testing

@testable import ObjectStore

/// Signatures compared with the examples of AWS, and with botocore.
@Suite(.needs("pip, or a package index") { try StoreTools.names(in: AWSExample.directory).count > 0 })
struct SignatureTests {
    @Test(arguments: try AWSExample.all.get())
    func `the examples of AWS have the expected signatures`(example: AWSExample) throws {
        let signer = S3Signer(credentials: AWSExample.credentials, region: "us-east-1", service: "service")
        #expect(example.request.text == (try example.part("creq")))
        #expect(signer.stringToSign(example.request, at: AWSExample.time) == (try example.part("sts")))
        #expect(signer.authorization(example.request, at: AWSExample.time) == (try example.part("authz")))
    }

    @Test func `at least 21 examples of AWS apply to object stores`() throws {
        #expect(try AWSExample.all.get().count >= 21)
    }

    /// The signatures that botocore creates.
    private struct Answer: Decodable {
        let authorization: String
        let signature: String
    }

    @Test func `random requests have the same signatures as in botocore`() throws {
        var generator = SeededGenerator(seed: 29)
        let cases = (0..<400).map { _ in RandomRequest(using: &generator) }
        let lines = try cases.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) + "\n" }.joined()
        let python = try StoreTools.folder.get().appendingPathComponent("bin/python").path
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Clients/differential/store_signatures.py").path
        let answers = try StoreTools.run([python, script], input: lines).split(separator: "\n")
        try #require(answers.count == cases.count)
        for (request, answer) in zip(cases, answers) {
            let expected = try JSONDecoder().decode(Answer.self, from: Data(answer.utf8))
            #expect(request.authorization == expected.authorization, "\(request)")
            #expect(request.presigned == expected.signature, "\(request)")
        }
    }

    @Test func `no description of credentials contains a key`() {
        let credentials = S3Credentials(accessKey: "access", secretKey: "secret", sessionToken: "token")
        for text in ["\(credentials)", String(reflecting: credentials), String(reflecting: [credentials])] {
            for word in ["access", "secret", "token"] { #expect(!text.contains(word)) }
        }
        var dumped = ""
        dump(credentials, to: &dumped)
        #expect(!dumped.contains("secret"))
    }
}

/// A case of the test suite that AWS published for Signature Version 4.
struct AWSExample: CustomTestStringConvertible {
    static let directory = "tests/unit/auth/aws4_testsuite"
    static let credentials = S3Credentials(
        accessKey: "AKIDEXAMPLE",
        secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    )
    /// 30 August 2015, 12:36:00 UTC.
    static let time = 1_440_938_160

    let name: String
    let request: CanonicalRequest
    var testDescription: String { name }

    /// All cases except those that normalize paths, which stores must not do, encode a path twice, fold a header, or
    /// add a session token.
    ///
    /// The comparison with botocore covers session tokens.
    static let all = Result {
        try StoreTools.names(in: directory).compactMap { name -> AWSExample? in
            let others = [
                "LICENSE", "NOTICE", "normalize-path", "post-sts-token", "get-header-value-multiline",
                "get-vanilla-with-session-token",
            ]
            if others.contains(name) || name.hasPrefix("get-space") || name.hasPrefix("get-utf8") { return nil }
            return try AWSExample(name)
        }
    }

    private init(_ name: String) throws {
        self.name = name
        let lines = try Self.part("req", of: name).split(separator: "\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ")
        let target = words[1...].dropLast().joined(separator: " ").split(separator: "?", maxSplits: 1)
        let query =
            target.count < 2
            ? []
            : target[1].split(separator: "&").map { pair -> (name: String, value: String) in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                return (name: Self.decoded(parts[0]), value: Self.decoded(parts.count > 1 ? parts[1] : ""))
            }
        let end = lines.firstIndex(of: "") ?? lines.endIndex
        let headers = lines[1..<end].map { line -> (name: String, value: String) in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (name: parts[0], value: parts[1])
        }
        let body = end == lines.endIndex ? "" : lines[(end + 1)...].joined(separator: "\n")
        request = CanonicalRequest(
            method: String(words[0]),
            path: String(target[0]),
            query: query,
            headers: headers,
            payload: Hexadecimal.text(SHA256.hash(data: Array(body.utf8)))
        )
    }

    func part(_ ending: String) throws -> String { try Self.part(ending, of: name) }

    private static func part(_ ending: String, of name: String) throws -> String {
        try StoreTools.source("\(directory)/\(name)/\(name).\(ending)").replacing("\r\n", with: "\n")
    }

    private static func decoded(_ text: String) -> String { text.removingPercentEncoding ?? text }
}

/// A request with characters that clients encode differently.
struct RandomRequest: Encodable {
    let method: String
    let key: String
    /// Pairs of a name and a value.
    let query: [[String]]
    let headers: [[String]]
    let time: Int
    let token: String?
    let lifetime: Int

    init(using generator: inout SeededGenerator) {
        func text(_ length: ClosedRange<Int>, _ generator: inout SeededGenerator) -> String {
            let characters = Array("abcXYZ019-._~/ +'()*!%&=?#@:,;$\"<>[]{}|\\^`ñ€😀")
            let count = Int.random(in: length, using: &generator)
            return String((0..<count).map { _ in generator.pick(characters) })
        }
        method = generator.pick(["GET", "PUT", "HEAD", "DELETE", "POST"])
        key = text(1...40, &generator)
        query = (0..<Int.random(in: 0...3, using: &generator)).map { index in
            ["q\(index)" + text(0...6, &generator), text(0...20, &generator)]
        }
        let values = ["text/html; charset=utf-8", "private, no-cache", "es, en", "a  b   c"]
        headers = (0..<Int.random(in: 0...3, using: &generator)).map { index in
            ["x-amz-meta-\(index)", generator.pick(values)]
        }
        time = Int.random(in: 1_400_000_000...1_900_000_000, using: &generator)
        token = generator.oneIn(3) ? text(10...60, &generator).replacing(" ", with: "-") : nil
        lifetime = Int.random(in: 1...604_800, using: &generator)
    }

    private var signer: S3Signer {
        S3Signer(
            credentials: S3Credentials(accessKey: "AKIDEXAMPLE", secretKey: "secret+/=", sessionToken: token),
            region: "eu-central-1"
        )
    }

    private var canonical: CanonicalRequest {
        CanonicalRequest(
            method: method,
            path: "/bucket/" + Percent.encoded(key, keepsSlashes: true),
            query: query.map { ($0[0], $0[1]) },
            headers: [("host", "127.0.0.1:9000")] + headers.map { ($0[0], $0[1]) },
            payload: CanonicalRequest.unsigned
        )
    }

    var authorization: String? {
        signer.signedHeaders(canonical, at: time).first { $0.name == "authorization" }?.value
    }

    /// The signature of the presigned query.
    var presigned: String? {
        let query = signer.presignedQuery(canonical, at: time, lifetime: lifetime)
        return query.split(separator: "=").last.map(String.init)
    }
}
#endif

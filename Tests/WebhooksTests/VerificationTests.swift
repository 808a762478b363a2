import Crypto
import Foundation
import Testing
import Webhooks

struct VerificationTests {
    private let vector = WebhookVector.standard
    private let wrong = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc="
    private let foreign =
        "v1a,hnO3f9T8Ytu9HwrXslvlumUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="

    @Test func `one matching signature is enough, at any position`() throws {
        let good = vector.signature
        let lists = [
            "\(wrong) v2,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= \(good) \(wrong)",
            "\(good) \(foreign)", "\(foreign) \(good)", "\(good) \(wrong)", "\(wrong) \(good)", "\(good) \(good)",
            "garbage v1, v1 , v9,~ \(good)", "  \(wrong)   \(good)  ",
        ]
        for list in lists { #expect(throws: Never.self, "\(list)") { try vector.verify(signature: list) } }
        #expect(throws: WebhookVerificationError.noMatchingSignature) {
            try vector.verify(signature: "\(wrong) \(foreign) v2,\(good.dropFirst(3))")
        }
    }

    @Test func `during a key rotation each key verifies, at any position in the list`() throws {
        let texts = [vector.key, WebhookVector.rfc8032[0].key, "whsec_\(String(repeating: "A", count: 32))"]
        let keys = try texts.map { try WebhookKey(parsing: $0) }
        let (old, pair, new) = (keys[0], keys[1], keys[2])
        let signed = try vector.headers()
        let signedByPair = try vector.headers(signature: WebhookVector.rfc8032[0].signature)
        for order in [[old, pair, new], [new, old, pair], [pair, new, old], [old, old, pair]] {
            let verifier = WebhookVerifier(keys: order)
            #expect(throws: Never.self) { try verifier.verify(signed, body: vector.body, at: vector.timestamp) }
            #expect(throws: Never.self) { try verifier.verify(signedByPair, body: vector.body, at: vector.timestamp) }
        }
        let verifier = WebhookVerifier(keys: [new, pair])
        #expect(throws: WebhookVerificationError.noMatchingSignature) {
            try verifier.verify(signed, body: vector.body, at: vector.timestamp)
        }
    }

    @Test func `a verifier without keys refuses every request`() throws {
        #expect(throws: WebhookVerificationError.noMatchingSignature) {
            try WebhookVerifier(keys: []).verify(try vector.headers(), body: vector.body, at: vector.timestamp)
        }
    }

    @Test func `a public key is never used as a secret`() throws {
        for pair in WebhookVector.pairs {
            let base64 = String(pair.key.dropFirst("whpk_".count))
            // `"whpk" + base64` gives the bytes of decoders that skip the underscore.
            let secrets = [
                Array(pair.key.utf8), Array(base64.utf8), try decoded(base64), Array(try decoded(base64).suffix(32)),
                try decoded("whpk" + base64), [],
            ]
            for secret in secrets {
                let message = Array("\(pair.id).\(pair.timestamp).".utf8) + pair.body
                let code = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: secret))
                let forged = "v1,\(Data(code).base64EncodedString())"
                #expect(throws: WebhookVerificationError.noMatchingSignature) { try pair.verify(signature: forged) }
                #expect(throws: Never.self) { try pair.verify(signature: "\(forged) \(pair.signature)") }
            }
        }
    }

    @Test func `the end of the id cannot be moved into the timestamp`() throws {
        let signer = WebhookSigner(key: try WebhookSigningKey(parsing: vector.key))
        let signature = signer.signature(id: "x", timestamp: 100, body: Array("200.{}".utf8))
        // The signed bytes are the same, so only the rule about the full stop distinguishes the two.
        #expect(signature == signer.signature(id: "x.100", timestamp: 200, body: Array("{}".utf8)))
        let headers = try WebhookHeaders(id: ["x"], timestamp: ["100"], signature: [signature])
        try vector.verifier().verify(headers, body: Array("200.{}".utf8), at: 100)
        #expect(throws: WebhookVerificationError.unsigned) {
            try WebhookHeaders(id: ["x.100"], timestamp: ["200"], signature: [signature])
        }
    }

    @Test(arguments: [(-301, false), (-300, true), (0, true), (300, true), (301, false)] as [(Int64, Bool)])
    func `the default tolerance is five minutes in both directions, inclusive`(distance: Int64, tolerated: Bool) throws
    {
        for vector in [vector, WebhookVector.rfc8032[0]] {
            let verifier = WebhookVerifier(keys: [try WebhookKey(parsing: vector.key)])
            let headers = try vector.headers()
            let now = vector.timestamp + distance
            if tolerated {
                #expect(throws: Never.self) { try verifier.verify(headers, body: vector.body, at: now) }
            } else {
                #expect(throws: WebhookVerificationError.outsideTolerance) {
                    try verifier.verify(headers, body: vector.body, at: now)
                }
            }
        }
    }

    @Test(
        arguments: [
            (0, 0, true), (0, 1, false), (0, -1, false), (-1, 0, false), (.min, 0, false), (1, 1, true),
            (3600, -3600, true),
            (3600, -3601, false),
        ] as [(Int64, Int64, Bool)]
    )
    func `the tolerance can be changed, and a negative one refuses every request`(
        tolerance: Int64,
        distance: Int64,
        tolerated: Bool
    ) throws {
        let verifier = try vector.verifier(tolerance: tolerance)
        let headers = try vector.headers()
        let now = vector.timestamp + distance
        if tolerated {
            #expect(throws: Never.self) { try verifier.verify(headers, body: vector.body, at: now) }
        } else {
            #expect(throws: WebhookVerificationError.outsideTolerance) {
                try verifier.verify(headers, body: vector.body, at: now)
            }
        }
    }

    @Test(arguments: ["0", "1", "1614265330", "999999999999"], [Int64.min, .min + 1, -1000, .max])
    func `extreme times and tolerances are compared without overflow`(timestamp: String, now: Int64) throws {
        let signer = WebhookSigner(key: try WebhookSigningKey(parsing: vector.key))
        let seconds = try #require(Int64(timestamp))
        let signature = signer.signature(id: "m", timestamp: seconds, body: [])
        let headers = try WebhookHeaders(id: ["m"], timestamp: [timestamp], signature: [signature])
        #expect(throws: WebhookVerificationError.outsideTolerance) {
            try vector.verifier().verify(headers, body: [], at: now)
        }
        let unlimited = try vector.verifier(tolerance: .max)
        if now >= .min + 1 + seconds {
            #expect(throws: Never.self) { try unlimited.verify(headers, body: [], at: now) }
        } else {
            #expect(throws: WebhookVerificationError.outsideTolerance) {
                try unlimited.verify(headers, body: [], at: now)
            }
        }
    }

    @Test func `a refusal reveals nothing about the clock to a sender without the key`() throws {
        #expect(throws: WebhookVerificationError.noMatchingSignature) {
            try vector.verifier().verify(try vector.headers(signature: wrong), body: vector.body, at: 0)
        }
    }

    @Test func `a body can be any collection of bytes`() throws {
        for vector in [vector, WebhookVector.rfc8032[0]] {
            let verifier = try vector.verifier()
            let headers = try vector.headers()
            let body = vector.body
            let now = vector.timestamp
            try verifier.verify(headers, body: body, at: now)
            try verifier.verify(headers, body: ([1, 2] + body + [3]).dropFirst(2).dropLast(), at: now)
            try body.withUnsafeBytes { try verifier.verify(headers, body: $0, at: now) }
            try verifier.verify(headers, body: body.reversed().reversed().lazy.map { $0 }, at: now)
            try verifier.verify(headers, body: String(decoding: body, as: UTF8.self).utf8, at: now)
        }
    }

    @Test func `a refusal explains the remedy and contains no data`() {
        let sentences: [(WebhookVerificationError, String)] = [
            (.unsigned, "Send the headers webhook-id"), (.noMatchingSignature, "Sign webhook-id"),
            (.outsideTolerance, "Check the sender's clock"),
        ]
        for (error, advice) in sentences {
            #expect(error.description.contains(advice))
            #expect(Mirror(reflecting: error).children.isEmpty)
        }
    }

    private func decoded(_ base64: String) throws -> [UInt8] {
        Array(try #require(Data(base64Encoded: base64)))
    }
}

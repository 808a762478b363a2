import Crypto
import Testing

@testable import Webhooks

struct VectorTests {
    @Test(arguments: WebhookVector.secrets + WebhookVector.pairs)
    func `a published signature is accepted`(_ vector: WebhookVector) throws {
        try vector.verify()
    }

    @Test(arguments: WebhookVector.secrets + WebhookVector.pairs)
    func `a published signature matches no other body, id, timestamp or key`(_ vector: WebhookVector) throws {
        let verifier = try vector.verifier()
        #expect(throws: WebhookVerificationError.noMatchingSignature) {
            try verifier.verify(try vector.headers(), body: vector.body + [0x20], at: vector.timestamp)
        }
        #expect(throws: WebhookVerificationError.noMatchingSignature) {
            try verifier.verify(try vector.headers(id: "msg_other"), body: vector.body, at: vector.timestamp)
        }
        var later = vector
        later.timestamp += 1
        #expect(throws: WebhookVerificationError.noMatchingSignature) { try later.verify() }
        var other = vector
        other.key = "whsec_\(String(repeating: "A", count: 32))"
        #expect(throws: WebhookVerificationError.noMatchingSignature) { try other.verify() }
    }

    @Test(arguments: [
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=",
        "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=",
        "v1,dawfeoifkpqwoekfpqoekf",
        "v1,",
        "v1",
        "v1,g0hM9SsE",
        "v1,a",
        "garbage",
        ",",
        "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        ",g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=",
        "v1,g0hM9SsE-OTPJTGt_tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=,",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=\t",
        "v1,,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1=g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1,8348ccf52b04f8e4cf2531adfed9882ad4b2665137b852442d594d20e2c9d4e1",
        "v1,Žofie😀",
    ])
    func `a signature that differs in any way is refused`(_ signature: String) throws {
        #expect(throws: WebhookVerificationError.noMatchingSignature) {
            try WebhookVector.standard.verify(signature: signature)
        }
    }

    @Test func `a known wrong signature of the second vector is refused`() throws {
        #expect(throws: WebhookVerificationError.noMatchingSignature) {
            try WebhookVector.rust.verify(signature: "v1,R3PTzyfHASBKHH98a7yexTwaJ4yNIcGhFQc1yuN+BPU=")
        }
    }

    @Test(arguments: ["v1", "v2", ""])
    func `an Ed25519 signature under another tag is refused`(_ tag: String) throws {
        for vector in WebhookVector.pairs {
            let signature = tag + vector.signature.dropFirst("v1a".count)
            #expect(throws: WebhookVerificationError.noMatchingSignature) { try vector.verify(signature: signature) }
        }
    }

    @Test func `a known wrong Ed25519 signature is refused`() throws {
        let wrong = "v1a,J/b6YbswScYdpR1AvAXOM2HR/jdSzawexEQ+N/6dHBcKtvJFd9yivsCDkwVE6A1G2C9wFFwQENUhio5rNrpiAw=="
        #expect(throws: WebhookVerificationError.noMatchingSignature) {
            try WebhookVector.cosiumPair.verify(signature: wrong)
        }
    }

    @Test func `a body that is not JSON is signed like any other`() throws {
        // From OpenSSL. The secret is too short for a receiver: see the next test.
        let content = SignedContent(
            id: "msg_marker",
            timestamp: 1_614_265_330,
            body: Array(#"{"test": MARKER-BODY"#.utf8)
        )
        let code = content.authenticationCode(with: SymmetricKey(data: Array("MARKER-SECRET".utf8)))
        #expect(
            WebhookSignature(scheme: .v1, bytes: code).text == "v1,QdIJaF5wHYASs9n88VWRsYYY8SnldHlAgMPW/kGbZrk="
        )
    }

    @Test(arguments: [
        (
            "TUFSS0VSLVNFQ1JFVA==", 13, "msg_marker", #"{"test": "MARKER-BODY"}"#,
            "Idi/sRamClJH8JNUPkuddpTLIt0jCvdw538K24paUDg="
        ),
        (
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", 23, "msg_p5jXN8AQM9LWM0D4loKWxJek", #"{"test": 2432232314}"#,
            "LVOXivKoo4FWasi/IaHvzhE/u+7/cu2AME+zS/nXqzk="
        ),
    ])
    func `a published secret that is too short is refused even if its signature is correct`(
        secret: String,
        length: Int,
        id: String,
        body: String,
        signature: String
    ) throws {
        #expect(throws: WebhookKeyError.wrongLength(found: length, of: .secret)) { try WebhookKey(parsing: secret) }
        let key = SymmetricKey(data: try #require(Base64.decoded(Array(secret.utf8))))
        let content = SignedContent(id: id, timestamp: 1_614_265_330, body: Array(body.utf8))
        #expect(Base64.encoded(Array(content.authenticationCode(with: key))) == signature)
    }
}

import Testing
import Webhooks

struct WebhookSignerTests {
    /// The keys of the sender and of the receiver: RFC 8032 7.1 TEST 1 (as seed, and as seed and public key) and TEST 2.
    private static let keys = [
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        ("whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=", WebhookVector.rfc8032[0].key),
        (
            "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2DXWpgBgrEKt9VL/tPJZAc6DuFy89qmIyWvAhpo9wdRGg==",
            WebhookVector.rfc8032[0].key
        ),
        ("whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=", WebhookVector.rfc8032[1].key),
    ]

    @Test(arguments: keys)
    func `a receiver accepts a request signed with the matching key`(sending: String, receiving: String) throws {
        let signer = WebhookSigner(key: try WebhookSigningKey(parsing: sending))
        let verifier = WebhookVerifier(keys: [try WebhookKey(parsing: receiving)])
        let bodies = [[], [0x0a], [0xff, 0x00], Array("{}".utf8), [UInt8](repeating: 0x61, count: 1_048_576)]
        for (id, timestamp) in [("a", 0), ("msg_2KWPBgLlAfxdpx2AI54pPJ85f4W", 1_614_265_330), ("~", 999_999_999_999)]
            as [(String, Int64)]
        {
            for body in bodies {
                let signature = signer.signature(id: id, timestamp: timestamp, body: body)
                let headers = try WebhookHeaders(id: [id], timestamp: ["\(timestamp)"], signature: [signature])
                #expect(throws: Never.self) { try verifier.verify(headers, body: body, at: timestamp) }
                #expect(throws: WebhookVerificationError.noMatchingSignature) {
                    try verifier.verify(headers, body: body + [0], at: timestamp)
                }
            }
        }
    }

    @Test(arguments: WebhookVector.secrets)
    func `a signer reproduces the published signatures`(_ vector: WebhookVector) throws {
        let signer = WebhookSigner(key: try WebhookSigningKey(parsing: vector.key))
        #expect(signer.signature(id: vector.id, timestamp: vector.timestamp, body: vector.body) == vector.signature)
    }

    @Test func `an Ed25519 signature equals the one that RFC 8032 specifies`() throws {
        for (index, vector) in [
            (1, WebhookVector.rfc8032[0]), (2, WebhookVector.rfc8032[0]), (3, WebhookVector.rfc8032[1]),
        ] {
            let signer = WebhookSigner(key: try WebhookSigningKey(parsing: Self.keys[index].0))
            #expect(
                signer.signature(id: vector.id, timestamp: vector.timestamp, body: vector.body) == vector.signature
            )
        }
    }
}

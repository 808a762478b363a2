import Foundation
import Testing
import Webhooks

struct WebhookKeyTests {
    private static let secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let point = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    private static let seed = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="

    @Test(arguments: [
        secret, "whsec_\(secret)", "v1,whsec_\(secret)", "whsec_\(secret)\n", "whsec_\(secret)\r\n",
        "v1,whsec_\(secret)\n",
    ])
    func `a secret is accepted with or without a prefix and a final line break`(_ text: String) throws {
        let key = try WebhookKey(parsing: text)
        #expect(key == (try WebhookKey(parsing: Self.secret)))
        #expect(key.scheme == .v1)
    }

    @Test func `base64 padding is optional, and the URL-safe alphabet is accepted`() throws {
        let spellings = ["b6Ovv5eS7H5seJrGSStBYDivs8v2/KrFjfMaVZYs+7w=", "b6Ovv5eS7H5seJrGSStBYDivs8v2_KrFjfMaVZYs-7w"]
        let keys = try spellings.map { try WebhookKey(parsing: "whsec_\($0)") }
        #expect(keys[0] == keys[1])
        #expect(try WebhookKey(parsing: spellings[1]) == keys[0])
    }

    @Test(arguments: [
        "whpk_\(point)", "whpk_\(point.dropLast())", "whpk_MCowBQYDK2VwAyEA\(point)\n",
        "whpk_MCowBQYDK2VwAyEA11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    ])
    func `a public key in DER equals the same key as raw bytes`(_ text: String) throws {
        let key = try WebhookKey(parsing: text)
        #expect(key == (try WebhookKey(parsing: "whpk_\(Self.point)")))
        #expect(key.scheme == .v1a)
    }

    @Test func `different keys are not equal`() throws {
        let texts = [Self.secret, "\(Self.secret)AAAA", Self.point, "whpk_\(Self.point)", WebhookVector.rfc8032[1].key]
        let keys = try texts.map { try WebhookKey(parsing: $0) }
        for (first, key) in keys.enumerated() {
            for (second, other) in keys.enumerated() { #expect((key == other) == (first == second)) }
        }
    }

    @Test(arguments: [23, 24, 32, 64, 65])
    func `a secret has 24 to 64 bytes`(_ count: Int) {
        let text = "whsec_\(Data(repeating: 7, count: count).base64EncodedString())"
        if (24...64).contains(count) {
            #expect(throws: Never.self) { try WebhookKey(parsing: text) }
            #expect(throws: Never.self) { try WebhookSigningKey(parsing: text) }
        } else {
            let error = WebhookKeyError.wrongLength(found: count, of: .secret)
            #expect(throws: error) { try WebhookKey(parsing: text) }
            #expect(throws: error) { try WebhookSigningKey(parsing: text) }
        }
    }

    /// Texts that neither a receiver nor a sender can use.
    private static let unusable: [(String, WebhookKeyError)] = [
        ("", .empty), ("\n", .empty), ("\r\n", .empty), (" ", .empty), (" \t\n", .empty), ("whsec_", .empty),
        ("whsec_\n", .empty), ("whsec_ ", .empty), ("v1,whsec_", .empty), ("\n\n", .empty),
        ("whsec_!!!!", .notBase64), ("whsec_!!!!AAAA", .notBase64), ("whsec_====", .notBase64),
        ("whsec_A", .notBase64), ("whsec_AA=", .notBase64), ("whsec_AAA==", .notBase64), ("whsec_A===", .notBase64),
        ("\"whsec_\(secret)\"", .notBase64), (" whsec_\(secret)", .notBase64), ("whsec_\(secret) ", .notBase64),
        ("whsec_\(secret)\n\n", .notBase64), ("whsec_\(secret)\u{a0}", .notBase64),
        ("whsec_\(secret)\u{0}", .notBase64),
        ("whsec_ \(secret)", .notBase64), ("whsec_AA==\(secret)", .notBase64), ("whsec_+_\(secret)AA", .notBase64),
        ("v1,\(secret)", .notBase64), ("v1a,whsec_\(secret)", .notBase64),
        ("-----BEGIN PUBLIC KEY-----", .notBase64), ("whsec_whsec_!", .notBase64),
        ("whsec_AAAA", .wrongLength(found: 3, of: .secret)), ("AA==", .wrongLength(found: 1, of: .secret)),
        ("WHSEC_\(secret)", .unknownPrefix), ("whsex_\(secret)", .unknownPrefix), ("whsec-\(secret)", .unknownPrefix),
        ("wh_\(secret)", .unknownPrefix), ("whook_\(secret)", .unknownPrefix),
    ]

    @Test(arguments: unusable)
    func `an invalid key is refused with the reason`(text: String, reason: WebhookKeyError) {
        #expect(throws: reason) { try WebhookKey(parsing: text) }
        #expect(throws: reason) { try WebhookSigningKey(parsing: text) }
    }

    @Test(
        arguments: [
            ("whpk_", .empty), ("whpk_!", .notBase64), ("whpk_\(secret)", .wrongLength(found: 24, of: .publicKey)),
            ("whpk_\(point)AAAA", .notBase64),
            ("whpk_AAAA\(point)", .wrongLength(found: 35, of: .publicKey)),
            ("whpk_MCowBQYDK2VuAyEA\(point)", .notEd25519), ("whpk_AAAAAAAAAAAAAAAA\(point)", .notEd25519),
            ("whsk_\(seed)", .privateKeyGivenToReceiver), ("whsk_", .empty),
            ("whsk_!!!!", .privateKeyGivenToReceiver),
        ] as [(String, WebhookKeyError)]
    )
    func `a receiver accepts only secrets and public keys`(text: String, reason: WebhookKeyError) {
        #expect(throws: reason) { try WebhookKey(parsing: text) }
    }

    @Test(
        arguments: [
            ("whpk_\(point)", .publicKeyCannotSign), ("whpk_?", .publicKeyCannotSign), ("whsk_", .empty),
            ("whsk_?", .notBase64), ("whsk_\(secret)", .wrongLength(found: 24, of: .privateKey)),
            ("whsk_MCowBQYDK2VwAyEA\(seed)", .wrongLength(found: 44, of: .privateKey)),
            // The seed of TEST 1 of RFC 8032 with the public key of TEST 2.
            (
                "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A9QBfD6EOJWpK3CqdNG368nJgszy7EloDAzVXxKvRmDA==",
                .mismatchedPair
            ),
        ] as [(String, WebhookKeyError)]
    )
    func `a sender accepts only secrets and private keys`(text: String, reason: WebhookKeyError) {
        #expect(throws: reason) { try WebhookSigningKey(parsing: text) }
    }

    @Test func `a list contains one or more keys separated by white space`() throws {
        let text = " whsec_\(Self.secret)\n\twhpk_\(Self.point)  whsec_\(Self.secret)\r\n"
        let keys = try WebhookKeys.parse(text)
        #expect(keys.map(\.scheme) == [.v1, .v1a, .v1])
        #expect(keys[0] == keys[2])
        #expect(try WebhookKeys.parse(Self.secret) == [keys[0]])
    }

    @Test(
        arguments: [
            ("", .empty), (" \n", .empty), ("whsec_", .inList(number: 1, .empty)),
            ("\(secret) whsec_ \(secret)", .inList(number: 2, .empty)),
            ("\(secret) \(secret) whsk_\(seed) !", .inList(number: 3, .privateKeyGivenToReceiver)),
            ("\(secret), \(secret)", .inList(number: 1, .notBase64)),
        ] as [(String, WebhookKeyError)]
    )
    func `an error in a list gives the number of the key`(text: String, error: WebhookKeyError) {
        #expect(throws: error) { try WebhookKeys.parse(text) }
    }

    @Test(
        arguments: [
            (.empty, "The key is empty."), (.unknownPrefix, "The prefixes are whsec_"), (.notBase64, "is not base64"),
            (
                .wrongLength(found: 13, of: .secret),
                "The key is 13 bytes long when decoded; a secret has 24 to 64. Copy the whole key, or create a new one."
            ),
            (
                .wrongLength(found: 1, of: .publicKey),
                "is 1 byte long when decoded; an Ed25519 public key has 32, or 44 in DER"
            ),
            (.wrongLength(found: 0, of: .privateKey), "is 0 bytes long"),
            (.notEd25519, "Ask the sender for the Ed25519 key"),
            (.unsafePublicKey, "anybody could sign"), (.mismatchedPair, "public half belongs to another key"),
            (.privateKeyGivenToReceiver, "Use the public key (whpk_) here"),
            (.publicKeyCannotSign, "Use the private key (whsk_) or a secret"),
            (.inList(number: 2, .notBase64), "Key 2 is not base64."),
        ] as [(WebhookKeyError, String)]
    )
    func `an error describes the problem and the remedy`(error: WebhookKeyError, words: String) {
        #expect(error.description.contains(words))
    }

    @Test func `no error contains any part of the refused text`() {
        let parts = ["Sesame1Sesame", "MfKQ9r8GKYqr", "nWGxne"]
        let texts =
            parts.flatMap { ["whsec_\($0)", "whpk_\($0)", "whsk_\($0)", $0, "wh\($0)_\($0)", "\($0)!", "whsex_\($0)"] }
        for text in texts {
            let errors: [(any Error)?] = [
                #expect(throws: WebhookKeyError.self) { try WebhookKey(parsing: text) },
                #expect(throws: WebhookKeyError.self) { try WebhookSigningKey(parsing: text) },
                #expect(throws: WebhookKeyError.self) { try WebhookKeys.parse(text) },
            ]
            for error in errors {
                let printed = "\(String(describing: error)) \(String(reflecting: error))"
                #expect(!parts.contains { printed.contains($0) })
            }
        }
    }
}

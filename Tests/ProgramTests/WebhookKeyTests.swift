import Foundation
import Testing

/// Keys of senders: several at a time, replaced while the server runs, and never shown.
@Suite(.timeLimit(.minutes(30)))
struct WebhookKeyTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static let old = Sender.standard
    private static let new = Sender.other

    private static func request(_ sender: Sender, to target: String = "/webhooks") throws -> WireRequest {
        try sender.request(EventText.event("a", "weather.changed", EventText.day(5), ""), to: target)
    }

    private static func status(
        _ sender: Sender,
        _ server: Program.Server,
        to target: String = "/webhooks"
    ) throws -> Int {
        try server.client.answer(to: request(sender, to: target)).status
    }

    @Test func `a source accepts each of its keys, secret or public, and no key of another source`() async throws {
        let pair = try Sender(seed: Array(0..<32))
        let shop = try Sender(seed: Array(1...32))
        // With the public key, nobody must be able to sign as if it were a secret.
        let forger = Sender(secret: pair.verifyingText.replacing("whpk_", with: "whsec_"))
        let variable = ["VITRINA_WEBHOOK_SECRET_SHOP_EU": shop.verifyingText]
        try await place.serving(keys: [Self.old, pair, Self.new], environment: variable) { server in
            for sender in [Self.old, Self.new, pair] {
                #expect(try Self.status(sender, server) == 202)
                #expect(try Self.status(sender, server, to: "/webhooks/shop-eu") == 401)
            }
            #expect(try Self.status(shop, server, to: "/webhooks/shop-eu") == 202)
            #expect(try Self.status(shop, server) == 401)
            #expect(try Self.status(forger, server) == 401)
            let signature = try #require(try Self.request(pair).fields.last).value
            let zeros = "v1a," + Data(count: 64).base64EncodedString()
            for value in [signature.replacing("v1a,", with: "v1,"), zeros, String(signature.dropLast(4))] {
                let request = try Self.request(pair).setting("webhook-signature", value)
                #expect(try server.client.answer(to: request).status == 401, "\(value)")
            }
        }
    }

    @Test func `SIGHUP reloads the keys, and an invalid file is reported and changes nothing`() async throws {
        func write(_ text: String) throws { try place.write(text, to: "secret") }
        try write(Self.old.verifyingText + "\n")
        let variable = ["VITRINA_WEBHOOK_SECRET_FILE": place.root + "/secret"]
        let outcome = try await place.serving(keys: [], environment: variable) { server in
            #expect(try Self.status(Self.old, server) == 202)
            try write("\(Self.new.verifyingText)\n\(Self.old.verifyingText)\n")
            #expect(try Self.status(Self.new, server) == 401, "a file is read when it is asked for")
            try server.send(SIGHUP)
            try await eventually("the new key works") { try Self.status(Self.new, server) == 202 }
            #expect(try Self.status(Self.old, server) == 202)

            for (number, broken) in ["whsec_!!!!", "", "whsec_", "\(Self.old.verifyingText) whsex_AAAA"].enumerated() {
                try write(broken)
                try server.send(SIGHUP)
                try await eventually("the mistake is reported") {
                    try server.errors().components(separatedBy: "keys and source descriptions were not reloaded").count
                        == number + 2
                }
                #expect(try Self.status(Self.new, server) == 202 && Self.status(Self.old, server) == 202)
            }
            try place.remove("secret")
            try server.send(SIGHUP)
            try await eventually("the missing file is reported") { try server.errors().contains("cannot be read") }
            #expect(try Self.status(Self.new, server) == 202)

            try write(Self.new.verifyingText)
            try server.send(SIGHUP)
            try await eventually("the old key is gone") { try Self.status(Self.old, server) == 401 }
            #expect(try Self.status(Self.new, server) == 202)
        }
        let reports = outcome.errorLines.filter { $0.contains("were not reloaded") }
        #expect(reports.allSatisfy { $0.contains("VITRINA_WEBHOOK_SECRET_FILE") })
        for secret in [Self.old, Self.new].map({ $0.verifyingText.dropFirst("whsec_".count) }) {
            #expect(!outcome.errors.contains(secret) && !outcome.output.contains(secret))
        }
    }

    @Test(arguments: [
        "whsec_!!!!", "whsec_c2hvcnQ=", "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=", "whsex_AAAA",
    ])
    func `the error for an unusable key names its variable and does not contain the key`(
        key: String
    ) async throws {
        for (name, value) in [
            ("VITRINA_WEBHOOK_SECRET", key), ("VITRINA_WEBHOOK_SECRET_SHOP", "\(Sender.standard.verifyingText) \(key)"),
        ] {
            let outcome = try await place.vitrina("serve", "--port", "0", environment: [name: value])
            expectClearFailure(outcome, with: [64, 65, 78], naming: name)
            #expect(!outcome.errors.contains(key.dropFirst("whsec_".count)))
            #expect(outcome.output.isEmpty)
        }
    }
}

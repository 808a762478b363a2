import Foundation
import Testing
import Webhooks

struct SecrecyTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let publicKey = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    private static let privateKey = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="

    private static func everyWay<Value>(of value: Value) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        var printed = ""
        print(value, to: &printed)
        return ["\(value)", String(describing: value), String(reflecting: value), dumped, printed]
    }

    /// Parts of a key as text, as hexadecimal digits and as numbers.
    private static func traces(of key: String) throws -> [String] {
        let base64 = try #require(key.split(separator: "_").last)
        let bytes = Array(try #require(Data(base64Encoded: String(base64)))).prefix(4)
        return [
            String(base64.prefix(6)), bytes.map { String($0, radix: 16) }.joined(),
            bytes.map { String($0) }.joined(separator: ", "), "\(bytes[0])\n",
        ]
    }

    @Test(arguments: [secret, publicKey])
    func `a verification key is printed only as a placeholder`(_ text: String) throws {
        let key = try WebhookKey(parsing: text)
        #expect(Self.everyWay(of: key) == ["‹secret›", "‹secret›", "‹secret›", "- ‹secret›\n", "‹secret›\n"])
        #expect(Mirror(reflecting: key).children.isEmpty)
        #expect("\([key as WebhookKey?])" == "[Optional(‹secret›)]")
    }

    @Test(arguments: [secret, privateKey])
    func `a signing key is printed only as a placeholder`(_ text: String) throws {
        let key = try WebhookSigningKey(parsing: text)
        #expect(Self.everyWay(of: key) == ["‹secret›", "‹secret›", "‹secret›", "- ‹secret›\n", "‹secret›\n"])
        #expect(Mirror(reflecting: key).children.isEmpty)
    }

    @Test(arguments: [secret, publicKey, privateKey])
    func `a collection, verifier or signer that contains a key does not print it`(_ text: String) throws {
        let traces = try Self.traces(of: text)
        var printed: [String] = []
        if text != Self.privateKey {
            let key = try WebhookKey(parsing: text)
            printed += Self.everyWay(of: [key]) + Self.everyWay(of: ["key": key])
            printed += Self.everyWay(of: WebhookVerifier(keys: [key, key]))
        }
        if text != Self.publicKey {
            let key = try WebhookSigningKey(parsing: text)
            printed += Self.everyWay(of: [key]) + Self.everyWay(of: WebhookSigner(key: key))
        }
        for print in printed {
            #expect(print.contains("‹secret›"))
            #expect(!traces.contains { print.contains($0) })
        }
    }
}

import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Licensing
import Logging
import Mapping
import NIOCore
import NIOEmbedded
import StrictJSON
import Testing
import Webhooks

@testable import Receiver

/// <doc:HTTPInterface#Described-sources>: the answers of a source with a description.
struct DescribedSourceTests {
    private static let secret = "a secret of 24 letters.."
    private static let moment = Timestamp(seconds: 1_772_000_000)

    private static let rules = #"""
        "rules": [ { "when": { "/action": "created" }, "events": [ { "type": "partner.created", "id": "{/id}",
          "time": "{/at}", "data": { "partner": "{/partner}", "name": "{/name}" } } ] } ]
        """#

    private static let created =
        #"{"action":"created","id":"e-1","at":"2026-03-01T10:00:00Z","partner":"p1","name":"N"}"#
    private static let plain =
        #"{"type":"partner.created","timestamp":"2026-03-01T10:00:00Z","data":{"partner":"p1","name":"N"}}"#

    private static func hexadecimal(_ text: String, _ secret: String = secret) -> String {
        HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: Data(secret.utf8)))
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func base64(_ text: String) -> String {
        Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: Data(secret.utf8))))
            .base64EncodedString()
    }

    private static func github(_ body: String) -> HTTPFields {
        var fields: HTTPFields = [.contentType: "application/json"]
        if let name = HTTPField.Name("X-Hub-Signature-256") { fields[name] = "sha256=" + hexadecimal(body) }
        return fields
    }

    /// A receiver with one described source, `erp`.
    private struct Receiver {
        let store = InMemoryEventStore()
        let router: any HTTPResponder<ReceiverContext>

        init(_ description: String, secret: String = DescribedSourceTests.secret) throws {
            let description = try SourceDescription(parsing: description.utf8, file: "erp.json")
            let verifier = try SignatureVerifier(
                description.signature,
                secrets: try SignatureSecrets(parsing: secret)
            )
            let address = PublicAddress("https://licenses.example.com/v")
            let source = WebhookSource(.described(verifier, address: address), description: description)
            let router = Router(context: ReceiverContext.self)
            WebhookController(
                WebhookSources([try #require(SourceName("erp")): source]),
                store,
                GroupCommit(store),
                clock: { DescribedSourceTests.moment }
            ).addRoutes(to: router)
            self.router = router.buildResponder()
        }

        func response(
            _ body: String,
            _ headers: HTTPFields,
            to path: String = "/webhooks/erp"
        ) async throws -> Response {
            let head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: path, headerFields: headers)
            let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
            let context = ReceiverContext(
                source: ApplicationRequestContextSource(
                    channel: EmbeddedChannel(),
                    logger: Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
                )
            )
            do {
                return try await router.respond(to: request, context: context)
            } catch let problem as ProblemDetails {
                return problem.response(isHead: false)
            }
        }

        /// The status and the body of the answer.
        func answer(
            _ body: String,
            _ headers: HTTPFields,
            to path: String = "/webhooks/erp"
        ) async throws -> (Int, String) {
            let response = try await response(body, headers, to: path)
            let writer = BodyText()
            try await response.body.write(writer)
            return (response.status.code, writer.text.trimmingCharacters(in: .newlines))
        }

        var lines: [String] {
            get async throws { try await store.events(after: .start, limit: 100).map(\.line) }
        }
    }

    // MARK: With rules

    @Test func `a mapped body is stored, and a redelivery is a duplicate`() async throws {
        let receiver = try Receiver(#"{"signature":"github",\#(Self.rules)}"#)
        let headers = Self.github(Self.created)
        #expect(try await receiver.answer(Self.created, headers) == (202, #"{"accepted":1,"duplicates":0}"#))
        #expect(try await receiver.answer(Self.created, headers) == (202, #"{"accepted":0,"duplicates":1}"#))
        let line = try #require(try await receiver.lines.first)
        #expect(try JSONValue(parsing: line).object?["source"]?.string == "/webhooks/erp")
    }

    @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", nil] as [String?])
    func `the content type of a described source has no effect`(type: String?) async throws {
        let receiver = try Receiver(#"{"signature":"github",\#(Self.rules)}"#)
        var headers = Self.github(Self.created)
        headers[.contentType] = type
        #expect(try await receiver.answer(Self.created, headers).0 == 202)
    }

    @Test func `a body that no rule matches is ignored, or quarantined if the description requires it`() async throws {
        let body = #"{"action":"pinged"}"#
        let ignoring = try Receiver(#"{"signature":"github",\#(Self.rules)}"#)
        let ignored = (202, #"{"accepted":0,"duplicates":0,"ignored":1}"#)
        #expect(try await ignoring.answer(body, Self.github(body)) == ignored)
        #expect(try await ignoring.store.quarantined().isEmpty)
        let keeping = try Receiver(#"{"signature":"github","otherwise":"quarantine",\#(Self.rules)}"#)
        let quarantined = (202, #"{"accepted":0,"duplicates":0,"quarantined":1}"#)
        #expect(try await keeping.answer(body, Self.github(body)) == quarantined)
        let entry = try #require(try await keeping.store.quarantined().first)
        #expect(entry.refused.bytes == Array(body.utf8))
        #expect(entry.refused.origin == "webhook erp")
        #expect(entry.refused.reason.contains(#"/action is "pinged"; expected "created""#))
    }

    @Test(arguments: [
        (#"{"action":"created","id":"e-1","at":"soon","partner":"p1","name":"N"}"#, "/at"),
        (#"{"action":"created","at":"2026-03-01T10:00:00Z","partner":"p1","name":"N"}"#, "/id"),
        (#"{"action":"created","id":"e-1","at":"2026-03-01T10:00:00Z","partner":"!","name":"N"}"#, "/partner"),
        (#"{"action":"#, "JSON"), ("", "JSON"),
    ])
    func `a body with a wrong value is quarantined completely, with the reason and the place`(
        body: String,
        place: String
    ) async throws {
        let receiver = try Receiver(#"{"signature":"github",\#(Self.rules)}"#)
        let answer = try await receiver.answer(body, Self.github(body))
        #expect(answer == (202, #"{"accepted":0,"duplicates":0,"quarantined":1}"#))
        #expect(try await receiver.lines.isEmpty)
        let entry = try #require(try await receiver.store.quarantined().first)
        #expect(entry.refused.bytes == Array(body.utf8))
        #expect(entry.refused.reason.contains(place), "\(entry.refused.reason)")
    }

    @Test func `different content with a known id is quarantined, and the first event does not change`() async throws {
        let receiver = try Receiver(#"{"signature":"github",\#(Self.rules)}"#)
        _ = try await receiver.answer(Self.created, Self.github(Self.created))
        let other = Self.created.replacing(#""N""#, with: #""M""#)
        let answer = try await receiver.answer(other, Self.github(other))
        #expect(answer == (202, #"{"accepted":0,"duplicates":0,"quarantined":1}"#))
        #expect(try await receiver.lines.count == 1)
        let entry = try #require(try await receiver.store.quarantined().first)
        #expect(entry.refused.bytes == Array(other.utf8))
        #expect(entry.refused.reason.contains("e-1"))
    }

    @Test func `a request that fails authentication stores nothing`() async throws {
        let receiver = try Receiver(#"{"signature":"github",\#(Self.rules)}"#)
        var wrong = Self.github(Self.created + " ")
        for headers in [[:], wrong, Self.github("")] as [HTTPFields] {
            let (status, text) = try await receiver.answer(Self.created, headers)
            #expect(status == 401)
            #expect(!text.contains(Self.secret))
        }
        // Of two signatures, one could be verified and the other one used.
        if let name = HTTPField.Name("X-Hub-Signature-256") {
            wrong = Self.github(Self.created)
            wrong.append(HTTPField(name: name, value: "sha256=" + Self.hexadecimal(Self.created)))
        }
        #expect(try await receiver.answer(Self.created, wrong).0 == 401)
        #expect(try await receiver.lines.isEmpty)
        #expect(try await receiver.store.quarantined().isEmpty)
        #expect(try await receiver.answer(Self.created, Self.github(Self.created), to: "/webhooks/other").0 == 404)
    }

    @Test(
        arguments: [
            (#"{"basic":"automation"}"#, #"Basic realm="vitrina""#),
            (#"{"token":"Authorization"}"#, #"Bearer realm="vitrina""#),
            (#"{"token":"X-Vitrina-Token"}"#, #"Webhook-Signature realm="webhooks""#),
            (#""github""#, #"Webhook-Signature realm="webhooks""#),
        ]
    )
    func `a refusal names the authentication scheme of the source`(
        signature: String,
        challenge: String
    ) async throws {
        let receiver = try Receiver("{\"signature\":\(signature),\(Self.rules)}")
        let answer = try await receiver.response(Self.created, [:])
        #expect(answer.status == .unauthorized)
        #expect(answer.headers[.wwwAuthenticate] == challenge)
    }

    @Test func `the unsigned WooCommerce test is ignored only by sources with the WooCommerce signature`() async throws
    {
        let shop = try Receiver(#"{"signature":"woocommerce",\#(Self.rules)}"#)
        let headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        #expect(try await shop.answer("webhook_id=17", headers) == (200, #"{"accepted":0,"duplicates":0,"ignored":1}"#))
        for body in ["webhook_id=", "webhook_id=1&x=2", "webhook_id=x", ""] {
            #expect(try await shop.answer(body, headers).0 == 401, "\(body)")
        }
        let other = try Receiver(#"{"signature":"github",\#(Self.rules)}"#)
        #expect(try await other.answer("webhook_id=17", headers).0 == 401)
        let plain = try Receiver(#"{"signature":"woocommerce"}"#)
        #expect(
            try await plain.answer("webhook_id=17", headers) == (200, #"{"accepted":0,"duplicates":0,"ignored":1}"#)
        )
        #expect(try await plain.answer("webhook_id=x", headers).0 == 415)
        #expect(try await Receiver(#"{"signature":"github"}"#).answer("webhook_id=17", headers).0 == 415)
    }

    @Test(arguments: [
        #"{"token":"X-Hidden"}"#, #"{"header":"X-Hidden","encoding":"hex"}"#,
        #"{"header":"S","encoding":"hex","prefix":"X-Hidden"}"#,
        #"{"header":"S","encoding":"hex","prefix":"v=","list":",","signed":"{timestamp}{body}","timestamp":{"prefix":"X-Hidden"}}"#,
        #"{"header":"S","encoding":"hex","signed":"{timestamp}{body}","timestamp":{"header":"X-Hidden"}}"#,
        #"{"header":"S","encoding":"hex","signed":"{id}.{body}","id":"X-Hidden"}"#,
    ])
    func `a refusal reveals nothing about the source description`(signature: String) async throws {
        let receiver = try Receiver("{\"signature\":\(signature),\(Self.rules)}")
        let name = try #require(HTTPField.Name("S"))
        let hidden = try #require(HTTPField.Name("X-Hidden"))
        let zeros = String(repeating: "0", count: 64)
        let long = String(repeating: "0", count: 5000)
        for headers in [[:], [name: "x"], [name: zeros], [hidden: long, name: zeros]] as [HTTPFields] {
            let (status, text) = try await receiver.answer(Self.created, headers)
            #expect(status == 401)
            #expect(!text.lowercased().contains("hidden"), "\(text)")
        }
    }

    @Test func `a body over 1 MiB from a described source is refused`() async throws {
        let receiver = try Receiver(#"{"signature":"github",\#(Self.rules)}"#)
        let body = String(repeating: " ", count: 1 << 20) + "{}"
        #expect(try await receiver.answer(body, Self.github(body)).0 == 413)
    }

    // MARK: Without rules

    @Test func `a token authenticates a plain payload, whose id is derived from its content`() async throws {
        let receiver = try Receiver(#"{"signature":{"token":"X-Vitrina-Token"}}"#)
        var headers: HTTPFields = [.contentType: "application/json"]
        let name = try #require(HTTPField.Name("X-Vitrina-Token"))
        #expect(try await receiver.answer(Self.plain, headers).0 == 401)
        headers[name] = Self.secret
        #expect(try await receiver.answer(Self.plain, headers) == (202, #"{"accepted":1,"duplicates":0}"#))
        #expect(try await receiver.answer(Self.plain, headers) == (202, #"{"accepted":0,"duplicates":1}"#))
        let changed = Self.plain.replacing(#""N""#, with: #""M""#)
        #expect(try await receiver.answer(changed, headers) == (202, #"{"accepted":1,"duplicates":0}"#))
        #expect(try await receiver.answer("{}", headers).0 == 400)
        #expect(try await receiver.answer(Self.plain.replacing("2026-", with: "x"), headers).0 == 422)
        headers[.contentType] = "text/plain"
        #expect(try await receiver.answer(Self.plain, headers).0 == 415)
    }

    @Test func `an HTTP Basic password authenticates a source`() async throws {
        let receiver = try Receiver(#"{"signature":{"basic":"automation"}}"#)
        var headers: HTTPFields = [.contentType: "application/json"]
        for (user, status) in [("automation", 202), ("other", 401)] {
            headers[.authorization] = "Basic " + Data("\(user):\(Self.secret)".utf8).base64EncodedString()
            #expect(try await receiver.answer(Self.plain, headers).0 == status)
        }
    }

    @Test func `a signed address is the public address of the source, never that of the request`() async throws {
        let receiver = try Receiver(#"{"signature":"square",\#(Self.rules)}"#)
        let name = try #require(HTTPField.Name("x-square-hmacsha256-signature"))
        for (address, status) in [
            ("https://licenses.example.com/v/webhooks/erp", 202), ("/webhooks/erp", 401), ("", 401),
        ] {
            let headers: HTTPFields = [name: Self.base64(address + Self.created)]
            #expect(try await receiver.answer(Self.created, headers).0 == status, "\(address)")
        }
    }

    @Test func `each of several secrets is accepted, and spaces are part of a secret`() async throws {
        let receiver = try Receiver(
            #"{"signature":"github",\#(Self.rules)}"#,
            secret: "whsec_ is no prefix here\r\n\n\(Self.secret)\n"
        )
        #expect(try await receiver.answer(Self.created, Self.github(Self.created)).0 == 202)
        let name = try #require(HTTPField.Name("X-Hub-Signature-256"))
        let code = Self.hexadecimal(Self.created, "whsec_ is no prefix here")
        #expect(try await receiver.answer(Self.created, [name: "sha256=" + code]).0 == 202)
    }
}

/// Collects the body of an answer.
private final class BodyText: ResponseBodyWriter {
    private(set) var text = ""

    func write(_ buffer: ByteBuffer) async throws { text += String(buffer: buffer) }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

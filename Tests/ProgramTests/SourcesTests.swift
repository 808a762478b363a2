import Crypto
import Foundation
import Testing

/// Sources with descriptions, from the command line and as a server: <doc:DescribingASource>.
@Suite(.timeLimit(.minutes(30)))
struct SourcesTests {
    private let place: Workplace

    private static let secret = "it's a GitHub secret"
    private static let variable = "VITRINA_WEBHOOK_SECRET_ERP"
    private static let examples = "Sources/Mapping/Examples/"

    init() throws {
        place = try Workplace()
    }

    /// Copies the shipped description of an ERP system and its examples to the workplace.
    private func describe() throws {
        try place.makeDirectory("sources")
        for name in ["erp.json", "erp.examples"] {
            try FileManager.default.copyItem(
                atPath: "\(Program.checkout)/\(Self.examples)\(name)",
                toPath: "\(place.root)/sources/\(name)"
            )
        }
    }

    private func example(_ name: String) throws -> String {
        try #require(place.text("sources/erp.examples/\(name)"))
    }

    private static func signature(_ body: String) -> String {
        let key = SymmetricKey(data: Data(secret.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Data(body.utf8), using: key)
        return "sha256=" + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func request(_ body: String) -> WireRequest {
        WireRequest(
            "POST",
            "/webhooks/erp",
            [.init("Content-Type", "application/json"), .init("X-Hub-Signature-256", signature(body))],
            body: Array(body.utf8)
        )
    }

    private func answer(_ server: Program.Server, _ body: String) throws -> String {
        let answer = try server.client.answer(to: Self.request(body))
        return "\(answer.status) \(answer.text.trimmingCharacters(in: .newlines))"
    }

    // MARK: The server

    @Test func `a server maps the bodies of a described source and publishes their events`() async throws {
        try describe()
        try await place.importing(EventText.acme)
        let created = try example("order-created.json")
        try await place.serving(environment: [Self.variable: Self.secret]) { server in
            #expect(try answer(server, created) == #"202 {"accepted":2,"duplicates":0}"#)
            #expect(try answer(server, created) == #"202 {"accepted":0,"duplicates":2}"#)
            #expect(try answer(server, #"{"action":"x"}"#) == #"202 {"accepted":0,"duplicates":0,"ignored":1}"#)
            let wrong = created.replacing(#""25""#, with: #""many""#)
            #expect(try answer(server, wrong) == #"202 {"accepted":0,"duplicates":0,"quarantined":1}"#)
            let unsigned = Self.request(created).removing("X-Hub-Signature-256")
            try expectProblem(try server.client.answer(to: unsigned), .unauthenticated)
            try await server.isIdle()
            #expect(place.text("site/accounts/acme/en/index.html")?.contains("SO-2291") == true)
            #expect(!(try server.errors()).contains(Self.secret))
        }
        let entries = try await place.quarantined()
        try #require(entries.count == 1)
        #expect(entries[0][1] == "webhook erp")
        #expect(entries[0][2].contains("/order/seats") && entries[0][2].contains(#""many""#))
    }

    @Test func `a changed source description is used at once, and an invalid one is logged and ignored`() async throws {
        try describe()
        try await place.importing(EventText.acme)
        let text = try #require(place.text("sources/erp.json"))
        let body = #"{"action":"x"}"#
        let outcome = try await place.serving(environment: [Self.variable: Self.secret]) { server in
            #expect(try answer(server, body).contains("ignored"))
            try place.write(
                text.replacing(#""rules""#, with: #""otherwise": "quarantine", "rules""#),
                to: "sources/erp.json"
            )
            try await eventually("the new description is used") { try answer(server, body).contains("quarantined") }
            try place.write("{", to: "sources/erp.json")
            try await eventually("the error is logged") { try server.errors().contains("sources/erp.json:1:2") }
            #expect(try answer(server, body).contains("quarantined"))
            try place.write(text, to: "sources/erp.json")
            try server.send(SIGHUP)
            try await eventually("the old description is used") { try answer(server, body).contains("ignored") }
        }
        #expect(outcome.errors.contains("were not reloaded"))
    }

    @Test func `a server does not start with an invalid source description, but starts without its secret`()
        async throws
    {
        try place.write(#"{"signature":"github","rule":[]}"#, to: "sources/erp.json")
        let outcome = try await place.vitrina("serve", "--port", "0")
        #expect(outcome.code == 65)
        #expect(outcome.errors.contains(#"sources/erp.json:1:23: error: unknown key "rule": did you mean "rules"?"#))
        try place.write(#"{"signature":"github"}"#, to: "sources/erp.json")
        try await place.serving { server in
            try expectProblem(try server.client.answer(to: Self.request("{}")), .notConfigured)
            #expect(try server.errors().contains(Self.variable))
        }
        let short = try await place.vitrina("serve", "--port", "0", environment: [Self.variable: "short"])
        #expect(short.code == 64)
        #expect(short.errors.contains("\(Self.variable): Secret 1 is 5 bytes long"))
        try place.write(#"{"signature":"square"}"#, to: "sources/erp.json")
        let square = try await place.vitrina("serve", "--port", "0", environment: [Self.variable: Self.secret])
        #expect(square.code == 64)
        #expect(square.errors.contains("VITRINA_BASE_URL"))
    }

    // MARK: Secrets in the wrong place

    @Test func `no command prints a secret from a source description`() async throws {
        try place.write(
            #"{"signature":{"header":"X","encoding":"hex","secret":"THE-SECRET-OF-ERP"}}"#,
            to: "sources/erp.json"
        )
        for command in ["check", "doctor", "sources list", "serve --port 0"] {
            let outcome = try await Program.run(command.split(separator: " ").map(String.init), in: place.root)
            #expect(outcome.code != 0)
            #expect((outcome.output + outcome.errors).contains("VITRINA_WEBHOOK_SECRET_<NAME>"), "\(command)")
            #expect(!(outcome.output + outcome.errors).contains("THE-SECRET"), "\(command)")
        }
    }

    @Test func `a missing header is reported to the sender without its name`() async throws {
        let environment = [Self.variable: Self.secret]
        try place.write(#"{"signature":{"token":"THE-SECRET-OF-ERP"}}"#, to: "sources/erp.json")
        try await place.serving(environment: environment) { server in
            let answer = try server.client.answer(to: Self.request("{}"))
            try expectProblem(answer, .unauthenticated)
            #expect(answer.text.contains("The header of the token is missing."))
            #expect(!answer.text.contains("THE-SECRET"))
            #expect(!(try server.errors()).contains("THE-SECRET"))
        }
        try place.write("{}", to: "body.json")
        try place.write("X: y\n", to: "headers.txt")
        let words = ["sources", "test", "erp", "body.json", "--headers", "headers.txt"]
        let own = try await Program.run(words, in: place.root, environment: environment)
        #expect(own.output.contains("The header of the token is missing. Send it with every request."))
        #expect(own.output.contains(#" Its name is in sources/erp.json, "token"."#))
        #expect(!own.output.contains("THE-SECRET"))
        try place.write(#"{"signature":"github"}"#, to: "sources/erp.json")
        let preset = try await Program.run(words, in: place.root, environment: environment)
        #expect(preset.output.contains(#" Its name: vitrina sources show github, "header"."#))
    }

    // MARK: Commands

    @Test func `the error for a malformed header line does not contain the line`() async throws {
        try describe()
        try place.write("{}", to: "body.json")
        try place.write("\u{FEFF}X-Token: a\n\nX-Vitrina-Token THE-SECRET\n", to: "headers.txt")
        let test = try await place.vitrina("sources", "test", "erp", "body.json", "--headers", "headers.txt")
        #expect(test.code == 64)
        #expect(test.errors.contains("Line 3 of the headers is not"), "\(test.errors)")
        #expect(!(test.output + test.errors).contains("THE-SECRET"))
    }

    @Test func `a source whose signature covers the address is listed`() async throws {
        try place.write(#"{"signature":"square"}"#, to: "sources/erp.json")
        let environment = [Self.variable: Self.secret, "VITRINA_BASE_URL": "https://licenses.example.com"]
        let list = try await place.succeed("sources", "list", environment: environment)
        #expect(list.output == "erp\tsquare\tevents\tsecret set\n")
    }

    @Test func `an unknown event type in a source description is a warning`() async throws {
        try describe()
        let text = try #require(place.text("sources/erp.json"))
        try place.write(text.replacing(#""order.purchased""#, with: #""order.purchase""#), to: "sources/erp.json")
        try place.remove("sources/erp.examples")
        let warning =
            #"warning: events of the unknown type "order.purchase" are stored, but change no page: did you mean "order.purchased"?"#
        let check = try await place.succeed("check")
        #expect(check.output.contains("sources/erp.json:") && check.output.contains(warning))
        #expect(check.output.contains("no errors, 1 warning\n"))
        #expect(try await place.succeed("sources", "list").errors.contains(warning))
        try place.write("{}", to: "body.json")
        #expect(try await place.succeed("sources", "test", "erp", "body.json").errors.contains(warning))
        #expect(try await place.vitrina("doctor").output.contains(warning))
    }

    @Test func `a retry skips the bodies of sources with an invalid description`() async throws {
        try describe()
        let text = try #require(place.text("sources/erp.json"))
        try place.write(text, to: "sources/hub.json")
        let body = try example("order-created.json")
        for source in ["erp", "hub"] {
            // The quarantine holds a body once.
            let order = body.replacing(#""25""#, with: #""many""#) + (source == "hub" ? " " : "")
            try place.write(order, to: "order.json")
            #expect(try await place.vitrina("import", "--source", source, "order.json").code == 65)
        }
        let seats = text.replacing(#"{ "from": "/order/seats""#, with: #"{ "from": "/order/none", "or": 25"#)
        try place.write(seats, to: "sources/erp.json")
        try place.write("{", to: "sources/hub.json")
        let retry = try await place.vitrina("quarantine", "retry")
        #expect(retry.code == 65)
        #expect(retry.output == "1 accepted, 1 still refused\n")
        #expect(retry.errors.contains("sources/hub.json:1:2: error: "))
        #expect(retry.errors.contains("webhook hub, order.json: not tried"))
        #expect(try await place.quarantined().map { $0[1] } == ["webhook hub, order.json"])
    }

    @Test func `sources are listed, and a preset is shown as a description`() async throws {
        try describe()
        let list = try await place.succeed("sources", "list", environment: [Self.variable: Self.secret])
        #expect(list.output == "erp\tgithub\trules\tsecret set\n")
        #expect(try await place.succeed("sources", "list").output.contains("no secret: set \(Self.variable)"))
        let preset = try await place.succeed("sources", "show", "github").output
        #expect(preset.contains("X-Hub-Signature-256"))
        try place.write(#"{"signature":\#(preset)}"#, to: "sources/hub.json")
        try await place.succeed("check")
        let unknown = try await place.vitrina("sources", "show", "githab")
        #expect(unknown.code == 64)
        #expect(unknown.errors.contains("github"))
    }

    @Test func `a request can be tested without a server`() async throws {
        try describe()
        let body = try example("order-created.json")
        try place.write("POST /x HTTP/1.1\nx-hub-signature-256: \(Self.signature(body))\n", to: "good.txt")
        try place.write("X-Hub-Signature-256: \(Self.signature("other"))\n", to: "bad.txt")
        let file = "sources/erp.examples/order-created.json"
        let environment = [Self.variable: Self.secret]
        let good = try await place.succeed(
            "sources",
            "test",
            "erp",
            file,
            "--headers",
            "good.txt",
            environment: environment
        )
        #expect(good.output.contains("signature: valid"))
        for line in try example("order-created.events.jsonl").split(separator: "\n") {
            #expect(good.output.contains(line))
        }
        #expect(!good.output.contains(Self.signature(body)), "a whole digest would be a signature")
        #expect(!good.output.contains("would refuse"))
        let (seconds, event) = (Sender.now - 3600, EventText.acme[0])
        let signed = try Sender.standard.signature("m1", "\(seconds)", Array(event.utf8))
        try place.write(
            "content-type: application/cloudevents+json\nwebhook-id: m1\nwebhook-timestamp: \(seconds)\nwebhook-signature: \(signed)\n",
            to: "old.txt"
        )
        try place.write(event, to: "old.json")
        let old = try await place.succeed(
            "sources",
            "test",
            "plain",
            "old.json",
            "--headers",
            "old.txt",
            environment: ["VITRINA_WEBHOOK_SECRET_PLAIN": Sender.standard.verifyingText]
        )
        #expect(old.output.contains(": the server accepts 300, and would refuse this request now with 401"))
        let bad = try await place.vitrina(
            "sources",
            "test",
            "erp",
            file,
            "--headers",
            "bad.txt",
            environment: environment
        )
        #expect(bad.code == 1)
        #expect(bad.output.contains("signature: No secret matches."))
        #expect(!(bad.output + bad.errors).contains(Self.secret))
        #expect(try await place.succeed("sources", "test", "erp", file).output.contains("not checked"))
        let wrong = try await place.vitrina("sources", "test", "erp", "-", input: #"{"action":"renewed"}"#)
        #expect(wrong.code == 1)
        #expect(wrong.output.contains("/order/renewed_at: expected a value, found nothing"))
        #expect(!place.exists("vitrina-data"))
    }

    @Test func `check reports invalid source descriptions and examples that give other events`() async throws {
        try describe()
        try await place.succeed("check")
        try place.write(#"{"action":"created"}"#, to: "sources/erp.examples/new.json")
        try place.write("", to: "sources/erp.examples/order-renewed.events.jsonl")
        try place.write(#"{"signature":"githab"}"#, to: "sources/shop.json")
        let outcome = try await place.vitrina("check")
        #expect(outcome.code == 1)
        #expect(
            outcome.output.contains(#"sources/shop.json:1:14: error: this word is unknown: did you mean "github"?"#)
        )
        try place.remove("sources/shop.json")
        let examples = try await place.vitrina("check")
        #expect(examples.code == 1)
        #expect(examples.output.contains("sources/erp.examples/new.json:1:1: error: "))
        #expect(
            examples.output.contains("sources/erp.examples/order-renewed.events.jsonl:1:1: error: an event is missing")
        )
        #expect(examples.output.contains("\n2 errors\n"))
    }

    @Test func `a dump is imported by the rules of its source`() async throws {
        try describe()
        let body = try example("order-created.json")
        let wrong = body.replacing(#""25""#, with: #""many""#)
        try place.write("[\(body), {\"action\":\"x\"}, \(wrong)]", to: "orders.json")
        let outcome = try await place.vitrina("import", "--source", "erp", "orders.json")
        #expect(outcome.code == 65)
        #expect(outcome.output == "2 events added, 0 duplicates, 1 refused, 1 body ignored because no rule matches\n")
        #expect(outcome.errors.contains("orders.json: /2: rule 1"))
        #expect(try await place.succeed("export").output == example("order-created.events.jsonl"))
        let lines = body.replacing("\n", with: " ") + "\n\n" + body.replacing("\n", with: " ")
        let again = try await place.succeed("import", "--source", "erp", "-", input: lines)
        #expect(again.output.hasPrefix("0 events added, 4 duplicates, 0 refused"))
        #expect(try await place.vitrina("import", "--source", "shop", "orders.json").code == 64)
    }

    @Test func `a retry maps a quarantined body with the corrected source description`() async throws {
        try describe()
        let text = try #require(place.text("sources/erp.json"))
        let body = try example("order-created.json").replacing(#""MEETINGS""#, with: #""MEET-2""#)
        let unknown = text.replacing(#""/order/article": { "in-table": "products" }"#, with: #""/order/seats": "25""#)
        try place.write(unknown, to: "sources/erp.json")
        try place.write(body, to: "order.json")
        #expect(try await place.vitrina("import", "--source", "erp", "order.json").code == 65)
        #expect(try await place.quarantined().count == 1)
        #expect(try await place.vitrina("quarantine", "retry").code == 65)
        try place.write(text.replacing(#""MEETINGS":"#, with: #""MEET-2":"#), to: "sources/erp.json")
        let retry = try await place.succeed("quarantine", "retry")
        #expect(retry.output == "1 accepted, 0 still refused\n")
        #expect(try await place.ledgerIDs().sorted() == ["SO-2291-assigned", "SO-2291-created"])
        #expect(try await place.quarantined().isEmpty)
    }

    @Test func `a given source directory must exist and must not be in the site`() async throws {
        let missing = try await place.vitrina("sources", "list", "--sources", "nowhere")
        #expect(missing.code == 74)
        #expect(missing.errors.contains("nowhere"))
        try place.write("{}", to: "site/sources/a.json")
        #expect(try await place.vitrina("build", "--sources", "site/sources").code == 64)
    }
}

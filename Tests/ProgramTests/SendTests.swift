import Foundation
import Testing

/// `vitrina send` as a sender: <doc:Commands#Sending>.
@Suite(.timeLimit(.minutes(30)))
struct SendTests {
    private static let secret = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
    private static let otherSecret = "whsec_" + Data(repeating: 9, count: 32).base64EncodedString()
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    /// Sends lines from `events.jsonl`.
    private func send(
        _ lines: [String],
        to address: String,
        _ more: String...,
        environment: [String: String] = ["VITRINA_WEBHOOK_SECRET": secret]
    ) async throws -> Program.Outcome {
        try place.write(lines.map { $0 + "\n" }.joined(), to: "events.jsonl")
        let outcome = try await Program.run(
            ["send", "events.jsonl", "--to", address] + more,
            in: place.root,
            environment: environment
        )
        for secret in [Self.secret, Self.otherSecret] {
            for text in [outcome.output, outcome.errors] {
                #expect(!text.contains(secret.dropFirst("whsec_".count)), "secrets are never printed")
            }
        }
        return outcome
    }

    // MARK: Sending to a receiver

    @Test func `every event is posted, and the status of each is printed`() async throws {
        let refused = EventText.event("e-9", "user.removed", EventText.day(9), #""account":"no such id","user":"u1""#)
        let lines = [EventText.acme[0], "", refused, EventText.acme[1], EventText.acme[0]]
        let settings = ["VITRINA_WEBHOOK_SECRET": Self.secret]
        _ = try await Program.serve(["serve", "--port", "0"], in: place.root, environment: settings) { server in
            let receiver = "http://127.0.0.1:\(server.client.port)/webhooks"
            let outcome = try await send(lines, to: receiver)
            #expect(outcome.code == 65, "one of them was refused: \(outcome.errors)")
            let printed = outcome.outputLines
            #expect(printed.count == 4)
            #expect(printed[0] == "events.jsonl:1\t202 {\"accepted\":1,\"duplicates\":0}")
            #expect(printed[1].hasPrefix("events.jsonl:3\t422 ") && printed[1].contains("/data/account"))
            #expect(printed[2] == "events.jsonl:4\t202 {\"accepted\":1,\"duplicates\":0}")
            #expect(printed[3] == "events.jsonl:5\t202 {\"accepted\":0,\"duplicates\":1}")
            let again = try await send([EventText.acme[0], EventText.acme[1]], to: receiver)
            #expect(again.end == .exit(0) && again.errors.isEmpty)
            #expect(again.outputLines.allSatisfy { $0.hasSuffix("\t202 {\"accepted\":0,\"duplicates\":1}") })
        }
        #expect(try await place.succeed("export").outputLines.count == 2)
    }

    @Test func `each source signs with its own secret, which may be in a file`() async throws {
        try place.write(Self.secret + "\n", to: "secret.txt")
        try place.write("\n" + Self.otherSecret + " " + Self.secret + "\n", to: "other.txt")
        let settings = [
            "VITRINA_WEBHOOK_SECRET_FILE": place.root + "/secret.txt",
            "VITRINA_WEBHOOK_SECRET_BILLING_2_FILE": "other.txt",
        ]
        let keys = ["VITRINA_WEBHOOK_SECRET": Self.secret, "VITRINA_WEBHOOK_SECRET_BILLING_2": Self.otherSecret]
        _ = try await Program.serve(["serve", "--port", "0"], in: place.root, environment: keys) { server in
            let receiver = "http://127.0.0.1:\(server.client.port)/webhooks"
            for environment in [settings, keys] {
                let plain = try await send([EventText.acme[0]], to: receiver, environment: environment)
                #expect(plain.end == .exit(0), "\(plain.output)")
                let named = try await send(
                    [EventText.acme[1]],
                    to: receiver + "/billing-2",
                    "--source",
                    "billing-2",
                    environment: environment
                )
                #expect(named.end == .exit(0), "the first of several signs: \(named.output)")
            }
            for address in [receiver + "/billing-2", receiver + "/unknown"] {
                let wrong = try await send([EventText.acme[2]], to: address, environment: keys)
                #expect(wrong.end == .exit(65))
                #expect(wrong.output.contains(address.hasSuffix("unknown") ? "\t404 " : "\t401 "))
            }
        }
    }

    // MARK: The request

    @Test func `an event is posted byte for byte, signed, and always with the same message id`()
        async throws
    {
        let receiver = try ScriptedReceiver([(202, [])])
        let lines = [EventText.acme[0], "  " + EventText.acme[1].replacing(",", with: " , ") + " "]
        let first = try await send(lines, to: receiver.address + "/webhooks?x=1")
        #expect(first.end == .exit(0) && first.errors.isEmpty)
        #expect(first.outputLines == ["events.jsonl:1\t202 noted", "events.jsonl:2\t202 noted"])
        let standard = try await Program.run(
            ["send", "-", "--to", receiver.address],
            in: place.root,
            environment: ["VITRINA_WEBHOOK_SECRET": Self.secret],
            input: Array(lines.joined(separator: "\n").utf8)
        )
        #expect(standard.outputLines == ["-:1\t202 noted", "-:2\t202 noted"])
        let received = receiver.received
        #expect(received.map { String(decoding: $0.body, as: UTF8.self) } == lines + lines)
        let targets = ["/webhooks?x=1", "/webhooks?x=1", "/", "/"]
        #expect(received.map(\.line) == targets.map { "POST \($0) HTTP/1.1" })
        #expect(received.allSatisfy { $0.fields["content-type"] == "application/cloudevents+json" })
        let ids = received.compactMap { $0.fields["webhook-id"] }
        #expect(ids[0] == ids[2] && ids[1] == ids[3] && ids[0] != ids[1])
        for request in received {
            let timestamp = try #require(request.fields["webhook-timestamp"].flatMap { Double($0) })
            #expect(abs(timestamp - Date().timeIntervalSince1970) < 3600)
            #expect(request.fields["webhook-signature"]?.wholeMatch(of: /v1,[A-Za-z0-9+\/]{43}=/) != nil)
        }
    }

    @Test func `an address with a password is refused, and the error does not contain the password`() async throws {
        let outcome = try await Program.run(["send", "-", "--to", "http://ana:hunter2@127.0.0.1:9/x"], in: place.root)
        #expect(outcome.code == 64)
        #expect(outcome.errors.contains("--to must be an http or https address"))
        #expect(!outcome.errors.contains("hunter2"))
    }

    @Test func `the response of a receiver is escaped and truncated before it is printed`() async throws {
        let receiver = try ScriptedReceiver(
            [(400, [])],
            body: "a\r\n\tb \u{1B}[31mred\u{202E} " + String(repeating: "x", count: 9000)
        )
        let outcome = try await send([EventText.acme[0]], to: receiver.address)
        #expect(
            outcome.output.hasPrefix(
                #"events.jsonl:1\#t400 a b \u{1b}[31mred\u{202e} xxx"#.replacing(#"\#t"#, with: "\t")
            )
        )
        #expect(outcome.outputLines.count == 1 && outcome.output.count < 2500)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `a redirect is not followed`(status: Int) async throws {
        let elsewhere = try ScriptedReceiver([(202, [])])
        let receiver = try ScriptedReceiver([(status, ["Location: \(elsewhere.address)/"])])
        let outcome = try await send([EventText.acme[0]], to: receiver.address)
        #expect(outcome.end == .exit(65))
        #expect(outcome.outputLines == ["events.jsonl:1\t\(status)"])
        #expect(receiver.received.count == 1)
        #expect(elsewhere.received.isEmpty)
    }
}

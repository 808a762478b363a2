import Foundation
import Testing

/// Repeated attempts and failures of `vitrina send`: <doc:Commands#Sending>, "retries as a real sender does".
@Suite(.timeLimit(.minutes(30)))
struct SendRetryTests {
    private static let secret = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try place.write(EventText.acme[0] + "\n", to: "e.jsonl")
    }

    private func send(
        to address: String,
        _ more: String...,
        environment: [String: String] = ["VITRINA_WEBHOOK_SECRET": secret]
    ) async throws -> Program.Outcome {
        try await Program.run(["send", "e.jsonl", "--to", address] + more, in: place.root, environment: environment)
    }

    /// The seconds between each request and the next one.
    private func pauses(_ receiver: ScriptedReceiver) -> [Double] {
        zip(receiver.received, receiver.received.dropFirst()).map { ($1.moment - $0.moment) / .seconds(1) }
    }

    @Test func `a retry waits for the seconds in Retry-After`() async throws {
        let receiver = try ScriptedReceiver([(503, ["Retry-After: 2"]), (429, ["Retry-After: 0"]), (202, [])])
        let outcome = try await send(to: receiver.address)
        #expect(outcome.end == .exit(0))
        #expect(outcome.outputLines == ["e.jsonl:1\t202 noted"])
        #expect(outcome.errorLines == ["e.jsonl:1: 503 noted, trying again", "e.jsonl:1: 429 noted, trying again"])
        let pauses = pauses(receiver)
        try #require(pauses.count == 2)
        #expect(pauses[0] >= 1.95 && pauses[1] < 1.5, "\(pauses)")
        let ids = Set(receiver.received.compactMap { $0.fields["webhook-id"] })
        #expect(ids.count == 1, "another attempt at the same message")
    }

    @Test func `a retry waits until the date in Retry-After`() async throws {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = .gmt
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        // The date has whole seconds, so it is 3 to 4 seconds in the future when it is written.
        let date = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 4).rounded(.down))
        let receiver = try ScriptedReceiver([(503, ["Retry-After: \(format.string(from: date))"]), (202, [])])
        let start = Date()
        let outcome = try await send(to: receiver.address)
        #expect(outcome.end == .exit(0))
        #expect(receiver.received.count == 2)
        #expect(Date() >= date, "\(date.timeIntervalSince(start))")
    }

    @Test(arguments: [
        nil, "nan", "-inf", "inf", "-5", "1e300", "-1e300", "soon", "", "Sun, 06 Nov 1994 08:49:37 GMT", "0x1p4",
    ])
    func `without a valid Retry-After, a retry waits for a second`(patience: String?) async throws {
        let receiver = try ScriptedReceiver([(503, patience.map { ["Retry-After: \($0)"] } ?? []), (202, [])])
        let outcome = try await send(to: receiver.address)
        #expect(outcome.end == .exit(0), "\(outcome.end)")
        let pause = try #require(pauses(receiver).first)
        #expect((0.95...8).contains(pause), "\(pause)")
    }

    @Test(arguments: [
        (200, 0, 1), (202, 0, 1), (204, 0, 1), (400, 65, 1), (401, 65, 1), (404, 65, 1), (409, 65, 1), (410, 65, 1),
        (413, 65, 1), (415, 65, 1), (422, 65, 1), (408, 69, 3), (429, 69, 3), (500, 69, 3), (502, 69, 3), (503, 69, 3),
        (504, 69, 3),
    ])
    func `a permanent error is not retried, and a temporary error is retried up to --attempts`(
        status: Int,
        code: Int32,
        attempts: Int
    ) async throws {
        let receiver = try ScriptedReceiver([(status, ["Retry-After: 0"])])
        let outcome = try await send(to: receiver.address, "--attempts", "3")
        #expect(outcome.end == .exit(code))
        #expect(receiver.received.count == attempts)
        #expect(outcome.outputLines.count == 1 && outcome.output.hasPrefix("e.jsonl:1\t\(status)"))
        #expect(outcome.errorLines.count == attempts - 1)
    }

    @Test func `a receiver that does not answer is retried, then reported as unavailable`() async throws {
        let port = try ScriptedReceiver([]).port  // the receiver ends at once
        let start = ContinuousClock.now
        let outcome = try await send(to: "http://127.0.0.1:\(port)/webhooks", "--attempts", "2")
        #expect(outcome.end == .exit(69))
        #expect(ContinuousClock.now - start >= .milliseconds(950))
        #expect(outcome.outputLines.count == 1)
        #expect(outcome.output.hasPrefix("e.jsonl:1\tno answer: "))
        #expect(outcome.errorLines.count == 1 && outcome.errors.contains("trying again"))
    }

    @Test func `the worst result of several events determines the exit code`() async throws {
        try place.write((EventText.acme[0...2] + []).joined(separator: "\n"), to: "e.jsonl")
        for (statuses, code) in [([202, 503, 400], 69), ([400, 202, 202], 65), ([202, 400, 503], 69)]
            as [([Int], Int32)]
        {
            let receiver = try ScriptedReceiver(statuses.map { ($0, []) })
            let outcome = try await send(to: receiver.address, "--attempts", "1")
            #expect(outcome.end == .exit(code), "\(statuses)")
            #expect(outcome.outputLines.count == 3, "every event is sent")
        }
    }

    @Test func `a host name that does not resolve is unavailable, not an I/O error`() async throws {
        let outcome = try await send(to: "http://no.such.invalid/webhooks", "--attempts", "1")
        #expect(outcome.end == .exit(69), "\(outcome.output)")
        #expect(outcome.output.hasPrefix("e.jsonl:1\tno answer: "))
    }

    @Test func `a failed TLS connection is not retried`() async throws {
        let receiver = try ScriptedReceiver([(202, [])])
        let address = receiver.address.replacing("http://", with: "https://")
        let outcome = try await send(to: address, "--attempts", "3")
        #expect(outcome.end == .exit(69), "\(outcome.output)")
        #expect(outcome.errors.isEmpty, "no attempt is announced: \(outcome.errors)")
        #expect(outcome.output.contains("SSL"))
    }

    // MARK: Addresses

    @Test func `the scheme and the host of an address are case-insensitive`() async throws {
        let receiver = try ScriptedReceiver([(202, [])])
        let address = receiver.address.replacing("http://127.0.0.1", with: "HTTP://LocalHost")
        #expect(try await send(to: address + "/Webhooks").end == .exit(0))
        #expect(receiver.received.map(\.line) == ["POST /Webhooks HTTP/1.1"])
    }

    @Test(arguments: [
        "http://127.0.0.1:0/", "http://127.0.0.1:65536/", "http://127.0.0.1:99999/", "http://[::1]:1/",
        "http://1.2.3.999/",
        "http://ana:hunter2@127.0.0.1:9/", "http://127.0.0.1:9/#top", "http://127.0.0.1:9//webhooks",
        "http://127.0.0.1:9/a/../webhooks", "http:///webhooks", "http://127.0.0.1:9/%zz",
    ])
    func `an address that cannot be used exactly as written is a usage error`(
        address: String
    ) async throws {
        let outcome = try await send(to: address, "--attempts", "1")
        #expect(outcome.end == .exit(64), "\(outcome.output)\(outcome.errors)")
        #expect(!outcome.errors.contains("NSURLErrorDomain"))
    }

    // MARK: Settings

    @Test(arguments: [("default", "VITRINA_WEBHOOK_SECRET"), ("billing-2", "VITRINA_WEBHOOK_SECRET_BILLING_2")])
    func `without a secret nothing is sent, and the error names the variable`(
        source: String,
        variable: String
    ) async throws {
        let receiver = try ScriptedReceiver([(202, [])])
        for environment in [[:], [variable: ""], ["VITRINA_WEBHOOK_SECRET_OTHER": Self.secret]] {
            let outcome = try await send(to: receiver.address, "--source", source, environment: environment)
            expectClearFailure(outcome, with: [64], naming: variable + " ")
            #expect(outcome.output.isEmpty)
        }
        #expect(receiver.received.isEmpty)
    }

    @Test(arguments: [
        "whsec_c2hvcnQ=", "whsec_not base64!", "whpk_" + Data(repeating: 5, count: 32).base64EncodedString(), "whsec_",
        "WHSEC_" + Data(repeating: 7, count: 32).base64EncodedString(),
    ])
    func `the error for an invalid secret does not contain it`(secret: String) async throws {
        let receiver = try ScriptedReceiver([(202, [])])
        try place.write(secret, to: "secret.txt")
        for environment in [
            ["VITRINA_WEBHOOK_SECRET": secret], ["VITRINA_WEBHOOK_SECRET_FILE": place.root + "/secret.txt"],
        ] {
            let outcome = try await send(to: receiver.address, environment: environment)
            expectClearFailure(outcome, with: [64], naming: environment.keys.first ?? "")
            let digits = secret.drop { $0 != "_" }.dropFirst().split(separator: " ").first ?? ""
            #expect(digits.isEmpty || !(outcome.output + outcome.errors).contains(digits))
        }
        #expect(receiver.received.isEmpty)
    }

    @Test func `the error for a missing event file or secret file names the file`() async throws {
        let receiver = try ScriptedReceiver([(202, [])])
        let secret = try await send(
            to: receiver.address,
            environment: ["VITRINA_WEBHOOK_SECRET_FILE": "/nowhere/secret"]
        )
        expectClearFailure(secret, with: [64], naming: "/nowhere/secret")
        try place.remove("e.jsonl")
        expectClearFailure(try await send(to: receiver.address), with: [74], naming: "e.jsonl")
        #expect(receiver.received.isEmpty)
    }

    @Test(arguments: [
        ["--to", "127.0.0.1:8080/webhooks"], ["--to", "ftp://127.0.0.1/"], ["--to", ""], [],
        ["--to", "http://127.0.0.1:9/", "--attempts", "0"], ["--to", "http://127.0.0.1:9/", "--source", "No Name"],
    ])
    func `a missing or invalid option is a usage error`(arguments: [String]) async throws {
        let outcome = try await Program.run(
            ["send", "e.jsonl"] + arguments,
            in: place.root,
            environment: ["VITRINA_WEBHOOK_SECRET": Self.secret]
        )
        #expect(outcome.end == .exit(64), "\(outcome.errors)")
    }
}

import Foundation
import Synchronization
import TestKit
import Testing

/// Only stored events are acknowledged, and SIGTERM completes accepted requests: <doc:HTTPInterface#Statuses>.
@Suite(.timeLimit(.minutes(30)))
struct WebhookDurabilityTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static let sender = Sender.standard

    /// The answers by the numbers of their requests.
    private final class Answers: Sendable {
        private let answers = Mutex<[Int: HTTPClient.Answer]>([:])

        var all: [Int: HTTPClient.Answer] { answers.withLock(\.self) }
        var count: Int { answers.withLock(\.count) }

        func add(_ number: Int, _ answer: HTTPClient.Answer) { answers.withLock { $0[number] = answer } }
    }

    /// Every tenth event changes a page, so that the server publishes all the time.
    private static func event(_ name: String, _ number: Int) -> String {
        number % 10 == 0
            ? EventText.user("\(name)-\(number)", "\(name)-\(number)", "User \(number)", EventText.day(3))
            : EventText.event("\(name)-\(number)", "weather.changed", EventText.day(5), #""n":\#(number)"#)
    }

    private static func load(_ name: String, _ count: Int) throws -> [WireRequest] {
        try (0..<count).map { try sender.request(event(name, $0)) }
    }

    @Test func `64 concurrent connections get correct answers for duplicates, conflicts and new events`()
        async throws
    {
        try await place.serving { server in
            func pour(_ requests: [WireRequest]) async throws -> [HTTPClient.Answer] {
                let answers = Answers()
                try await server.client.pour(requests, over: 64) { answers.add($0, $1) }
                #expect(answers.count == requests.count)
                return Array(answers.all.values)
            }
            let same = try await pour((0..<64).map { _ in try Self.sender.request(Self.event("same", 1)) })
            #expect(same.allSatisfy { $0.status == 202 })
            #expect(same.count { $0.text.hasPrefix(#"{"accepted":1,"duplicates":0}"#) } == 1)
            #expect(same.count { $0.text.hasPrefix(#"{"accepted":0,"duplicates":1}"#) } == 63)

            let different = try await pour(Self.load("different", 192))
            for answer in different { expectAccepted(answer, 1) }

            let rivals = try await pour(
                (0..<64).map {
                    try Self.sender.request(
                        EventText.event("rival", "weather.changed", EventText.day(5), #""n":\#($0)"#)
                    )
                }
            )
            #expect(rivals.count { $0.status == 202 } == 1)
            for answer in rivals where answer.status != 202 { try expectProblem(answer, .eventConflict, at: "") }
        }
        let ids = try await place.ledgerIDs()
        #expect(ids.count == 194)
        #expect(Set(ids).count == 194)
    }

    @Test func `an acknowledged event survives a kill under load, and the next start updates the site`()
        async throws
    {
        try await place.importing(EventText.acme)
        var random = SeededGenerator(seed: 1)
        var known = EventText.acme.count
        for round in 1...4 {
            // The first server is killed at its first answer.
            let enough = round == 1 ? 1 : Int.random(in: 2...400, using: &random)
            let answers = Answers()
            try await place.serving(endingWith: SIGKILL) { server in
                // Signed now: a server may have to wait for others, and signatures are valid for five minutes.
                let requests = try Self.load("r\(round)", 1500)
                let client = server.client
                try await client.pour(requests, over: 32) { number, answer in
                    answers.add(number, answer)
                    // Between two answers, because a fast server may answer all requests within milliseconds.
                    if answers.count == enough { #expect(throws: Never.self) { try server.send(SIGKILL) } }
                }
            }
            #expect(answers.count < 1500, "round \(round): killed after its work")
            #expect(answers.all.values.allSatisfy { $0.status == 202 }, "round \(round)")
            let ids = try await place.ledgerIDs()
            let missing = Set(answers.all.keys.map { "r\(round)-\($0)" }).subtracting(ids)
            #expect(missing == [], "round \(round)")
            #expect(Set(ids).count == ids.count, "round \(round)")
            // Unanswered requests at the time of the kill may be stored. No other events may be added or lost.
            #expect(ids.count >= known + answers.count && ids.count <= known + answers.count + 32, "round \(round)")
            known = ids.count
        }
        try await place.serving { try await $0.isIdle() }
        try await place.succeed("verify")
        let everything = try FileManager.default.subpathsOfDirectory(atPath: place.site)
        #expect(everything.filter { $0.contains("/.") || $0.hasPrefix(".") } == [], "litter")
        let data = try FileManager.default.contentsOfDirectory(atPath: place.data)
        let strange = data.filter { !$0.hasPrefix("ledger.sqlite") && !$0.hasPrefix("links.sqlite") && $0 != "lock" }
        #expect(strange.count == 1 && strange[0].hasSuffix(".receipts"), "litter: \(strange)")
    }

    @Test func `on SIGTERM under load the server exits with 0, and all acknowledged events are published`()
        async throws
    {
        try await place.importing(EventText.acme)
        try await place.succeed("build")
        for round in 1...2 {
            let answers = Answers()
            try await place.serving { server in
                let client = server.client
                // The second server is stopped while it may still check the whole site.
                if round == 1 { try await server.isIdle() }
                let requests = try Self.load("t\(round)", 1500)
                try await client.pour(requests, over: 32) { number, answer in
                    answers.add(number, answer)
                    if answers.count == 100 * round { #expect(throws: Never.self) { try server.send(SIGTERM) } }
                }
            }
            #expect(answers.count < 1500, "round \(round): ended after its work")
            for (number, answer) in answers.all where answer.status != 202 {
                #expect(answer.status == 503, "round \(round): \(number)")
            }
            let acknowledged = answers.all.filter { $0.value.status == 202 }.keys.map { "t\(round)-\($0)" }
            #expect(Set(acknowledged).subtracting(try await place.ledgerIDs()) == [], "round \(round)")
            try await place.succeed("verify")
        }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal ends a server that is still reading its keys, with exit code 0`(signal: Int32) async throws {
        let pipe = place.root + "/keys"
        try #require(mkfifo(pipe, 0o600) == 0)
        let environment = ["VITRINA_WEBHOOK_SECRET_FILE": pipe]
        let outcome = try await Program.start(["serve", "--port", "0"], in: place.root, environment: environment) {
            var writer: Int32 = -1
            // A pipe can be opened for writing only while another process reads it.
            try await eventually("the server reads its keys") {
                writer = open(pipe, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
                return writer >= 0
            }
            defer { close(writer) }
            try $0.send(signal)
            let server = $0
            try await eventually("the server has ended") { !server.isRunning }
        }
        #expect(outcome.end == .exit(0), "\(outcome.errors)")
    }

    @Test func `a server that is stopped during a full render publishes all accepted events and exits`()
        async throws
    {
        let sample = try await place.succeed("sample", "--accounts", "80", "--users", "3000")
        try await place.succeed("import", "-", input: sample.output)
        try await place.importing(EventText.acme)
        try await place.succeed("build")
        for round in 1...2 {
            var end = ContinuousClock.now
            // Without receipts, the server must render everything.
            for name in try FileManager.default.contentsOfDirectory(atPath: place.data)
            where name.hasSuffix(".receipts") {
                try place.remove("vitrina-data/\(name)")
            }
            try await place.serving { server in
                if round == 2 {
                    for number in 0..<20 {
                        expectAccepted(try server.client.answer(to: Self.sender.request(Self.event("w", number))), 1)
                    }
                }
                #expect(try server.metric("vitrina_caught_up") == 0, "the site is too small for this test")
                end = .now
                try server.send(SIGTERM)
            }
            #expect(.now - end < .seconds(20), "longer than a shutdown may take")
            try await place.succeed("verify")
        }
    }
}

import Foundation
import TestKit
import Testing

/// The server cannot store an event (full disk, locked): 503 with `Retry-After` (<doc:HTTPInterface#Statuses>).
@Suite(.timeLimit(.minutes(30)))
struct WebhookDiskTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static func request(_ number: Int) throws -> WireRequest {
        let event =
            number % 5 == 0
            ? EventText.user("d-\(number)", "d-\(number)", "User \(number)", EventText.day(3))
            : EventText.event("d-\(number)", "weather.changed", EventText.day(5), #""n":\#(number)"#)
        return try Sender.standard.request(event)
    }

    @Test(.smallDisk)
    func `a full ledger disk is answered with 503, and events are accepted once there is space`() async throws {
        let disk = try SmallDisk(kilobytes: 640)
        let ledger = disk.path + "/data"
        try place.write(EventText.acme.joined(separator: "\n"), to: "a.jsonl")
        try await place.succeed("import", "a.jsonl", "--data", ledger)
        var acknowledged = 0
        try await place.serving("--data", ledger) { server in
            try await server.isIdle()
            var answer = try server.client.answer(to: Self.request(0))
            while answer.status == 202, acknowledged < 2000 {
                acknowledged += 1
                answer = try server.client.answer(to: Self.request(acknowledged))
            }
            try expectProblem(answer, .storageUnavailable)
            try expectProblem(try server.client.answer(to: Self.request(acknowledged)), .storageUnavailable)
            #expect(!answer.text.contains(disk.path), "paths are the operator's business")
            #expect(try server.errors().contains(ledger), "who finds them in the log")
            #expect(try server.client.get("/health/live").status == 200)
            #expect(try server.client.get("/").status == 200)
            try disk.resize(kilobytes: 65_536)
            for _ in 0..<20 {
                expectAccepted(try server.client.answer(to: Self.request(acknowledged)), 1)
                acknowledged += 1
            }
        }
        let export = try await place.succeed("export", "--data", ledger)
        #expect(export.outputLines.count == EventText.acme.count + acknowledged)
        try await place.succeed("verify", "--data", ledger)
    }

    @Test(.smallDisk)
    func `events are accepted while the site disk is full, and pages follow once there is space`() async throws {
        let disk = try SmallDisk(kilobytes: 900)
        let site = disk.path + "/site"
        try await place.importing(EventText.acme)
        try await place.serving("--site", site) { server in
            try await server.isIdle()
            var number = 0
            while try !server.errors().contains("publishing failed"), number < 200 {
                expectAccepted(try server.client.answer(to: Self.request(number * 5)), 1)
                number += 1
                try await Task.sleep(for: .milliseconds(10))
            }
            try #require(number < 200, "the disk is never full")
            expectAccepted(try server.client.answer(to: Self.request(5000)), 1)
            try disk.resize(kilobytes: 65_536)
            try await eventually("the page is there") {
                FileManager.default.fileExists(atPath: site + "/accounts/acme/en/users/d-5000.html")
            }
            try await server.isIdle()
        }
        try await place.succeed("verify", "--site", site)
    }
}

import Foundation
import Testing

/// The rows of <doc:HTTPInterface#Bodies> about bodies that are refused unread: 413 and 415.
@Suite(.timeLimit(.minutes(30)))
struct WebhookBodyTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static let sender = Sender.standard

    private static func event(_ id: String, _ text: String = "x") -> String {
        EventText.event(id, "weather.changed", EventText.day(5), #""text":"\#(text)""#)
    }

    @Test func `a body of 1 MiB is accepted, and a larger body gets 413 even if the client sends all of it`()
        async throws
    {
        let frame = Self.event("a", "").utf8.count
        try await place.serving { server in
            // These are signed after the server has started, because signatures are valid for five minutes.
            let largest = try Self.sender.request(Self.event("a", String(repeating: "x", count: (1 << 20) - frame)))
            let larger = try Self.sender.request(Self.event("b", String(repeating: "x", count: (1 << 20) - frame + 1)))
            let huge = try Self.sender.request([UInt8](repeating: UInt8(ascii: "x"), count: 5 << 20))
            expectAccepted(try server.client.answer(to: largest), 1)
            expectAccepted(try server.client.answer(to: largest.chunked(by: 10_000)), 0, duplicates: 1)
            for request in [larger, larger.chunked(by: 10_000), huge, huge.chunked(by: 1 << 16)] {
                // The whole request is sent before the answer is read.
                try expectProblem(try server.client.answer(to: request), .contentTooLarge)
            }
            let many = try Self.sender.batch((0..<1001).map { Self.event("c-\($0)") })
            try expectProblem(try server.client.answer(to: many), .contentTooLarge)
        }
        #expect(try await place.ledgerIDs() == ["a"])
    }

    @Test func `an unsupported type, encoding or mode of the body gets 415 and the accepted types`() async throws {
        try await place.serving { server in
            let request = try Self.sender.request(Self.event("a"))
            for type in [
                "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "application",
                "application/cloudevents", "application/cloudevents+xml", "application/cloudevents-batch",
                "application/jsonl", "application/problem+json", "*/*", "application/json; charset=iso-8859-1",
                "application/cloudevents+json; charset=utf-16",
            ] {
                let answer = try server.client.answer(to: request.setting("Content-Type", type))
                try expectProblem(answer, .unsupportedMediaType, "\(type)")
                #expect(answer.headers["accept"]?.contains("application/cloudevents+json") == true, "\(type)")
            }
            for request in [
                request.removing("Content-Type"), request.adding("Content-Type", "application/json"),
                request.adding("Content-Encoding", "gzip"), request.adding("Content-Encoding", "br, identity"),
            ] {
                try expectProblem(try server.client.answer(to: request), .unsupportedMediaType)
            }
            let binary = try Self.sender.request(#"{"order":"o-1"}"#, type: "application/json")
                .adding("ce-specversion", "1.0").adding("ce-id", "a").adding("ce-source", "/x")
                .adding("ce-type", "order.cancelled")
            try expectProblem(try server.client.answer(to: binary), .unsignedAttributes)
        }
        #expect(try await place.ledgerIDs() == [])
        #expect(try await place.quarantined() == [])
    }
}

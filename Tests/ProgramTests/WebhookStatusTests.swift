import Foundation
import Testing

/// The status table of <doc:HTTPInterface#Statuses> row by row: accepted requests, addresses and methods.
///
/// The other rows are in WebhookBodyTests (bodies), WebhookRefusalTests (events) and WebhookSignatureTests (senders).
@Suite(.timeLimit(.minutes(30)))
struct WebhookStatusTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static let sender = Sender.standard

    private static func event(_ id: String, _ text: String = "x") -> String {
        EventText.event(id, "weather.changed", EventText.day(5), #""text":"\#(text)""#)
    }

    // MARK: 202

    @Test func `stored events are answered with 202 and the counts of new events and duplicates`() async throws {
        try await place.serving { server in
            let first = try Self.sender.request(Self.event("a"))
            expectAccepted(try server.client.answer(to: first), 1)
            expectAccepted(try server.client.answer(to: first), 0, duplicates: 1)
            let again = try Self.sender.request(Self.event("a"))
            expectAccepted(try server.client.answer(to: again), 0, duplicates: 1)
            let batch = try Self.sender.batch([Self.event("a"), Self.event("b"), Self.event("c"), Self.event("b")])
            expectAccepted(try server.client.answer(to: batch), 2, duplicates: 2)
            expectAccepted(try server.client.answer(to: Self.sender.batch([])), 0)
            let largest = try Self.sender.batch((0..<1000).map { Self.event("d-\($0)") })
            expectAccepted(try server.client.answer(to: largest), 1000)
            #expect(try await place.ledgerIDs().count == 1003, "on disk while the server runs")
        }
        #expect(try await place.ledgerIDs().starts(with: ["a", "b", "c", "d-0", "d-1"]))
        #expect(try await place.quarantined() == [])
    }

    @Test func `equivalent HTTP spellings of a request are accepted`() async throws {
        try await place.serving { server in
            let plain = try Self.sender.request(Self.event("a"))
            let spellings = [
                plain.setting("Content-Type", "application/cloudevents+json; charset=utf-8"),
                plain.setting("Content-Type", "Application/CloudEvents+JSON;charset=\"UTF-8\""),
                plain.setting("Content-Type", "application/cloudevents+json ; profile=x"),
                plain.adding("Content-Encoding", "identity"), plain.chunked(by: 7), plain.chunked(by: 1),
                plain.to("/webhooks/default"), plain.to("/webhooks?from=here"), plain.to("/webhooks/"),
                plain.to("http://vitrina.example/webhooks"),
            ]
            expectAccepted(try server.client.answer(to: plain), 1)
            for spelling in spellings {
                expectAccepted(try server.client.answer(to: spelling), 0, duplicates: 1)
            }
        }
    }

    @Test func `a plain payload takes its id from the signed header and its source from the address`() async throws {
        let shop = Sender.other
        try await place.serving(environment: ["VITRINA_WEBHOOK_SECRET_SHOP_EU": shop.verifyingText]) { server in
            let payload =
                #"{"type":"partner.created","timestamp":"2026-03-01T11:00:00+01:00","data":{"partner":"p1","name":"N"}}"#
            for (sender, target) in [(Self.sender, "/webhooks"), (shop, "/webhooks/shop-eu")] {
                let request = try sender.request(payload, type: "application/json", id: "msg_1", to: target)
                expectAccepted(try server.client.answer(to: request), 1)
                expectAccepted(try server.client.answer(to: request), 0, duplicates: 1)
            }
        }
        let expected = ["default", "shop-eu"].map { source in
            #"{"data":{"name":"N","partner":"p1"},"id":"msg_1","source":"/webhooks/\#(source)","specversion":"1.0","time":"2026-03-01T10:00:00Z","type":"partner.created"}"#
        }
        #expect(try await place.succeed("export").outputLines == expected)
    }

    // MARK: 404, 405 and no redirect

    @Test func `the address of an unknown source is answered with 404, and nothing is redirected`() async throws {
        try await place.serving { server in
            let request = try Self.sender.request(Self.event("a"))
            for target in [
                "/webhooks/shop", "/webhooks/shop/", "/webhooks/DEFAULT", "/webhooks/%64efault", "/webhooks/de%2ffault",
                "/webhooks/..", "/webhooks/%00", "/webhooks/" + String(repeating: "a", count: 65), "/webhooks/a_b",
            ] {
                try expectProblem(try server.client.answer(to: request.to(target)), .unknownSource, "\(target)")
            }
            try expectProblem(try server.client.answer(to: request.to("/webhooks/default/x")), .notFound)
            for target in ["//webhooks", "/webhooks/", "/webhooks//", "///webhooks///default", "/webhooks/x/"] {
                let answer = try server.client.answer(to: request.to(target))
                #expect([202, 404].contains(answer.status), "\(target): \(answer.status)")
                #expect(answer.headers["location"] == nil, "\(target)")
            }
        }
    }

    @Test func `an unsupported method is answered with 405 and the allowed methods`() async throws {
        try await place.serving { server in
            let request = try Self.sender.request(Self.event("a"))
            for method in ["GET", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"] {
                let answer = try server.client.answer(to: request.by(method))
                try expectProblem(answer, .methodNotAllowed, "\(method)")
                #expect(answer.headers["allow"] == "POST, OPTIONS", "\(method)")
            }
            let head = try server.client.answer(to: request.by("HEAD"))
            #expect(head.status == 405)
            #expect(head.headers["allow"] == "POST, OPTIONS")
        }
        #expect(try await place.ledgerIDs() == [])
    }

    @Test func `OPTIONS allows the requesting origin and its rate`() async throws {
        try await place.serving { server in
            let bare = try server.client.request("OPTIONS", "/webhooks")
            #expect(bare.status == 204)
            #expect(bare.headers["allow"] == "POST, OPTIONS")
            #expect(bare.headers["webhook-allowed-origin"] == nil)
            let origin = "events.example.com"
            for (rate, allowed) in [(nil, "*"), ("120", "120"), ("0", "*"), ("many", "*")] {
                var headers = ["WebHook-Request-Origin": origin]
                headers["WebHook-Request-Rate"] = rate
                // There is no server at this address, so an answer that waited for it would never come.
                headers["WebHook-Request-Callback"] = "http://127.0.0.1:1/confirm"
                let answer = try server.client.request("OPTIONS", "/webhooks/default", headers: headers)
                #expect(answer.status == 200)
                #expect(answer.headers["webhook-allowed-origin"] == origin)
                #expect(answer.headers["webhook-allowed-rate"] == allowed, "\(rate ?? "none")")
            }
            try expectProblem(
                try server.client.request("OPTIONS", "/webhooks/shop", headers: ["WebHook-Request-Origin": origin]),
                .unknownSource
            )
        }
    }

    @Test func `OPTIONS for the whole server lists its methods`() async throws {
        _ = try await place.serving { server in
            let answer = try server.client.request("OPTIONS", "*")
            #expect(answer.status == 204)
            #expect(answer.headers["allow"] == "GET, HEAD, POST, OPTIONS")
        }
    }

    // MARK: 503

    @Test func `without a key a webhook is answered with 503, and the log names the variable`() async throws {
        let outcome = try await place.serving(keys: []) { server in
            let answer = try server.client.answer(to: Self.sender.request(Self.event("a")))
            try expectProblem(answer, .notConfigured)
            try expectProblem(
                try server.client.answer(to: Self.sender.request(Self.event("a"), to: "/webhooks/shop")),
                .unknownSource
            )
            #expect(try server.client.get("/health/ready").status == 503)
            #expect(try server.client.get("/health/live").status == 200)
        }
        #expect(outcome.errors.contains("VITRINA_WEBHOOK_SECRET is not set"))
    }
}

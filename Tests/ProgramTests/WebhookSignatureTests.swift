import Foundation
import Testing

/// <doc:HTTPInterface#Statuses>: "not signed, wrong signature, outside the tolerance" is 401.
@Suite(.timeLimit(.minutes(30)))
struct WebhookSignatureTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static let sender = Sender.standard
    private static let body = EventText.event("a", "weather.changed", EventText.day(5), "")

    /// Starts a server and expects that each request is refused without any effect.
    ///
    /// - Parameter requests: created after the server has started, because signatures expire.
    private func expectRefusal(of requests: () throws -> [(String, WireRequest)]) async throws {
        try await place.serving { server in
            for (name, request) in try requests() {
                let answer = try server.client.answer(to: request)
                try expectProblem(answer, .unauthenticated, "\(name)")
                #expect(answer.headers["www-authenticate"]?.isEmpty == false, "\(name)")
                #expect(!answer.text.contains(Self.sender.verifyingText.dropFirst("whsec_".count)), "\(name)")
            }
            #expect(try server.client.get("/health/live").status == 200)
            expectAccepted(try server.client.answer(to: Self.sender.request(Self.body)), 1)
        }
        #expect(try await place.ledgerIDs() == ["a"])
        #expect(try await place.quarantined() == [])
    }

    @Test func `a request with a missing, repeated or empty signature header is refused`() async throws {
        try await expectRefusal {
            let request = try Self.sender.request(Self.body)
            var requests: [(String, WireRequest)] = [
                ("nothing", request.removing("webhook-id").removing("webhook-timestamp").removing("webhook-signature"))
            ]
            for field in request.fields where field.name.hasPrefix("webhook-") {
                requests.append(("no \(field.name)", request.removing(field.name)))
                requests.append(("two \(field.name)", request.adding(field.name, field.value)))
                requests.append(("second \(field.name)", request.adding(field.name.uppercased(), "x")))
                requests.append(("empty \(field.name)", request.setting(field.name, "")))
            }
            // Headers with the names of Svix do not replace missing headers of the standard.
            let signature = try #require(request.fields.first { $0.name == "webhook-signature" }).value
            requests.append(("mixed", request.removing("webhook-signature").adding("svix-signature", signature)))
            return requests
        }
    }

    @Test func `a timestamp that is not a plain number is refused, even if it is signed`() async throws {
        try await expectRefusal {
            let now = Sender.now
            let texts = [
                "nan", "NaN", "inf", "-inf", "1e9", "1e999", "+1", "-1", "+\(now)", "\(now).0", "\(now).5", "0x10",
                "0\(now)", "0", "\(now)abc", "\(now) \(now)", "١٦١٤٢٦٥٣٣٠", "12345678901234567890", "\(Int64.max)",
                "\(Int64.min)", "\(now)000", "2026-03-01T10:00:00Z", "\(now),\(now)", "999999999999",
            ]
            return try texts.map { ($0, try Self.sender.request(Self.body.utf8, timestamp: $0)) }
        }
    }

    @Test func `a signature is valid for five minutes before and after its timestamp`() async throws {
        try await expectRefusal {
            try [-301, -3600, -1_000_000_000, 330, 3600, 1_000_000_000].map { seconds in
                ("\(seconds)", try Self.sender.request(Self.body.utf8, timestamp: "\(Sender.now + seconds)"))
            }
        }
        try await place.serving { server in
            for seconds in [-270, 270] {
                let request = try Self.sender.request(Self.body.utf8, timestamp: "\(Sender.now + seconds)")
                expectAccepted(try server.client.answer(to: request), 0, duplicates: 1)
            }
        }
    }

    @Test func `an ambiguous or invalid id is refused`() async throws {
        try await expectRefusal {
            // "a.1" at 2 with "{}" and "a" at 1 with "2.{}" are the same signed bytes.
            let ids = ["msg.1", ".", "a b", "é", "a\tb", String(repeating: "a", count: 257)]
            return try ids.map { ($0, try Self.sender.request(Self.body, id: $0)) }
        }
    }

    @Test func `a signature that does not match the request exactly is refused`() async throws {
        try await expectRefusal {
            let request = try Self.sender.request(Self.body, id: "msg_1")
            let good = try #require(request.fields.last).value
            let code = String(good.dropFirst("v1,".count))
            let flipped = String(code.dropLast(2)) + (code.hasSuffix("A=") ? "E=" : "A=")
            let signatures = [
                good.replacing("v1,", with: "v2,"), good.replacing("v1,", with: "v1a,"),
                good.replacing("v1,", with: "V1,"),
                code, "v1,\(flipped)", "v1,", "v1", "garbage", "v1,\(code.prefix(8))", "v1,\(code.dropLast())",
                "v1,\(code)=", "v1,\(code.replacing("=", with: ""))", "v1,!!!!",
                "v1,\(String(repeating: "A", count: 43))=",
                "v1:\(code)", "v1,\(code),v1,\(code)",
                // More entries, or more bytes, than any honest sender sends.
                Array(repeating: "v1,AAAA", count: 16).joined(separator: " ") + " " + good,
                "v1,\(String(repeating: "A", count: 4096)) " + good,
            ]
            var requests = signatures.map { ($0, request.setting("webhook-signature", $0)) }
            var changed = request
            changed.body[changed.body.count - 1] = UInt8(ascii: " ")
            requests.append(("another body", changed))
            changed.body = request.body + Array("\n".utf8)
            requests.append(("a byte more", changed))
            requests.append(("another id", request.setting("webhook-id", "msg_2")))
            requests.append(("another time", request.setting("webhook-timestamp", "\(Sender.now + 1)")))
            requests.append(("another sender", try Sender.other.request(Self.body)))
            return requests
        }
    }

    @Test func `one valid signature is enough, and Svix headers are used if the standard ones are missing`()
        async throws
    {
        try await place.serving { server in
            let request = try Self.sender.request(Self.body, id: "msg_1")
            let good = try #require(request.fields.last).value
            let other = try #require(try Sender.other.request(Self.body).fields.last).value
            var svix = request
            svix.fields = request.fields.map { .init($0.name.replacing("webhook-", with: "svix-"), $0.value) }
            expectAccepted(try server.client.answer(to: request), 1)
            for value in ["\(other) \(good)", "\(good) v2,abc", "v1,abc  \(good) v9", "v1a,AAAA \(good)"] {
                let answer = try server.client.answer(to: request.setting("webhook-signature", value))
                expectAccepted(answer, 0, duplicates: 1)
            }
            expectAccepted(try server.client.answer(to: svix), 0, duplicates: 1)
            // Together with even one header of the standard, headers of Svix have no effect.
            for field in request.fields where field.name.hasPrefix("webhook-") {
                try expectProblem(try server.client.answer(to: svix.adding(field.name, field.value)), .unauthenticated)
            }
        }
    }
}

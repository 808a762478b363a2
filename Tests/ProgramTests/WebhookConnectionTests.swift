import Foundation
import Testing

/// Slow, broken, many or long connections do not prevent answers to webhooks.
@Suite(.timeLimit(.minutes(30)))
struct WebhookConnectionTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static let sender = Sender.standard

    private static func event(_ id: String) -> String {
        EventText.event(id, "weather.changed", EventText.day(5), #""text":"\#(String(repeating: "x", count: 100))""#)
    }

    @Test func `a client that sends nothing, or sends a head or a body too slowly, is disconnected`() async throws {
        try await place.serving { server in
            let request = try Self.sender.request(Self.event("a"))
            let client = server.client
            let answers = try await onThread {
                // 0 sends nothing, 1 sends its head slowly, 2 a body with a length, 3 a body in chunks.
                let connections = try (0..<4).map { _ in try client.connect() }
                try connections[2].send(request.head)
                try connections[3].send(request.chunked(by: 1).head)
                let drips = [[], request.head, request.body, request.chunked(by: 1).content]
                for round in 0..<200 where connections.contains(where: { !$0.isReadable }) {
                    for (connection, bytes) in zip(connections, drips)
                    where round < bytes.count && !connection.isReadable {
                        try? connection.send([bytes[round]])  // it may have been closed meanwhile
                    }
                    Thread.sleep(forTimeInterval: 0.2)
                }
                return try connections.map { $0.isClosed ? nil : try $0.answer() }
            }
            for answer in answers.compactMap(\.self) { try expectProblem(answer, .requestTimeout) }
            #expect(answers[2] != nil && answers[3] != nil, "who began a request is told")
        }
        #expect(try await place.ledgerIDs() == [])
    }

    @Test func `a malformed or oversized request head is answered with a problem`() async throws {
        try await place.serving { server in
            let request = try Self.sender.request(Self.event("a"))
            let text = String(decoding: request.bytes, as: UTF8.self)
            let length = "Content-Length: \(request.body.count)\r\n"
            let broken: [(Problem, String)] = [
                (.badRequest, "hello world\r\n\r\n"), (.badRequest, "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\r\n\r\n"),
                (.badRequest, text.replacing("HTTP/1.1", with: "HTTP/9.9")),
                (.badRequest, text.replacing(length, with: "Content-Length: -1\r\n")),
                (.badRequest, text.replacing(length, with: length + "Content-Length: 5\r\n")),
                (.badRequest, text.replacing(length, with: length + "Transfer-Encoding: chunked\r\n")),
                (.badRequest, text.replacing("webhook-id:", with: "webhook-id :")),
                (
                    .headersTooLarge,
                    text.replacing("webhook-id:", with: "x: \(String(repeating: "a", count: 17_000))\r\nwebhook-id:")
                ),
                (
                    .headersTooLarge,
                    text.replacing("webhook-id:", with: (0...100).map { "x\($0): a\r\n" }.joined() + "webhook-id:")
                ),
                (
                    .headersTooLarge,
                    text.replacing(
                        "webhook-id:",
                        with: String(repeating: "x: \(String(repeating: "a", count: 8000))\r\n", count: 5)
                            + "webhook-id:"
                    )
                ),
                (
                    .headersTooLarge,
                    text.replacing("/webhooks", with: "/webhooks?" + String(repeating: "a", count: 17_000))
                ),
            ]
            for (problem, bytes) in broken {
                let connection = try server.client.connect()
                try connection.send(bytes.utf8)
                try expectProblem(try connection.answer(), problem, "\(bytes.prefix(60))")
                #expect(try connection.endsWithoutMore(), "\(bytes.prefix(60))")
            }
            // The answer is not lost, although megabytes follow the head.
            let bomb = try server.client.connect()
            try bomb.send("POST /webhooks HTTP/1.1\r\nx: \(String(repeating: "a", count: 4 << 20))".utf8)
            try expectProblem(try bomb.answer(), .headersTooLarge, "a head of 4 MiB")
            #expect(try bomb.endsWithoutMore())
            expectAccepted(try server.client.answer(to: request), 1)
        }
        #expect(try await place.ledgerIDs() == ["a"])
    }

    @Test func `an incomplete body is answered with 400, and none of it is stored`() async throws {
        try await place.serving { server in
            let request = try Self.sender.request(Self.event("a"))
            let chunked = request.chunked(by: 20)
            let whole = chunked.content
            let bodies: [ArraySlice<UInt8>] = [
                request.bytes.dropLast(1), request.head[...], request.bytes.dropLast(request.body.count / 2),
                (chunked.head + whole).dropLast("0\r\n\r\n".utf8.count), (chunked.head + whole).dropLast(40),
                (chunked.head + Array("zz\r\n".utf8) + whole)[...],
                (chunked.head + Array("FFFFFFFFFFFFFFFFF\r\n".utf8) + whole)[...],
            ]
            for bytes in bodies {
                let connection = try server.client.connect()
                try connection.send(bytes)
                connection.finishSending()
                try expectProblem(try connection.answer(), .incompleteBody)
            }
        }
        #expect(try await place.ledgerIDs() == [])
        #expect(try await place.quarantined() == [])
    }

    @Test func `pipelined requests are answered in order`() async throws {
        try await place.serving { server in
            let requests = try (0..<40).map { number in
                let sender = number % 3 == 2 ? Sender.other : Self.sender
                let request = try sender.request(Self.event("a-\(number / 2)"))
                return number % 4 == 0 ? request.chunked(by: 9) : request
            }
            let connection = try server.client.connect()
            try connection.send(requests.flatMap(\.bytes))
            var seen: Set<String> = []
            for (number, _) in requests.enumerated() {
                let answer = try connection.answer()
                if number % 3 == 2 {
                    try expectProblem(answer, .unauthenticated, "\(number)")
                } else {
                    let isNew = seen.insert("a-\(number / 2)").inserted
                    expectAccepted(answer, isNew ? 1 : 0, duplicates: isNew ? 0 : 1)
                }
            }
            #expect(try connection.answer(after: WireRequest("GET", "/health/live")).status == 200, "it stays open")
        }
    }

    @Test func `a client that sends Expect 100-continue gets 100, or 413 if the body is too large`() async throws {
        try await place.serving { server in
            let request = try Self.sender.request(Self.event("a")).adding("Expect", "100-continue")
            let connection = try server.client.connect()
            try connection.send(request.head)
            #expect(try connection.answer().status == 100)
            try connection.send(request.body)
            expectAccepted(try connection.answer(), 1)
            let huge = try server.client.connect()
            try huge.send(request.setting("Content-Length", "\(2 << 20)").head)
            try expectProblem(try huge.answer(), .contentTooLarge)
        }
    }

    @Test func `idle and incomplete connections delay neither a webhook nor the shutdown of the server`() async throws {
        var connections: [Connection] = []
        try await place.serving { server in
            let request = try Self.sender.request(Self.event("a"))
            for number in 0..<300 {
                let connection = try server.client.connect()
                // Silent, in the middle of a head, in the middle of a body, and between two requests.
                switch number % 4 {
                case 0: break
                case 1: try connection.send(request.head.prefix(40))
                case 2: try connection.send(request.bytes.dropLast(5))
                default: #expect(try connection.answer(after: WireRequest("GET", "/health/live")).status == 200)
                }
                connections.append(connection)
            }
            expectAccepted(try server.client.answer(to: request), 1)
        }
        #expect(connections.count == 300)
    }

    @Test func `a client that half-closes its connection receives a large file in full, even if it is slow`()
        async throws
    {
        // More than the buffers of the system hold for a client that does not read.
        let size = 24 << 20
        try await place.serving { server in
            // The rebuild at the start would remove the file as an obsolete file of the site.
            try await server.isIdle()
            try Data(repeating: UInt8(ascii: " "), count: size).write(
                to: URL(fileURLWithPath: place.site + "/assets/large.0123456789abcdef.css")
            )
            let client = server.client
            let length = try await onThread {
                let connection = try client.connect()
                try connection.send(WireRequest("GET", "/assets/large.0123456789abcdef.css").bytes)
                connection.finishSending()
                Thread.sleep(forTimeInterval: 0.5)
                return try connection.answer().body.count
            }
            #expect(length == size)
        }
    }
}

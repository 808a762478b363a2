import HTTPTypes
import NIOCore
import Testing

@testable import Receiver

/// Requests that arrive before the previous one is answered, and bytes that are not requests.
struct ConnectionPipelineTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n"

    // MARK: Pipelining

    @Test func `a connection is not idle while a request waits for its response`() throws {
        let wire = try WireChannel()
        try wire.send(Self.get + Self.get + Self.get)
        for _ in 0..<2 {
            try wire.answer()
            wire.pass(.hours(1))
            #expect(wire.isOpen)
        }
        try wire.answer()
        wire.pass(.milliseconds(29_999))
        #expect(wire.isOpen)
        wire.pass(.milliseconds(1))
        #expect(!wire.isOpen)
        let answers = try wire.received()
        #expect(answers.matches(of: /HTTP\/1\.1 200 OK/).count == 3)
        #expect(!answers.lowercased().contains("connection: close"))
    }

    @Test func `a response to one request does not end the body of the next request`() throws {
        let wire = try WireChannel()
        try wire.send(Self.get + Self.post + "xx")
        try wire.answer()
        #expect(try !wire.received().lowercased().contains("connection: close"))
        wire.pass(.seconds(9))
        try wire.send("xx")
        #expect(try wire.bodyBytes() == 4)
        try wire.answer(.accepted)
        #expect(try wire.received().hasPrefix("HTTP/1.1 202 "))
        #expect(wire.isOpen)
    }

    @Test func `a late body is refused in its turn, and never in place of another response`() throws {
        let answered = try WireChannel()
        try answered.send(Self.get + Self.post)
        try answered.answer()
        _ = try answered.received()
        answered.pass(.seconds(10))
        #expect(try answered.received().hasPrefix("HTTP/1.1 408 "))
        #expect(answered.endsSoon())
        let waiting = try WireChannel()
        try waiting.send(Self.get + Self.post)
        waiting.pass(.seconds(10))
        #expect(try waiting.received().isEmpty, "it would be taken for the answer to the first request")
        #expect(!waiting.isOpen)
    }

    @Test func `invalid bytes after pipelined requests are refused after the responses to those requests`() throws {
        for (bytes, status) in [
            ("hello world\r\n\r\n", "400"), ("GET / HTTP/1.1\r\n\r\n", "400"),
            ("GET / HTTP/1.1\r\nHost: a\r\nx: \(String(repeating: "a", count: 40_000))\r\n\r\n", "431"),
        ] {
            let wire = try WireChannel()
            try wire.send(Self.get + Self.get + bytes)
            try wire.answer()
            #expect(try wire.received().matches(of: /HTTP\/1\.1 \d+/).map { String($0.output) } == ["HTTP/1.1 200"])
            #expect(wire.isOpen)
            try wire.answer()
            let rest = try wire.received()
            #expect(
                rest.matches(of: /HTTP\/1\.1 \d+/).map { String($0.output) } == ["HTTP/1.1 200", "HTTP/1.1 \(status)"]
            )
            #expect(rest.contains("application/problem+json"))
            #expect(wire.endsSoon())
        }
    }

    @Test func `a refusal never interrupts a response`() throws {
        let wire = try WireChannel()
        try wire.send(Self.post)
        try wire.beginAnswer(.ok, "begun")
        wire.pass(.seconds(10))
        let answer = try wire.received()
        #expect(answer.hasSuffix("begun"))
        #expect(!answer.contains("408"))
        #expect(!wire.isOpen)
    }

    // MARK: Invalid HTTP

    @Test(arguments: [
        "hello\r\n\r\n", "GET\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}", "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\nContent-Length: 4\r\n\r\nxxxx",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: two\r\n\r\n",
        "GET / HTTP/1.1\r\n: nameless\r\n\r\n", "G\0T / HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\nConnection: keep-alive\r\n\r\nbody",
        "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: ana@a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a:80x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "GET / HTTP/1.0\r\nHost: http://a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::g]\r\n\r\n", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n",
    ])
    func `an invalid request gets a problem document and closes the connection`(text: String) throws {
        for isFirst in [true, false] {
            let wire = try WireChannel()
            if !isFirst {
                try wire.send(Self.get)
                try wire.answer()
                _ = try wire.received()
            }
            try? wire.send(text)  // this error is expected
            let answer = try wire.received()
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(answer.prefix(40))")
            #expect(answer.lowercased().contains("connection: close\r\n"))
            #expect(answer.contains("urn:vitrina:problem:bad-request"))
            #expect(wire.endsSoon())
        }
    }

    @Test(arguments: [
        "X: " + String(repeating: "y", count: 17_000) + "\r\n", String(repeating: "X: y\r\n", count: 101),
        (0..<90).map { "X-\($0): \(String(repeating: "y", count: 500))\r\n" }.joined(),
    ])
    func `headers that are too long or too many are refused with 431`(headers: String) throws {
        let wire = try WireChannel()
        try? wire.send("GET / HTTP/1.1\r\nHost: a\r\n\(headers)\r\n")  // this error is expected
        let answer = try wire.received()
        #expect(answer.hasPrefix("HTTP/1.1 431 "), "\(answer.prefix(40))")
        #expect(answer.contains("urn:vitrina:problem:headers-too-large"))
        #expect(wire.endsSoon())
    }

    @Test func `after a refusal, further bytes are discarded for five seconds before the connection closes`() throws {
        let wire = try WireChannel()
        try? wire.send("hello\r\n\r\n")  // this error is expected
        #expect(try wire.received().hasPrefix("HTTP/1.1 400 "))
        try wire.send(String(repeating: "x", count: 1 << 20))
        try wire.send(Self.get)
        wire.pass(.milliseconds(4999))
        #expect(try wire.isOpen && wire.received().isEmpty && !wire.hasReachedServer())
        wire.pass(.milliseconds(1))
        #expect(!wire.isOpen)
    }

    @Test func `a request without a host does not reach the server`() throws {
        let wire = try WireChannel()
        try? wire.send("POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody")  // this error is expected
        #expect(try !wire.hasReachedServer())
    }

    @Test(arguments: [
        ("HTTP/1.0", "", "close"), ("HTTP/1.0", "Connection: close\r\n", "close"),
        ("HTTP/1.0", "Connection: Keep-Alive\r\n", "Keep-Alive"), ("HTTP/1.1", "Host: a\r\n", nil),
        ("HTTP/1.1", "Host: a\r\nConnection: Close\r\n", "close"), ("HTTP/1.1", "Host:\r\n", nil),
        ("HTTP/1.1", "Host: a\r\nConnection: keep-alive, close\r\n", "close"),
    ])
    func `a connection closes after the response if the version or the client requires it`(
        version: String,
        headers: String,
        connection: String?
    ) throws {
        let wire = try WireChannel()
        try wire.send("GET / \(version)\r\n\(headers)\r\n")
        #expect(try wire.heads().map { $0.headerFields[.connection] } == [connection])
    }

    @Test(arguments: ["", "a", "a:", "a:8080", "127.0.0.1:1", "127.1", "[::1]", "[::1]:8080", "A_b.c-d", "xn--a"])
    func `every host that RFC 9110 allows is accepted`(host: String) throws {
        let wire = try WireChannel()
        try wire.send("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")
        #expect(try wire.heads().count == 1)
    }

    // MARK: HTTP/1.0

    /// RFC 9112 9.3: a client of HTTP/1.0 waits for the end of the connection, unless the answer keeps it open.
    @Test(arguments: [200, 202, 304, 400, 404, 413, 500, 503])
    func `every response to HTTP/1.0 states that the connection remains open, or closes it`(status: Int) throws {
        let kept = try WireChannel()
        try kept.send("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
        try kept.answer(HTTPResponse.Status(code: status), "")
        #expect(try kept.received().lowercased().contains("\r\nconnection: keep-alive\r\n"))
        #expect(kept.isOpen)
        for connection in ["", "Connection: close\r\n", "Connection: Upgrade\r\n"] {
            let closed = try WireChannel()
            try closed.send("GET / HTTP/1.0\r\n\(connection)\r\n")
            #expect(try closed.heads().map { $0.headerFields[.connection] } == ["close"], "the server behind closes")
            try closed.answer(HTTPResponse.Status(code: status), "")
            #expect(try closed.received().lowercased().contains("\r\nconnection: close\r\n"))
        }
    }

    @Test func `a response before the end of an HTTP/1.0 request closes the connection`() throws {
        let wire = try WireChannel()
        try wire.send("POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\n")
        try wire.answer(.contentTooLarge)
        let answer = try wire.received().lowercased()
        #expect(answer.contains("\r\nconnection: close\r\n") && !answer.contains("keep-alive"))
        #expect(wire.endsSoon())
    }

    @Test func `requests of both HTTP versions on one connection get separate responses`() throws {
        let wire = try WireChannel()
        try wire.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + Self.get)
        try wire.answer()
        #expect(try wire.received().lowercased().contains("connection: keep-alive"))
        try wire.answer()
        #expect(try !wire.received().lowercased().contains("connection:"))
        #expect(wire.isOpen)
    }

    @Test func `the Expect header of an HTTP/1.0 request is ignored`() throws {
        for (version, headers, isWelcome) in [
            ("1.0", "Connection: keep-alive\r\n", false), ("1.0", "", false), ("1.1", "Host: a\r\n", true),
        ] {
            let wire = try WireChannel()
            try wire.send("POST / HTTP/\(version)\r\n\(headers)Expect: 100-continue\r\nContent-Length: 4\r\n\r\n")
            #expect(try wire.received().contains("100 Continue") == isWelcome)
        }
    }

    @Test func `HTTP/1.0 headers that are too long close the connection`() throws {
        let wire = try WireChannel()
        let long = String(repeating: "y", count: 17_000)
        // try?: this error is expected.
        try? wire.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\nX: \(long)\r\n\r\n")
        let answer = try wire.received()
        #expect(answer.hasPrefix("HTTP/1.1 431 ") && answer.lowercased().contains("connection: close\r\n"))
    }

    @Test func `headers within the limits are accepted`() throws {
        let wire = try WireChannel()
        let many = (0..<90).map { "X-\($0): \(String(repeating: "y", count: 300))\r\n" }.joined()
        try wire.send("GET / HTTP/1.1\r\nHost: a\r\n\(many)\r\n")
        try wire.answer()
        #expect(try wire.received().hasPrefix("HTTP/1.1 200 "))
    }

    @Test func `invalid bytes after a pending request get no response before its response`() throws {
        let wire = try WireChannel()
        try wire.send(Self.get)
        try? wire.send("hello\r\n\r\n")  // this error is expected
        #expect(try wire.received().isEmpty)
    }

    @Test func `invalid chunks of a body are refused by the reader of the body`() throws {
        let wire = try WireChannel()
        try wire.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        #expect(throws: (any Error).self) { try wire.send("zz\r\n") }
        #expect(try wire.received().isEmpty)
        try wire.answer(.badRequest)
        #expect(try wire.received().lowercased().contains("connection: close\r\n"))
    }
}

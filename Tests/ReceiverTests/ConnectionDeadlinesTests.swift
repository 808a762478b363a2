import HTTPTypes
import NIOCore
import Testing

@testable import Receiver

/// Slow requests: each part of a request has a deadline for all of its bytes.
struct ConnectionDeadlinesTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let post = "POST /webhooks HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n"

    // MARK: Heads

    @Test func `a connection that receives nothing is closed after ten seconds`() throws {
        let wire = try WireChannel()
        wire.pass(.milliseconds(9999))
        #expect(wire.isOpen)
        wire.pass(.milliseconds(1))
        #expect(!wire.isOpen)
        #expect(try wire.received().isEmpty)
    }

    @Test func `a head that arrives byte by byte has ten seconds in total`() throws {
        let wire = try WireChannel()
        try wire.drip(String(Self.get.prefix(9)))
        #expect(wire.isOpen)
        try wire.drip(String(Self.get.dropFirst(9)))
        #expect(!wire.isOpen)
        #expect(try wire.received().isEmpty)
    }

    @Test func `a head that arrives in time is accepted, and its response may be delayed`() throws {
        let wire = try WireChannel()
        wire.pass(.seconds(9))
        try wire.send(Self.get)
        wire.pass(.hours(1))
        #expect(wire.isOpen)
        try wire.answer()
        #expect(try wire.received().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test func `a connection remains open for 30 seconds after a response`() throws {
        let wire = try WireChannel()
        for _ in 0..<3 {
            try wire.send(Self.get)
            try wire.answer()
            #expect(try !wire.received().lowercased().contains("connection: close"))
            wire.pass(.milliseconds(29_999))
            #expect(wire.isOpen)
        }
        wire.pass(.milliseconds(1))
        #expect(!wire.isOpen)
    }

    // MARK: Bodies

    @Test func `a body that arrives byte by byte has ten seconds in total, and is then refused with advice`() throws {
        let wire = try WireChannel()
        try wire.send(Self.post)
        try wire.drip(String(repeating: "x", count: 100))
        #expect(!wire.isOpen)
        #expect(try wire.bodyBytes() == 10)
        let answer = try wire.received()
        #expect(answer.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
        #expect(answer.lowercased().contains("connection: close\r\n"))
        #expect(answer.contains("application/problem+json"))
        #expect(answer.contains("urn:vitrina:problem:request-timeout"))
    }

    @Test func `a body in tiny chunks is refused with advice, and a body in small chunks is accepted`() throws {
        let head = "POST /webhooks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        let crumbs = try WireChannel()
        try crumbs.send(head + String(repeating: "1\r\nx\r\n", count: 5000))
        #expect(crumbs.endsSoon())
        #expect(try crumbs.bodyBytes() < 300)
        let answer = try crumbs.received()
        #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(answer.contains("pieces of 64 bytes or more"))

        let chunk = "40\r\n" + String(repeating: "x", count: 64) + "\r\n"
        let small = try WireChannel()
        try small.send(head + String(repeating: "1\r\nx\r\n", count: 250) + String(repeating: chunk, count: 5000))
        try small.send("0\r\n\r\n")
        #expect(small.isOpen)
        #expect(try small.bodyBytes() == 250 + 64 * 5000)
    }

    @Test func `a body that is complete in time is accepted`() throws {
        let wire = try WireChannel()
        try wire.send(Self.post)
        wire.pass(.milliseconds(9999))
        try wire.send(String(repeating: "x", count: 100))
        wire.pass(.minutes(5))
        #expect(wire.isOpen)
        #expect(try wire.bodyBytes() == 100)
        try wire.answer(.accepted)
        let answer = try wire.received()
        #expect(answer.hasPrefix("HTTP/1.1 202 Accepted\r\n"))
        #expect(!answer.lowercased().contains("connection: close"))
    }

    // MARK: Answers

    @Test func `an unfinished response is aborted after one minute`() throws {
        let wire = try WireChannel()
        try wire.send(Self.get)
        try wire.beginAnswer()
        wire.pass(.milliseconds(59_999))
        #expect(wire.isOpen)
        wire.pass(.milliseconds(1))
        #expect(!wire.isOpen)
    }

    @Test func `a response before the end of its request closes the connection after one second`() throws {
        let wire = try WireChannel()
        try wire.send(Self.post)
        try wire.answer(.contentTooLarge)
        #expect(try wire.received().lowercased().contains("connection: close\r\n"))
        // Further bytes do not extend the deadline.
        try wire.drip("xxxx")
        wire.pass(.milliseconds(999))
        #expect(wire.isOpen)
        wire.pass(.milliseconds(1))
        #expect(!wire.isOpen)
    }

    @Test func `a response before the end of its request ends the output immediately`() throws {
        let wire = try WireChannel()
        try wire.send(Self.post)
        try wire.beginAnswer(.contentTooLarge)
        #expect(!wire.hasEnded)
        try wire.endAnswer()
        #expect(wire.hasEnded)
    }

    @Test func `the rest of a refused body is read only up to a limit`() throws {
        let wire = try WireChannel()
        try wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(1 << 30)\r\n\r\n")
        try wire.answer(.contentTooLarge)
        let megabyte = String(repeating: "x", count: 1 << 20)
        for _ in 0..<16 { try wire.send(megabyte) }
        #expect(wire.isOpen)
        try wire.send("x")
        #expect(!wire.isOpen)
    }

    // MARK: 100-continue

    @Test(arguments: ["100-continue", "100-Continue"])
    func `a client that expects 100 Continue gets it before it sends the body`(expectation: String) throws {
        let wire = try WireChannel()
        try wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: \(expectation)\r\n\r\n")
        #expect(try wire.received() == "HTTP/1.1 100 Continue\r\n\r\n")
        try wire.send("ab")
        try wire.answer(.accepted)
        let answer = try wire.received()
        #expect(answer.hasPrefix("HTTP/1.1 202 Accepted\r\n"))
        #expect(!answer.lowercased().contains("connection: close"))
    }

    @Test(arguments: [("Content-Length: 11", "100-continue"), ("Content-Length: 10", "something"), ("X: y", "")])
    func `no 100 Continue is sent for a body that is too long, or without that expectation`(
        length: String,
        expectation: String
    ) throws {
        let wire = try WireChannel(bodyLimit: 10)
        try wire.send("POST / HTTP/1.1\r\nHost: a\r\n\(length)\r\nExpect: \(expectation)\r\n\r\n")
        #expect(try wire.received().isEmpty)
    }

    @Test func `a body of the maximum length gets 100 Continue`() throws {
        let wire = try WireChannel(bodyLimit: 10)
        try wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n")
        #expect(try wire.received().hasPrefix("HTTP/1.1 100 "))
    }

    @Test func `no 100 Continue is sent before the responses to earlier requests`() throws {
        let wire = try WireChannel()
        try wire.send(Self.get)
        try wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        #expect(try wire.received().isEmpty, "the first request has no answer yet")
    }
}

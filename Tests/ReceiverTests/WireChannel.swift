import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

@testable import Receiver

/// The server's end of a connection without a network.
///
/// The test sends and receives the bytes, and sets the time.
final class WireChannel {
    private let channel = EmbeddedChannel()
    private let ending = Ending()

    /// An open connection with all handlers between the network and the server.
    init(bodyLimit: Int = 1 << 20) throws {
        let limits = ConnectionLimits()
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldSize = limits.headerLine
        decoding.maxHeaderListSize = limits.headerList
        decoding.maxHeaderFieldCount = limits.headerCount
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(ending)
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false,
            withErrorHandling: false,
            withOutboundHeaderValidation: false,
            withEncoderConfiguration: .init(),
            withDecoderLimitConfiguration: decoding
        )
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(ConnectionDeadlines(limits, bodyLimit: bodyLimit))
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/client")).wait()
    }

    var isOpen: Bool { channel.isActive }

    /// Whether the server has closed its half of the connection.
    var hasEnded: Bool { ending.isSeen || !isOpen }

    /// Whether the server has closed its half, and closes the connection after a moment.
    func endsSoon() -> Bool {
        guard hasEnded else { return false }
        pass(ConnectionLimits().unwantedTime)
        return !isOpen
    }

    func pass(_ amount: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: amount) }

    /// Sends bytes from the client.
    func send(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

    /// Sends one byte per second, until all are sent or the connection is closed.
    func drip(_ text: String) throws {
        for byte in text.utf8 where isOpen {
            try channel.writeInbound(ByteBuffer(bytes: [byte]))
            pass(.seconds(1))
        }
    }

    /// Sends an answer from the server.
    func answer(_ status: HTTPResponse.Status = .ok, _ text: String = "done") throws {
        try beginAnswer(status, text)
        try endAnswer()
    }

    func endAnswer() throws { try channel.writeOutbound(HTTPResponsePart.end(nil)) }

    /// Sends the beginning of an answer, without its end.
    func beginAnswer(_ status: HTTPResponse.Status = .ok, _ text: String = "done") throws {
        let head = HTTPResponse(status: status, headerFields: [.contentLength: "\(text.utf8.count)"])
        try channel.writeOutbound(HTTPResponsePart.head(head))
        try channel.writeOutbound(HTTPResponsePart.body(ByteBuffer(string: text)))
    }

    /// The bytes that the client has received since the last call.
    func received() throws -> String {
        var text = ""
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: buffer) }
        return text
    }

    /// The heads of requests that have reached the server.
    func heads() throws -> [HTTPRequest] {
        var heads: [HTTPRequest] = []
        while let part = try channel.readInbound(as: HTTPRequestPart.self) {
            if case .head(let head) = part { heads.append(head) }
        }
        return heads
    }

    /// Whether a part of a request has reached the server.
    func hasReachedServer() throws -> Bool { try channel.readInbound(as: HTTPRequestPart.self) != nil }

    /// The number of bytes of bodies that have reached the server.
    func bodyBytes() throws -> Int {
        var count = 0
        while let part = try channel.readInbound(as: HTTPRequestPart.self) {
            if case .body(let buffer) = part { count += buffer.readableBytes }
        }
        return count
    }
}

/// Records the end of the server's half.
///
/// An embedded channel would close completely instead.
private final class Ending: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private(set) var isSeen = false

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .output else { return context.close(mode: mode, promise: promise) }
        isSeen = true
        promise?.succeed()
    }
}

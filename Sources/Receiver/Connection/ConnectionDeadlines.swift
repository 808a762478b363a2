import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Prevents slow, endless and broken requests from holding a connection.
///
/// - A head, a body and an answer each have a deadline for all of their bytes: one byte per second does not extend it.
/// - A body must not arrive in tiny parts, each of which costs as much as a page of text.
/// - A request that is not HTTP gets a problem document, like all other errors.
/// - An answer before the end of its request is the last one, and so is a refusal. See ``Drain`` for the bytes that the
///   client still sends.
/// - `Expect: 100-continue` is answered, so that clients send their bodies at once.
///
/// Requests may follow each other before the first one is answered, so their beginnings and ends are counted.
final class ConnectionDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ConnectionLimits
    /// The server does not request a body that announces more bytes.
    private let bodyLimit: Int
    private var requestHeads = 0
    private var requestEnds = 0
    private var answerHeads = 0
    private var answerEnds = 0
    /// The number of answers whose last byte was sent.
    private var answersWritten = 0
    /// The deadline of the next head, or of the current body.
    private let reading = MovingDeadline()
    /// The deadline of the current answer.
    private let writing = MovingDeadline()
    /// Whether the connection ends after the current answer, because the answer began before its request ended.
    private var isLastAnswer = false
    /// The number of parts of the current body, and of their bytes.
    private var parts = (count: 0, bytes: 0)
    /// Whether the last answer was given.
    ///
    /// Further bytes are ignored.
    private var isEnding = false
    /// The problem of the bytes after the requests that still wait for answers.
    private var lastProblem: ProblemDetails?
    /// A request of the server to close the connection, or its half, before the client could have received all answers.
    private var closing: (mode: CloseMode, promise: EventLoopPromise<Void>)?

    init(_ limits: ConnectionLimits, bodyLimit: Int) {
        self.limits = limits
        self.bodyLimit = bodyLimit
    }

    func handlerAdded(context: ChannelHandlerContext) {
        do {
            let pipeline = context.pipeline.syncOperations
            let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
            try pipeline.addHandler(RequestHeads(), position: .before(codec))
            // Other connections are served between two reads, so that a sender of many tiny requests or chunks does not
            // delay them.
            let options = context.channel.syncOptions
            try options?.setOption(.maxMessagesPerRead, value: 1)
            try options?.setOption(.tcpOption(.init(rawValue: TCP_NOTSENT_LOWAT)), value: .init(limits.unsentBytes))
            try options?.setOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: limits.readSize))
        } catch {
            return context.close(promise: nil)
        }
        if context.channel.isActive { awaitHead(context, limits.head) }
    }

    func channelActive(context: ChannelHandlerContext) {
        awaitHead(context, limits.head)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        reading.end()
        writing.end()
        closing?.promise.succeed()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        reading.end()
        writing.end()
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isEnding else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            requestHeads += 1
            parts = (0, 0)
            reading.set(limits.body, on: context.eventLoop) { [unowned self] in
                refuse(context, ProblemDetails(.requestTimeout, "Send the whole body within ten seconds."))
            }
            welcome(head, context)
        case .body(let bytes):
            parts = (parts.count + 1, parts.bytes + bytes.readableBytes)
            if parts.count - limits.smallParts > parts.bytes / limits.partSize {
                return refuse(context, ProblemDetails(.badRequest, "Send the body in pieces of 64 bytes or more."))
            }
        case .end:
            requestEnds += 1
            reading.cancel()
        }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Errors after the last answer do not matter.
        guard !isEnding else { return }
        // In the middle of a request, the reader of its body receives the error and answers.
        guard requestHeads == requestEnds else { return context.fireErrorCaught(error) }
        let problem: ProblemDetails
        switch error {
        case HTTPParserError.headerOverflow:
            problem = ProblemDetails(.headersTooLarge, "Send fewer and shorter headers.")
        case is HTTPParserError, is HTTP1TypeConversionError, is RequestHeads.Fault:
            problem = ProblemDetails(.badRequest, "Send a request that conforms to RFC 9112.")
        default: return context.fireErrorCaught(error)
        }
        // The answers to the previous requests come first.
        if requestHeads == answersWritten { refuse(context, problem) } else { lastProblem = problem }
    }

    private func welcome(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        guard head.headerFields[.expect]?.lowercased() == "100-continue", answerEnds == requestHeads - 1 else { return }
        let length = head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
        guard length <= bodyLimit else { return }
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }

    /// Answers instead of the server, and ends the connection.
    private func refuse(_ context: ChannelHandlerContext, _ problem: ProblemDetails) {
        // The end of a connection in the middle of a head is also reported as an error.
        guard context.channel.isActive, !isEnding else { return }
        guard answerHeads == answerEnds, requestHeads - answerEnds <= 1 else { return context.close(promise: nil) }
        var headers = problem.headers
        headers[.connection] = "close"
        let head = HTTPResponse(status: problem.status, headerFields: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(problem.body)), promise: nil)
        isEnding = true
        // A client that does not even read the refusal has no more time.
        awaitHead(context, limits.unwantedTime)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.end(context) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    /// Ends both directions for the server and the client, and gives the client a moment to see it.
    private func end(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        isEnding = true
        writing.cancel()
        awaitHead(context, limits.unwantedTime)
        do {
            try context.pipeline.syncOperations.addHandler(Drain(limit: limits.unwantedBytes), position: .first)
        } catch {
            return context.close(promise: closing?.promise)
        }
        context.close(mode: .output, promise: nil)
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        context.read()
    }

    // MARK: Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isEnding else { return promise?.fail(ChannelError.outputClosed) ?? () }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            answerHeads += 1
            let length = head.headerFields[.contentLength].flatMap { Int64($0) } ?? 0
            writing.set(limits.answer + .seconds(length / limits.slowestReader), on: context.eventLoop) {
                context.close(promise: nil)
            }
            isLastAnswer = requestEnds < answerHeads
            guard isLastAnswer else { return context.write(data, promise: promise) }
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            answerEnds += 1
            let written = promise ?? context.eventLoop.makePromise(of: Void.self)
            let number = answerHeads
            written.futureResult.assumeIsolated().whenComplete { [weak self] _ in
                self?.finishAnswer(number, context)
            }
            context.write(data, promise: written)
        }
    }

    /// Handles an answer whose last byte was sent.
    private func finishAnswer(_ number: Int, _ context: ChannelHandlerContext) {
        // The next answer has its own deadline, which may begin before this answer is sent.
        if number == answerHeads { writing.cancel() }
        answersWritten += 1
        guard !isEnding else { return }
        if isLastAnswer, answersWritten == answerHeads {
            end(context)
        } else if let closing, answersWritten == answerEnds {
            // The client may never close its half.
            awaitHead(context, limits.unwantedTime)
            context.close(mode: closing.mode, promise: closing.promise)
        } else if requestHeads == answersWritten {
            if let lastProblem { refuse(context, lastProblem) } else { awaitHead(context, limits.idle) }
        }
    }

    /// Waits until the client has its answers.
    ///
    /// A page must not be truncated because the server ends, or because the client has closed its half of the
    /// connection. Without this, NIO would close the whole connection at once.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        let isWaiting = mode != .input && (answersWritten < answerEnds || isEnding)
        guard isWaiting, context.channel.isActive else { return context.close(mode: mode, promise: promise) }
        let known = closing?.promise ?? context.eventLoop.makePromise(of: Void.self)
        closing = (closing?.mode == .all ? .all : mode, known)
        known.futureResult.cascade(to: promise)
    }

    /// The server ends: current requests have a little time left.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            context.eventLoop.assumeIsolated().scheduleTask(in: limits.shutdown) { [weak self] in
                if self != nil { context.close(promise: nil) }
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// Closes the connection if no request head arrives in time.
    private func awaitHead(_ context: ChannelHandlerContext, _ patience: TimeAmount) {
        reading.set(patience, on: context.eventLoop) { [unowned self] in context.close(promise: closing?.promise) }
    }
}

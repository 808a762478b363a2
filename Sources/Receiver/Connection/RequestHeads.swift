import NIOCore
import NIOHTTP1

/// Handles the parts of a request's head that depend on the version of HTTP, which the codec hides.
///
/// Also writes `Connection` headers in answers.
final class RequestHeads: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// The reason for which a head is refused.
    enum Fault: Error {
        /// The head has no valid host, or several hosts.
        case wrongHost
        /// Two readers could find the end of its body at different places.
        case unclearBody
    }

    /// Whether a head was refused.
    ///
    /// The rest of its request is also discarded.
    private var isRefused = false
    /// The `Connection` values of the waiting answers in order; nil if the HTTP version is sufficient.
    private var connections = CircularBuffer<String?>()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        if let fault = fault(in: head) {
            isRefused = true
            return context.fireErrorCaught(fault)
        }
        let isKept = head.isKeepAlive
        if isKept, head.version != .http1_0 {
            connections.append(nil)
            return context.fireChannelRead(data)
        }
        // RFC 9112 9.3: HTTP/1.0 keeps a connection only on request. The server recognizes one spelling of the end.
        if !isKept { head.headers.replaceOrAdd(name: "connection", value: "close") }
        // RFC 9110 10.1.1: "A server that receives a 100-continue expectation in an HTTP/1.0 request MUST ignore" it.
        if head.version == .http1_0 { head.headers.remove(name: "expect") }
        connections.append(isKept ? "keep-alive" : "close")
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// RFC 9112 9.3 and 9.6: a client of HTTP/1.0 waits for the end of the connection unless the answer keeps it.
    ///
    /// The last answer of a connection says that the connection ends.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), head.status.code >= 200 else {
            return context.write(data, promise: promise)
        }
        guard let connection = connections.popFirst() ?? nil, !head.headers.contains(name: "connection") else {
            return context.write(data, promise: promise)
        }
        head.headers.add(name: "connection", value: connection)
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }

    private func fault(in head: HTTPRequestHead) -> Fault? {
        // RFC 9112 3.2: 400 for "any HTTP/1.1 request message that lacks a Host header field", and for several or
        // invalid ones.
        let hosts = head.headers["host"]
        guard hosts.count == 1 || (hosts.isEmpty && head.version == .http1_0), hosts.allSatisfy(Self.isHost) else {
            return .wrongHost
        }
        // RFC 9112 6.3: a server reads only chunks, but a proxy could read a request that also has a length as two
        // requests. The parser ignores an empty coding, and the proxy may not. 6.1: in HTTP/1.0, every coding is
        // invalid.
        let codings = head.headers["transfer-encoding"]
        guard !codings.isEmpty else { return nil }
        let isChunked = codings.count == 1 && codings[0].lowercased() == "chunked"
        return isChunked && head.version != .http1_0 && !head.headers.contains(name: "content-length")
            ? nil : .unclearBody
    }

    /// RFC 9110 7.2: `uri-host [ ":" port ]`, with a possibly empty host.
    private static func isHost(_ value: String) -> Bool {
        let bytes = value.utf8
        var end = bytes.startIndex
        if bytes.first == UInt8(ascii: "[") {
            guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
            end = bytes.index(after: bracket)
            guard InternetHost(String(value[..<end])) != nil else { return false }
        } else {
            end = bytes.firstIndex { !isNameCharacter($0) } ?? bytes.endIndex
        }
        guard end != bytes.endIndex else { return true }
        return bytes[end] == UInt8(ascii: ":")
            && bytes[bytes.index(after: end)...].allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
    }

    /// RFC 3986 3.2.2: the characters of a `reg-name`.
    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~%!$&'()*+,;=".utf8.contains(byte)
        }
    }
}

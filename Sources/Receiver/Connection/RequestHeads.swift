import NIOCore
import NIOHTTP1

/// Reads from a request's head what depends on the version of HTTP, of which nothing is left behind the codec.
final class RequestHeads: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// Why a head is refused.
    enum Fault: Error {
        /// It names no host, or several.
        case wrongHost
        /// Two readers could find the end of its body at different places.
        case unclearBody
    }

    /// Whether a head was refused; what belongs to it does not go on either.
    private var isRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        if let fault = fault(in: head) {
            isRefused = true
            return context.fireErrorCaught(fault)
        }
        // RFC 9112 9.3: HTTP/1.0 keeps a connection only where asked to. The server behind knows one spelling of the end.
        if !head.isKeepAlive { head.headers.replaceOrAdd(name: "connection", value: "close") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    private func fault(in head: HTTPRequestHead) -> Fault? {
        // RFC 9112 3.2: 400 for "any HTTP/1.1 request message that lacks a Host header field", or has several.
        let hosts = head.headers["host"].count
        guard hosts == 1 || (hosts == 0 && head.version == .http1_0) else { return .wrongHost }
        // RFC 9112 6.3: a server reads nothing but chunks, and a request that also has a length may be two for somebody in
        // between. The parser passes over an empty coding; somebody else may not.
        let codings = head.headers["transfer-encoding"]
        guard !codings.isEmpty else { return nil }
        let isChunked = codings.count == 1 && codings[0].lowercased() == "chunked"
        return isChunked && !head.headers.contains(name: "content-length") ? nil : .unclearBody
    }
}

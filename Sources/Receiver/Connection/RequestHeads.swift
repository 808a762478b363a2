import NIOCore
import NIOHTTP1

/// Reads from a request's head what depends on the version of HTTP, of which nothing is left behind the codec.
final class RequestHeads: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// The head names no host, or several.
    struct WrongHost: Error {}

    /// Whether a head was refused; what belongs to it does not go on either.
    private var isRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        // RFC 9112 3.2: 400 for "any HTTP/1.1 request message that lacks a Host header field", or has several.
        let hosts = head.headers["host"].count
        guard hosts == 1 || (hosts == 0 && head.version == .http1_0) else {
            isRefused = true
            return context.fireErrorCaught(WrongHost())
        }
        // RFC 9112 9.3: HTTP/1.0 keeps a connection only where asked to. The server behind knows one spelling of the end.
        if !head.isKeepAlive { head.headers.replaceOrAdd(name: "connection", value: "close") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}

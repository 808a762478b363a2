import NIOCore

/// Discards the bytes that a client still sends after the last answer on its connection.
///
/// Closing a connection with unread bytes resets it, and a client loses an answer that it has not read before the
/// reset. So only the server's half is closed, and the client's bytes are discarded until it closes its half or a limit
/// is reached.
final class Drain: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// The number of bytes that may still arrive.
    private var rest: Int

    init(limit: Int) { rest = limit }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        rest -= unwrapInboundIn(data).readableBytes
        if rest < 0 { context.close(promise: nil) }
    }

    func channelReadComplete(context: ChannelHandlerContext) { context.read() }
}

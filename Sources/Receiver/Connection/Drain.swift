import NIOCore

/// Throws away what a client still sends after the last answer on its connection.
///
/// A connection that is closed with bytes unread is reset, and a reset takes the answer away from a client that has not
/// read it yet. So only the server's half is closed, and the client's goes on into nothing until it closes as well, or a
/// limit is reached.
final class Drain: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Bytes that may still come.
    private var rest: Int

    init(limit: Int) { rest = limit }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        rest -= unwrapInboundIn(data).readableBytes
        if rest < 0 { context.close(promise: nil) }
    }

    func channelReadComplete(context: ChannelHandlerContext) { context.read() }
}

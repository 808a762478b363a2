import Hummingbird
import NIOCore
import NIOHTTP1
import NIOPosix

/// Answers every request with Vitrina's acknowledgement without reading it, to measure the libraries only.
///
///     echo hummingbird|nio PORT
@main
struct Echo {
    static let answer = "{\"accepted\":1,\"duplicates\":0}\n"
    /// The limit of Vitrina.
    static let largestBody = 1 << 20

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let port = Int(arguments[2]) else { throw EchoError.usage }
        switch arguments[1] {
        case "hummingbird": try await serveWithHummingbird(on: port)
        case "nio": try await serveWithNIO(on: port)
        default: throw EchoError.usage
        }
    }

    private static func serveWithHummingbird(on port: Int) async throws {
        let router = Router()
        router.post("webhooks") { request, _ in
            _ = try await request.body.collect(upTo: Self.largestBody)
            return Response(
                status: .accepted,
                headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(string: Self.answer))
            )
        }
        try await Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)))
            .runService()
    }

    private static func serveWithNIO(on port: Int) async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler())
                }
            }
            .bind(host: "127.0.0.1", port: port)
            .get()
        try await channel.closeFuture.get()
    }

    /// Collects a body, and answers it.
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private var body = ByteBuffer()

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head: body.clear()
            case .body(var part): body.writeBuffer(&part)
            case .end:
                let answer = ByteBuffer(string: Echo.answer)
                let headers: HTTPHeaders = [
                    "content-type": "application/json", "content-length": "\(answer.readableBytes)",
                ]
                let head = HTTPResponseHead(version: .http1_1, status: .accepted, headers: headers)
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.write(wrapOutboundOut(.body(.byteBuffer(answer))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}

enum EchoError: Error, CustomStringConvertible {
    case usage

    var description: String { "usage: echo hummingbird|nio PORT" }
}

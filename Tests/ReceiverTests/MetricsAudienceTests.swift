import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import Receiver

/// The readers of `/metrics`: <doc:HTTPInterface#Operations>, "loopback only unless `--public-metrics` is set".
struct MetricsAudienceTests {
    private func status(
        from client: String,
        _ headers: HTTPFields = [:],
        _ audience: OperationsController.MetricsAudience = .loopback
    ) async throws -> HTTPResponse.Status {
        let router = Router(context: ReceiverContext.self)
        OperationsController(readiness: { .init(checks: []) }, metrics: { "text" }, audience: audience)
            .addRoutes(to: router)
        let channel = EmbeddedChannel()
        channel.remoteAddress = try SocketAddress(ipAddress: client, port: 4711)
        let context = ReceiverContext(
            source: ApplicationRequestContextSource(
                channel: channel,
                logger: Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        return try await router.buildResponder()
            .respond(to: LinkExamples.request("/metrics", headers), context: context).status
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("::ffff:127.0.0.2", true),
        ("::ffff:192.0.2.1", false), ("192.0.2.1", false), ("12.7.0.1", false),
        ("::2", false), ("2001:db8::1", false),
    ])
    func `metrics are readable only from loopback addresses, unless they are public`(
        client: String,
        isShown: Bool
    ) async throws {
        #expect(try await status(from: client) == (isShown ? .ok : .notFound))
        #expect(try await status(from: client, [:], .everybody) == .ok)
    }

    @Test(arguments: [
        "X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto", "x-real-ip",
    ])
    func `a request through a local proxy is not local`(header: String) async throws {
        let name = try #require(HTTPField.Name(header))
        #expect(try await status(from: "127.0.0.1", [name: "192.0.2.1"]) == .notFound)
        #expect(try await status(from: "127.0.0.1", [name: "192.0.2.1"], .everybody) == .ok)
    }
}

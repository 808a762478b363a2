package import Hummingbird
package import Logging
import NIOCore

/// The HTTP server for webhooks, pages, links, health and metrics.
package enum ReceiverApplication {
    /// The parts of a server.
    package struct Parts: Sendable {
        /// nil if this server does not receive webhooks.
        let webhooks: WebhookController?
        let links: LinkController
        let operations: OperationsController
        let site: SiteController
        /// Whether this server shows pages and opens links.
        let showsPages: Bool
        let notices: Notices

        package init(
            webhooks: WebhookController?,
            links: LinkController,
            operations: OperationsController,
            site: SiteController,
            showsPages: Bool = true,
            notices: Notices
        ) {
            self.webhooks = webhooks
            self.links = links
            self.operations = operations
            self.site = site
            self.showsPages = showsPages
            self.notices = notices
        }
    }

    /// An application with these parts.
    ///
    /// - Parameters:
    ///   - openFiles: the maximum number of files and connections that the process may have open.
    ///   - whenReady: called with the port when it is open.
    package static func application(
        _ parts: Parts,
        host: String,
        port: Int,
        openFiles: Int,
        logger: Logger,
        whenReady: @escaping @Sendable (Int) async -> Void
    ) -> some ApplicationProtocol {
        let limits = ConnectionLimits(openFiles: openFiles)
        return Application(
            router: router(parts),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [
                        ConnectionDeadlines(limits, bodyLimit: WebhookController.bodyLimit)
                    ],
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: limits.headerLine,
                        maxHeaderListSize: limits.headerList,
                        maxHeaderFieldCount: limits.headerCount
                    )
                )
            ),
            configuration: .init(
                address: .hostname(host, port: port),
                serverName: "vitrina",
                backlog: limits.backlog,
                availableConnectionsDelegate: .maximum(limits.connections, logger: logger)
            ),
            onServerRunning: { channel in await whenReady(channel.localAddress?.port ?? port) },
            logger: logger
        )
    }

    /// The routes of the server.
    static func router(_ parts: Parts) -> Router<ReceiverContext> {
        let router = Router(context: ReceiverContext.self)
        router.add(middleware: ProblemMiddleware(notices: parts.notices))
        parts.webhooks?.addRoutes(to: router)
        if parts.showsPages { parts.links.addRoutes(to: router, parts.site) }
        parts.operations.addRoutes(to: router)
        if parts.showsPages { parts.site.addRoutes(to: router) }
        return router
    }
}

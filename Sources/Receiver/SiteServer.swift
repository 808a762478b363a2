package import Hummingbird
package import Logging
package import Publishing

/// The server of `vitrina demo`: the site, and nothing that could change it.
package enum SiteServer {
    /// An application that serves the files of a site on 127.0.0.1.
    ///
    /// - Parameter whenReady: called once the port is open.
    package static func application(
        reading source: @escaping @Sendable () throws -> any SiteSource,
        port: Int,
        logger: Logger,
        whenReady: @escaping @Sendable (Int) -> Void
    ) -> some ApplicationProtocol {
        let router = Router()
        SiteController(reading: source).addRoutes(to: router)
        return Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: "vitrina"),
            onServerRunning: { channel in whenReady(channel.localAddress?.port ?? port) },
            logger: logger
        )
    }
}

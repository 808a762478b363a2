package import Hummingbird
import NIOCore

/// The facts about a request in addition to the request itself.
package struct ReceiverContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    private let remoteAddress: SocketAddress?

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }

    /// Whether the request comes from this machine.
    var isLoopback: Bool {
        switch remoteAddress {
        case .v4: remoteAddress?.ipAddress?.hasPrefix("127.") == true
        // Also in the form of a socket that listens for both families.
        case .v6: remoteAddress?.ipAddress.map { $0 == "::1" || $0.hasPrefix("::ffff:127.") } == true
        case .unixDomainSocket: true
        case nil: false
        }
    }
}

/// The address for visitors: `VITRINA_BASE_URL`.
package struct PublicAddress: Sendable {
    /// The address, without a slash at its end.
    package let text: String
    /// The prefix of every path, without a slash at its end; empty at the root of a host.
    let prefix: String
    /// Whether browsers may send the cookies of links only over encrypted connections.
    let isSecure: Bool
    package let host: InternetHost
    /// nil for the port of the scheme.
    package let port: Int?

    /// The address; nil if the text is not an `http` or `https` address of a host, without user, query and fragment.
    ///
    /// A path with a semicolon is also invalid, because a semicolon ends the path of a cookie. Several slashes become
    /// one, because browsers treat a path that begins with two slashes as another host.
    package init?(_ text: String) {
        guard let address = HTTPAddress(text), address.query == nil, address.fragment == nil,
            !address.path.contains(";")
        else { return nil }
        prefix = address.path.split(separator: "/").map { "/\($0)" }.joined()
        self.text = address.origin + prefix
        isSecure = address.isSecure
        host = address.host
        port = address.port
    }

    /// The address of a server that listens on a port of a host.
    package init(listeningOn host: InternetHost, port: Int) {
        text = HTTPAddress(isSecure: false, host: host, port: port).origin
        prefix = ""
        isSecure = false
        self.host = host
        self.port = port
    }

    /// The address of a path of the server.
    ///
    /// The path begins with a slash.
    package func address(of path: String) -> String { text + path }
}

/// One file of the site, ready to be published.
package struct RenderedFile: Hashable, Sendable {
    package let route: Route
    package let bytes: [UInt8]

    package init(route: Route, bytes: [UInt8]) {
        self.route = route
        self.bytes = bytes
    }
}

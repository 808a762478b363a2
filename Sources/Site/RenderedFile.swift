/// A file of the site for publishing.
package struct RenderedFile: Hashable, Sendable {
    package let route: Route
    package let bytes: [UInt8]

    package init(route: Route, bytes: [UInt8]) {
        self.route = route
        self.bytes = bytes
    }
}

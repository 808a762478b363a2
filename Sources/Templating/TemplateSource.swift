/// A file of the template folder.
package struct TemplateSource: Sendable, Hashable {
    /// The path within the folder, separated by `/`: `user.md`, `partials/seats.html`.
    package let path: String
    package let bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}

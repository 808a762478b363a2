/// One file of the template folder.
package struct TemplateSource: Sendable, Hashable {
    /// The path within the folder, with `/`: `user.md`, `partials/seats.html`.
    package let path: String
    /// The file's content.
    package let bytes: [UInt8]

    /// A file as it was read.
    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}

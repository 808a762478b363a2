/// The path of one file of the site, valid because it exists.
///
/// Relative, parts separated by `/`, no part empty or starting with `.` (so neither `..` nor a hidden file), no control
/// characters. Two paths are equal when their bytes are, as file names are.
package struct SitePath: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Why a text is not a path of a site.
    package enum Fault: Sendable, Equatable {
        /// Nothing at all, or nothing between two slashes, before the first or after the last.
        case emptyPart
        /// A part that starts with a full stop, as `..` does.
        case hiddenPart
        /// A character that no file name should hold, such as a line end.
        case controlCharacter
        /// A part of more than 255 bytes.
        case partTooLong
        /// A name such as `index.html.gz`, which only the publisher itself gives.
        case reservedForTwin
    }

    /// The path as written.
    package let text: String

    /// The path that `text` says.
    ///
    /// - Throws: `PublishError.invalidPath` with the first fault.
    package init(_ text: String) throws(PublishError) {
        if let fault = Self.fault(in: text) { throw .invalidPath(text, fault) }
        self.text = text
    }

    /// A path made from another in a way that keeps it valid.
    init(trusting text: String) {
        self.text = text
    }

    package var description: String { text }

    /// The last part: what the file is called in its directory.
    var name: String {
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return text }
        return String(text[text.utf8.index(after: slash)...])
    }

    /// The directory that holds the file; nil for the site directory itself.
    var parent: SitePath? {
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        return SitePath(trusting: String(text[..<slash]))
    }

    package static func == (one: SitePath, other: SitePath) -> Bool {
        one.text.utf8.elementsEqual(other.text.utf8)
    }

    package static func < (one: SitePath, other: SitePath) -> Bool {
        one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    private static func fault(in text: String) -> Fault? {
        var length = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "/"):
                if length == 0 { return .emptyPart }
                length = 0
                continue
            case 0..<0x20, 0x7F: return .controlCharacter
            case UInt8(ascii: ".") where length == 0: return .hiddenPart
            default: length += 1
            }
            // What common file systems take; said here so that every target refuses the same paths.
            if length > 255 { return .partTooLong }
        }
        return length == 0 ? .emptyPart : nil
    }
}

/// The validated path of a file of the site.
///
/// A path is relative, with parts separated by `/`. No part is empty or begins with `.`, so `..` and hidden files are
/// excluded. Control characters are not allowed. Paths are compared by their bytes, like file names.
package struct SitePath: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Why a text is not a path of a site.
    package enum Fault: Sendable, Equatable {
        /// The path or one of its parts is empty.
        case emptyPart
        /// A part begins with a full stop.
        case hiddenPart
        /// The path contains a control character, such as a line end.
        case controlCharacter
        /// A part has more than 255 bytes.
        case partTooLong
        /// The name is that of a twin, such as `index.html.gz`, which only the publisher may write.
        case reservedForTwin
    }

    package let text: String

    /// Validates a path.
    ///
    /// - Throws: `PublishError.invalidPath` with the first fault.
    package init(_ text: String) throws(PublishError) {
        if let fault = Self.fault(in: text) { throw .invalidPath(text, fault) }
        self.text = text
    }

    /// Creates a path from a text that is known to be valid.
    init(trusting text: String) {
        self.text = text
    }

    package var description: String { text }

    /// The last part of the path.
    var name: String {
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return text }
        return String(text[text.utf8.index(after: slash)...])
    }

    /// The directory that contains the file; nil: the site directory itself.
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
            // The limit of common file systems, checked here so that all targets refuse the same paths.
            if length > 255 { return .partTooLong }
        }
        return length == 0 ? .emptyPart : nil
    }
}

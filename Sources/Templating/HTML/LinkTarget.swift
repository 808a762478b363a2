import Basics

/// The rules for values of `href`, `src`, and similar attributes.
///
/// They compare bytes, as browsers do. A colon ends a scheme even if a combining mark follows it.
enum LinkTarget {
    private static let attributes: Set<String> = [
        "href", "src", "action", "formaction", "poster", "cite", "data", "srcset", "xlink:href", "ping",
    ]
    private static let longestAttribute = attributes.map(\.utf8.count).max() ?? 0

    /// Whether the value of an attribute is an address.
    static func isLink(attribute: String) -> Bool {
        attribute.utf8.count <= longestAttribute && attributes.contains(attribute)
    }

    /// Whether the value of an attribute is code.
    static func isCode(attribute: String) -> Bool {
        attribute.utf8.starts(with: "on".utf8) || attribute == "style" || attribute == "srcdoc"
    }

    /// Whether a literal address can run code or embed a document.
    ///
    /// As browsers do, it ignores case, white space, and control characters.
    static func isDangerous(_ target: [UInt8]) -> Bool {
        let text = plain(target)
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let isImage = ["data:image/png", "data:image/gif", "data:image/jpeg", "data:image/webp"].contains {
            text.starts(with: $0.utf8)
        }
        let isScheme = ["javascript", "vbscript", "file", "data"].contains { text[..<colon].elementsEqual($0.utf8) }
        return isScheme && !isImage
    }

    /// Whether an address as written in HTML is dangerous.
    ///
    /// A scheme with a character reference other than `&amp;` is dangerous regardless of its meaning.
    static func isDangerous(html target: [UInt8]) -> Bool {
        let text = plain(target)
        let scheme = text.prefix { !"/?#:".utf8.contains($0) }
        if let reference = scheme.firstIndex(of: UInt8(ascii: "&")), !text[reference...].starts(with: "&amp;".utf8) {
            return true
        }
        return isDangerous(target)
    }

    private static func plain(_ target: [UInt8]) -> [UInt8] {
        target.filter { $0 > 0x20 }.map { $0.isASCIILetter ? $0 | 0x20 : $0 }
    }
}

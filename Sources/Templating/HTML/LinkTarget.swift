import Basics

/// The rules for what stands in `href`, `src` and their like.
///
/// They read bytes, as browsers do: a mark behind a colon makes one character of both, and the colon still ends a scheme.
enum LinkTarget {
    private static let attributes: Set<String> = [
        "href", "src", "action", "formaction", "poster", "cite", "data", "srcset", "xlink:href", "ping",
    ]
    private static let longestAttribute = attributes.map(\.utf8.count).max() ?? 0

    /// True for attributes whose value is an address.
    static func isLink(attribute: String) -> Bool {
        attribute.utf8.count <= longestAttribute && attributes.contains(attribute)
    }

    /// True for attributes whose value is code.
    static func isCode(attribute: String) -> Bool {
        attribute.utf8.starts(with: "on".utf8) || attribute == "style" || attribute == "srcdoc"
    }

    /// True for a literal address that can run code or smuggle in a document.
    ///
    /// As browsers do, it looks past case, white space and controls.
    static func isDangerous(_ target: [UInt8]) -> Bool {
        let text = plain(target)
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let isImage = ["data:image/png", "data:image/gif", "data:image/jpeg", "data:image/webp"].contains {
            text.starts(with: $0.utf8)
        }
        let isScheme = ["javascript", "vbscript", "file", "data"].contains { text[..<colon].elementsEqual($0.utf8) }
        return isScheme && !isImage
    }

    /// The same for an address as it is written in HTML: where a scheme may stand, no character reference but `&amp;`
    /// may, whatever it stands for.
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

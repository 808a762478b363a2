/// The rules for what stands in `href`, `src` and their like.
enum LinkTarget {
    private static let attributes: Set<String> = [
        "href", "src", "action", "formaction", "poster", "cite", "data", "srcset", "xlink:href", "ping",
    ]

    /// True for attributes whose value is an address.
    static func isLink(attribute: String) -> Bool { attributes.contains(attribute) }

    /// True for attributes whose value is code.
    static func isCode(attribute: String) -> Bool {
        attribute.hasPrefix("on") || attribute == "style" || attribute == "srcdoc"
    }

    /// True for a literal address that can run code or smuggle in a document.
    ///
    /// As browsers do, it looks past case, white space and controls.
    static func isDangerous(_ target: [UInt8]) -> Bool {
        let text = plain(target)
        guard let colon = text.firstIndex(of: ":") else { return false }
        let isImage = ["data:image/png", "data:image/gif", "data:image/jpeg", "data:image/webp"].contains {
            text.hasPrefix($0)
        }
        return ["javascript", "vbscript", "file", "data"].contains(text[..<colon]) && !isImage
    }

    /// The same for an address as it is written in HTML: where a scheme may stand, no character reference but `&amp;`
    /// may, whatever it stands for.
    static func isDangerous(html target: [UInt8]) -> Bool {
        let text = plain(target)
        let scheme = text.prefix { !"/?#:".contains($0) }
        if let reference = scheme.firstIndex(of: "&"), !text[reference...].hasPrefix("&amp;") { return true }
        return isDangerous(target)
    }

    private static func plain(_ target: [UInt8]) -> String {
        String(decoding: target.filter { $0 > 0x20 }, as: UTF8.self).lowercased()
    }
}

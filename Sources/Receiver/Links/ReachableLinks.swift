import Basics
import Site

/// A page for a visitor whose links open only a part of the site: <doc:Access#Pages>.
///
/// Addresses outside of this part are removed, and their links become text. The file of a page is the same for
/// everybody, so this is done when it is served.
struct ReachableLinks {
    /// Whether the visitor may see a file.
    let opens: (Route) -> Bool
    /// Whether the visitor may see the accounts of the page's partner.
    let opensAccounts: Bool

    /// The page without the addresses that the visitor's links do not open.
    func page(_ bytes: [UInt8], at route: Route) -> [UInt8] {
        let folder = route.path.split(separator: "/").dropLast().map(String.init)
        var page: [UInt8] = []
        page.reserveCapacity(bytes.count)
        var copied = 0
        var reader = TagReader(bytes: bytes)
        while let tag = reader.next() {
            guard !isReachable(String(decoding: bytes[tag.address], as: UTF8.self), from: folder) else { continue }
            // A `link` without an address has no meaning.
            let removed = tag.isLink ? tag.whole : tag.attribute
            page += bytes[copied..<removed.lowerBound]
            copied = removed.upperBound
        }
        return page + bytes[copied...]
    }

    private func isReachable(_ address: String, from folder: [String]) -> Bool {
        let path = address.prefix { $0 != "#" && $0 != "?" }
        guard !path.isEmpty, !path.contains(":"), !path.hasPrefix("/") else { return true }
        var parts = folder
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            if part == ".." {
                if parts.popLast() == nil { return true }
            } else if part != "." {
                parts.append(String(part))
            }
        }
        // The form of a search creates addresses from this one.
        if parts.starts(with: ["accounts", "*"]) { return opensAccounts }
        let target = parts.map { $0 == "*.html" ? "0.html" : $0 }.joined(separator: "/")
        return Route(path: target).map(opens) ?? true
    }
}

/// Finds the elements of a page that have addresses.
///
/// It supports the markup that templates write: attributes in double quotes, and `<` only at the beginning of tags.
private struct TagReader {
    struct Tag {
        let whole: Range<Int>
        let isLink: Bool
        /// The attribute and the space before it.
        let attribute: Range<Int>
        let address: Range<Int>
    }

    let bytes: [UInt8]
    private var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The next element with an address.
    mutating func next() -> Tag? {
        while let start = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
            index = start + 1
            let name = take { !$0.endsName }
            guard let attributeName = Self.addresses[String(decoding: bytes[name], as: UTF8.self)] else { continue }
            var found: (attribute: Range<Int>, address: Range<Int>)?
            while index < bytes.count, bytes[index] != UInt8(ascii: ">") {
                let begin = index
                _ = take { $0.isSpace || $0 == UInt8(ascii: "/") }
                let attribute = take { !$0.endsName && $0 != UInt8(ascii: "=") }
                guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else {
                    if index == begin { index += 1 }
                    continue
                }
                index += 1
                guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { continue }
                index += 1
                let value = take { $0 != UInt8(ascii: "\"") }
                // A value without an end is not an attribute.
                guard index < bytes.count else { continue }
                index += 1
                if bytes[attribute].elementsEqual(attributeName.utf8) { found = (begin..<index, value) }
            }
            index = min(index + 1, bytes.count)
            guard let found else { continue }
            return Tag(
                whole: start..<index,
                isLink: bytes[name].elementsEqual("link".utf8),
                attribute: found.attribute,
                address: found.address
            )
        }
        return nil
    }

    /// The address attribute of each element.
    private static let addresses = ["a": "href", "link": "href", "form": "data-target"]

    private mutating func take(_ isWanted: (UInt8) -> Bool) -> Range<Int> {
        let start = index
        while index < bytes.count, isWanted(bytes[index]) { index += 1 }
        return start..<index
    }
}

extension UInt8 {
    fileprivate var isSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
    fileprivate var endsName: Bool { isSpace || self == UInt8(ascii: ">") || self == UInt8(ascii: "/") }
}

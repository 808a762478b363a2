import Crypto
package import Licensing

extension Identifier {
    /// Makes an id from a text: the text itself if it is an id, or else a readable beginning and ten digits of a
    /// digest.
    ///
    /// A text always gives the same id. Unless the text is an id, its case has no effect. The result is nil for an
    /// empty text.
    package init?(derivedFrom text: String) {
        guard !text.isEmpty else { return nil }
        if let id = Self(text) {
            self = id
            return
        }
        let lowercase = text.lowercased()
        var slug: [UInt8] = []
        for byte in lowercase.utf8.prefix(while: { $0 != UInt8(ascii: "@") }) {
            guard slug.count < 40 else { break }
            let isLetterOrDigit = (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
            if isLetterOrDigit || !slug.isEmpty && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")) {
                slug.append(byte)
            } else if let last = slug.last, last != UInt8(ascii: "-") {
                slug.append(UInt8(ascii: "-"))
            }
        }
        while let last = slug.last, ".-_".utf8.contains(last) { slug.removeLast() }
        let digest = hexadecimal(SHA256.hash(data: Array(lowercase.utf8)).prefix(5))
        self.init(slug.isEmpty ? "id-\(digest)" : "\(String(decoding: slug, as: UTF8.self))-\(digest)")
    }
}

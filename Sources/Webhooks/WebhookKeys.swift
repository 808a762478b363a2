/// The keys of a source; several while a sender changes its key.
package enum WebhookKeys {
    /// Parses keys that are separated by white space, in their order and with duplicates.
    ///
    /// - Throws: `.empty` if there is no key, `.inList` for the first invalid one.
    package static func parse(_ text: String) throws(WebhookKeyError) -> [WebhookKey] {
        var keys: [WebhookKey] = []
        for part in parts(of: text) {
            do throws(WebhookKeyError) {
                keys.append(try WebhookKey(parsing: part))
            } catch {
                throw .inList(number: keys.count + 1, error)
            }
        }
        guard !keys.isEmpty else { throw .empty }
        return keys
    }

    /// The first key in a text, for signing; nil if there is none.
    package static func first(of text: String) throws(WebhookKeyError) -> WebhookSigningKey? {
        guard let part = parts(of: text).first else { return nil }
        return try WebhookSigningKey(parsing: part)
    }

    /// Splits at ASCII white space only, so that other spaces are invalid characters of a key.
    private static func parts(of text: String) -> [String] {
        text.utf8.split(whereSeparator: \.isWhitespace).map { String(Substring($0)) }
    }
}

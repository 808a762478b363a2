/// The keys of one source: more than one while a sender changes from an old key to a new one.
package enum WebhookKeys {
    /// The keys of a text with one or more, white space between them, in the order of the text; duplicates stay.
    ///
    /// - Throws: `.empty` where there is none, `.inList` with the first that cannot be used.
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

    /// The first key of a text, to sign with; nil where there is none.
    package static func first(of text: String) throws(WebhookKeyError) -> WebhookSigningKey? {
        guard let part = parts(of: text).first else { return nil }
        return try WebhookSigningKey(parsing: part)
    }

    /// White space of ASCII alone: a space of another script is a part of a key, and an error.
    private static func parts(of text: String) -> [String] {
        text.utf8.split(whereSeparator: \.isWhitespace).map { String(Substring($0)) }
    }
}

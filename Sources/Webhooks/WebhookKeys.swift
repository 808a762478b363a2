/// The keys of one source: more than one while a sender changes from an old key to a new one.
package enum WebhookKeys {
    /// The keys of a text with one or more, white space between them, in the order of the text; duplicates stay.
    ///
    /// - Throws: `.empty` where there is none, `.inList` with the first that cannot be used.
    package static func parse(_ text: String) throws(WebhookKeyError) -> [WebhookKey] {
        var keys: [WebhookKey] = []
        for part in text.utf8.split(whereSeparator: \.isWhitespace) {
            do throws(WebhookKeyError) {
                keys.append(try WebhookKey(parsing: String(Substring(part))))
            } catch {
                throw .inList(number: keys.count + 1, error)
            }
        }
        guard !keys.isEmpty else { throw .empty }
        return keys
    }
}

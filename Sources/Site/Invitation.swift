package import Licensing

extension SiteRenderer {
    /// The messages that only commands use, with their allowed placeholders.
    static let commandMessages: [String: Set<String>] = [
        "share.opens": ["name", "address"], "share.ends": ["ends"],
    ]

    /// The lines of a message that sends a link to its reader.
    ///
    /// - Parameters:
    ///   - name: the name of what the link opens.
    ///   - end: the expiry of the link; nil if it never expires.
    ///   - locale: the language; the default if the site does not have it.
    package func invitation(to name: String, at address: String, until end: Timestamp?, locale: String?) -> [String] {
        let phrases = language(shownLocale(locale)).phrases
        return [phrases.text("share.opens", ["name": .text(name), "address": .text(address)])]
            + (end.map { [phrases.text("share.ends", ["ends": .moment($0)])] } ?? [])
    }
}

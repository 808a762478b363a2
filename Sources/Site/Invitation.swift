package import Licensing

extension SiteRenderer {
    /// Messages that only commands say, with the placeholders that they may have.
    static let commandMessages: [String: Set<String>] = [
        "share.opens": ["name", "address"], "share.ends": ["ends"],
    ]

    /// The words with which a link is sent to its reader, line by line, in a language of the site.
    ///
    /// - Parameters:
    ///   - name: what the link opens.
    ///   - end: when the link ends; nil: never.
    package func invitation(to name: String, at address: String, until end: Timestamp?, locale: String?) -> [String] {
        let phrases = language(shownLocale(locale)).phrases
        return [phrases.text("share.opens", ["name": .text(name), "address": .text(address)])]
            + (end.map { [phrases.text("share.ends", ["ends": .moment($0)])] } ?? [])
    }
}

package import Basics

/// All that one file of `Locales/` says: the language, how it counts and formats, and its messages.
package struct LocaleCatalog: Sendable {
    /// The file as it was named to the parser, such as `Locales/es.json`.
    package let file: String
    /// The language's BCP 47 tag, which is the file's name: `es`.
    package let id: String
    /// The language's name in the language itself: `Español`.
    package let name: String
    /// Which way its text runs.
    package let direction: TextDirection
    /// The CLDR locale of its numbers and dates, for `LocaleFormatter`.
    package let formats: String
    /// The separator between groups of three digits, if it is not CLDR's.
    package let grouping: String?
    /// Which plural form a number takes.
    package let plurals: PluralRules
    /// How the language is written here.
    package let wording: Wording
    /// The messages by their keys.
    package let messages: [String: Message]

    /// The place of the member `messages`, for errors about missing messages.
    let messagesPlace: SourcePlace
    /// The places of the keys and the texts of the messages.
    let places: [String: MessagePlace]

    /// The place of one message.
    struct MessagePlace {
        let key: SourcePlace
        let text: SourcePlace
    }

    /// The language without its region: `es` of `es-MX`.
    var language: String { id.split(separator: "-").first?.lowercased() ?? id }

    /// The place of a message's key in the file, or nil if there is no such message.
    package func place(of key: String) -> SourcePlace? {
        places[key]?.key
    }
}

package import Basics

/// The content of a file of `Locales/`: the language, its plural rules and formats, and its messages.
package struct LocaleCatalog: Sendable {
    /// The name of the file that the parser was given, such as `Locales/es.json`.
    package let file: String
    /// The language's BCP 47 tag, taken from the file name: `es`.
    package let id: String
    /// The language's name in the language itself: `Español`.
    package let name: String
    package let direction: TextDirection
    /// The CLDR locale of its numbers and dates, for `LocaleFormatter`.
    package let formats: String
    /// The separator between groups of digits; nil: CLDR's.
    package let grouping: String?
    package let plurals: PluralRules
    /// The style rules of the language.
    package let wording: Wording
    /// The messages by their keys.
    package let messages: [String: Message]

    /// The place of the member `messages`, for errors about missing messages.
    let messagesPlace: SourcePlace
    /// The places of the messages by their keys.
    let places: [String: MessagePlace]

    /// The places of the key and the text of a message.
    struct MessagePlace {
        let key: SourcePlace
        let text: SourcePlace
    }

    /// The language without its region: `es` for `es-MX`.
    var language: String { id.split(separator: "-").first?.lowercased() ?? id }

    /// The place of a message's key in the file, or nil if there is no such message.
    package func place(of key: String) -> SourcePlace? {
        places[key]?.key
    }
}

/// One text of a language with places for arguments, in a subset of ICU MessageFormat 1.
///
/// A message is plain text: its literals are escaped where they are used, so `<` is only a sign.
package struct Message: Hashable, Sendable {
    /// One piece of a message.
    package enum Part: Hashable, Sendable {
        case literal(String)
        case argument(String, Style)
        /// A choice by number. `exact` is asked first; `forms` always has `other`. The sign `#` has become
        /// `.argument(name, .number)`.
        case plural(String, exact: [Int: [Part]], forms: [PluralCategory: [Part]])
        /// A choice by word. `cases` always has `other`.
        case select(String, cases: [String: [Part]])
    }

    /// How an argument is written.
    package enum Style: Hashable, Sendable, CaseIterable {
        /// `{x}`: as the value's own type has it.
        case natural
        /// `{x, number}`: a whole number, grouped.
        case number
        /// `{x, percent}`: a whole percentage; 5 is "5%".
        case percent
        /// `{x, date}`: a day with the month in words.
        case dateLong
        /// `{x, date, medium}`: a day in short, for tables.
        case dateMedium
        /// `{x, month}`: month and year.
        case month
        /// `{x, time}`: the day with the time of day in UTC.
        case time
    }

    /// The pieces in order; two literals are never adjacent.
    package let parts: [Part]

    /// Parses the text of a message.
    ///
    /// - Throws: the first fault, with its column.
    package init(parsing text: String) throws(MessageError) {
        var parser = MessageParser(text)
        parts = try parser.parseMessage()
    }
}

/// A text of a language with placeholders for arguments, in a subset of ICU MessageFormat 1.
///
/// A message is plain text. Templates escape its literals, so `<` has no special meaning.
package struct Message: Hashable, Sendable {
    /// A part of a message.
    package enum Part: Hashable, Sendable {
        case literal(String)
        case argument(String, Style)
        /// A choice by number.
        ///
        /// `exact` takes precedence over `forms`, which always contains `other`. `#` is parsed as `.argument(name,
        /// .number)`.
        case plural(String, exact: [Int: [Part]], forms: [PluralCategory: [Part]])
        /// A choice by word; `cases` always contains `other`.
        case select(String, cases: [String: [Part]])
    }

    /// The format of an argument.
    package enum Style: Hashable, Sendable, CaseIterable {
        /// `{x}`: the default format of the value's type.
        case natural
        /// `{x, number}`: a whole number, grouped.
        case number
        /// `{x, percent}`: a whole percentage; 5 is "5%".
        case percent
        /// `{x, date}`: a day with the name of the month.
        case dateLong
        /// `{x, date, medium}`: an abbreviated day, for tables.
        case dateMedium
        /// `{x, month}`: month and year.
        case month
        /// `{x, time}`: the day with the time of day in UTC.
        case time
    }

    /// The parts in order; two literals are never adjacent.
    package let parts: [Part]

    /// Parses the text of a message.
    ///
    /// - Throws: the first fault, with its column.
    package init(parsing text: String) throws(MessageError) {
        var parser = MessageParser(text)
        parts = try parser.parseMessage()
    }
}

/// What a field holds.
///
/// The kind decides where a template may show the field and how it is written there.
package enum FieldKind: Sendable, Hashable {
    /// Data from outside, shown verbatim: escaped everywhere, and inside `<bdi>` where an element can stand.
    case text
    /// An identifier of ours, ASCII by construction: escaped, without `<bdi>`.
    case code
    /// One of these codes. It prints its code, can be tested by sections, and can choose among messages.
    case word([String])
    /// A number: in the locale's format in text, as plain digits in attributes.
    case integer
    /// A `CalendarDate`: a long date in text, `YYYY-MM-DD` in attributes.
    case day
    /// A `Timestamp`: date and time in text, RFC 3339 to the second in attributes.
    case moment
    /// Only for sections.
    case flag
    /// A relative address made by our own routes: the only kind that may be the target of a link.
    case link
    /// Only for sections, which repeat for each record; names that the records lack are looked up further out.
    case list(FieldSchema)

    /// The kind in the words of an error message.
    var noun: String {
        switch self {
        case .text: "a text"
        case .code: "a code"
        case .word: "a word"
        case .integer: "an integer"
        case .day: "a day"
        case .moment: "a moment"
        case .flag: "a flag"
        case .link: "a link"
        case .list: "a list"
        }
    }
}

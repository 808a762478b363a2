/// The kind of a field's value.
///
/// The kind decides where a template may show the field, and in which form.
package enum FieldKind: Sendable, Hashable {
    /// Data from outside, shown verbatim: escaped everywhere, and inside `<bdi>` between elements.
    case text
    /// An identifier of ours, ASCII by construction: escaped, without `<bdi>`.
    case code
    /// One of these codes. A value prints its code. Sections can test the code, and messages can be chosen by it.
    case word([String])
    /// A number: in the locale's format in text, as plain digits in attributes.
    case integer
    /// A `CalendarDate`: a long date in text, `YYYY-MM-DD` in attributes.
    case day
    /// A `Timestamp`: date and time in text, RFC 3339 to the second in attributes.
    case moment
    /// A Boolean, only for sections.
    case flag
    /// A relative address made by the routes of the site: the only kind that may be the target of a link.
    case link
    /// Records, only for sections. A section repeats for each record, and its names are resolved in the record first.
    case list(FieldSchema)

    /// The kind for error messages.
    var noun: String {
        switch self {
        case .text: "text"
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

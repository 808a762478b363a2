package import Basics

/// The value of one field of one page.
///
/// Its case follows from the field's kind.
package enum FieldValue: Sendable, Hashable {
    /// Absent: prints nothing and is false in sections.
    case none
    /// For texts, codes and links.
    case text(String)
    /// For words: the position of the code in the kind's list.
    case word(Int)
    case integer(Int)
    case day(CalendarDate)
    case moment(Timestamp)
    /// For flags.
    case flag(Bool)
    /// For lists.
    case list([Record])

    /// True if a section of this field is shown.
    var isTrue: Bool {
        switch self {
        case .none: false
        case .text(let text): !text.isEmpty
        case .word, .day, .moment: true
        case .integer(let number): number != 0
        case .flag(let flag): flag
        case .list(let records): !records.isEmpty
        }
    }
}

/// The values of one page, or of one item of a list, in the order of the schema.
package struct Record: Sendable, Hashable {
    /// One per field, in the order of the schema.
    package var values: [FieldValue]

    /// A record of values in the order of its schema.
    package init(_ values: [FieldValue]) {
        self.values = values
    }
}

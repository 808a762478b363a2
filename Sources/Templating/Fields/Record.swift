package import Basics

/// The value of one field of one page.
///
/// The kind of the field determines the case.
package enum FieldValue: Sendable, Hashable {
    /// No value: it prints nothing and is false in sections.
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

    /// Whether the value is there.
    var isPresent: Bool { if case .none = self { false } else { true } }

    /// The position of the code; nil if the value is not a word.
    var word: Int? { if case .word(let code) = self { code } else { nil } }

    /// nil if the value is not an integer.
    var integer: Int? { if case .integer(let number) = self { number } else { nil } }

    /// Whether a section of the field is shown.
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

/// The values of one page or of one list item.
package struct Record: Sendable, Hashable {
    /// One value per field, in the order of the schema.
    package var values: [FieldValue]

    package init(_ values: [FieldValue]) {
        self.values = values
    }
}

import Localization

/// Where a value is found while filling: how many scopes from the outermost one, and which of its values.
struct Slot: Hashable {
    let scope: UInt16
    let position: UInt16
}

/// A stretch of the program's bytes.
struct ByteRange: Hashable {
    let start: Int32
    let end: Int32
}

/// How a value is written.
enum ValueFormat: Hashable {
    /// In `<bdi>`, escaped as text.
    case isolatedText
    case text
    case attribute
    /// The codes are `ranges[first...]`, escaped already.
    case word(first: Int32)
    /// Of an integer, as the locale groups its digits.
    case number
    case percent
    /// Of a day or a moment.
    case longDate
    case mediumDate
    case month
    /// Of a moment: date and time.
    case time
    /// For programs: digits of an integer, ISO 8601 of a day or a moment.
    case machine
}

/// One step of a program.
///
/// Targets are positions of steps. Plain values only, so that a step is read without counting references.
enum Operation: Hashable {
    case bytes(ByteRange)

    /// A value; an absent one writes nothing.
    case value(Slot, ValueFormat)

    // Ways.
    case jump(to: Int32)
    case jumpUnlessTrue(Slot, to: Int32)
    case jumpIfTrue(Slot, to: Int32)
    case jumpUnlessPresent(Slot, to: Int32)
    case jumpIfPresent(Slot, to: Int32)
    case jumpUnlessWord(Slot, code: Int32, to: Int32)
    case jumpIfWord(Slot, code: Int32, to: Int32)
    /// To `targets[first + code]`; `absent` if there is no word.
    case chooseByWord(Slot, first: Int32, absent: Int32)
    /// To the target that `plurals[table]` has for the number.
    case chooseByNumber(Slot, table: Int32)

    // Lists.
    /// Enters the list's scope at its first record, or jumps if there is none.
    case repeatStart(Slot, end: Int32)
    /// Goes back for the next record, or leaves the list's scope.
    case repeatEnd
    /// Writes the bytes and remembers where; `dropIfEmpty` takes them back if nothing followed, and jumps.
    case openUnlessEmpty(ByteRange)
    case dropIfEmpty(to: Int32)
}

/// Where a plural message goes on.
struct PluralTargets: Sendable {
    struct Exact: Sendable {
        let number: Int
        let target: Int32
    }

    struct Form: Sendable {
        let category: PluralCategory
        let target: Int32
    }

    var exact: [Exact] = []
    var forms: [Form] = []
    /// For the form `other`, for absent numbers, and for forms that the message lacks.
    var other: Int32 = 0
}

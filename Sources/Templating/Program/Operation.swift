import Localization

/// The location of a value: the scope, counted from the outermost one, and the position in its record.
struct Slot: Hashable {
    let scope: UInt16
    let position: UInt16
}

/// A range of the program's bytes.
struct ByteRange: Hashable {
    let start: Int32
    let end: Int32
}

/// The format of a value.
enum ValueFormat: Hashable {
    /// A text in `<bdi>`, escaped as text.
    case isolatedText
    case text
    case attribute
    /// The code of a word. The codes are `ranges[first...]`, already escaped.
    case word(first: Int32)
    /// An integer, grouped by the rules of the locale.
    case number
    case percent
    /// A day, or the day of a moment.
    case longDate
    case mediumDate
    case month
    /// A moment as date and time.
    case time
    /// A machine-readable value: an integer as digits, a day or a moment in ISO 8601.
    case machine
}

/// One step of a program.
///
/// Targets are positions of steps. All payloads are plain values, so that reading a step needs no reference counting.
enum Operation: Hashable {
    case bytes(ByteRange)

    /// A value; an absent value writes nothing.
    case value(Slot, ValueFormat)

    // Jumps.
    case jump(to: Int32)
    case jumpUnlessTrue(Slot, to: Int32)
    case jumpIfTrue(Slot, to: Int32)
    case jumpUnlessPresent(Slot, to: Int32)
    case jumpIfPresent(Slot, to: Int32)
    case jumpUnlessWord(Slot, code: Int32, to: Int32)
    case jumpIfWord(Slot, code: Int32, to: Int32)
    /// Jumps to `targets[first + code]`, with `count` codes, or to `absent` without a word.
    case chooseByWord(Slot, first: Int32, count: Int32, absent: Int32)
    /// Jumps to the target of the number in `plurals[table]`.
    case chooseByNumber(Slot, table: Int32)

    // Lists.
    /// Enters the list's scope with its first record, or jumps if the list is empty.
    case repeatStart(Slot, end: Int32)
    /// Jumps back with the next record, or leaves the list's scope.
    case repeatEnd
    /// Writes the bytes. If nothing follows them, `dropIfEmpty` removes them and jumps.
    case openUnlessEmpty(ByteRange)
    case dropIfEmpty(to: Int32)
}

/// The jump targets of a plural message.
struct PluralTargets: Sendable {
    struct Exact: Sendable {
        let number: Int
        var target: Int32
    }

    struct Form: Sendable {
        let category: PluralCategory
        var target: Int32
    }

    var exact: [Exact] = []
    var forms: [Form] = []
    /// The target for the form `other`, for absent numbers, and for missing forms.
    var other: Int32 = 0
}

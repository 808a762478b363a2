/// Outputs events as lines, and counts the numbers of a sample.
///
/// It is a class, because all stories of a sample share one. It exists only within one `forEachLine`, on one thread.
final class EventWriter<Failure: Error> {
    /// Running numbers of the sample.
    var numbering: SampleNumbering
    private let body: (String) throws(Failure) -> Void

    init(numbering: SampleNumbering, body: @escaping (String) throws(Failure) -> Void) {
        self.numbering = numbering
        self.body = body
    }

    /// Writes an event; the members of `data` must be sorted by key.
    func write(_ type: String, _ stamp: EventStamp, _ data: [(key: String, value: EventField)]) throws(Failure) {
        numbering.events += 1
        try body(EventLine(type, number: numbering.events, stamp, data).text)
    }
}

/// The attributes of an event without its type and data.
struct EventStamp {
    /// The sending systems.
    enum Source: String {
        case console = "/console"
        case micollab = "/micollab"
        case billing = "/billing"
    }

    let source: Source
    let time: WorkingTime
    var actor: String?
    var sequence: Int?
}

/// The last numbers in use.
struct SampleNumbering {
    var events = 0
    var orders = 0
    /// The number of the last removed user.
    ///
    /// Removed users have numbers after all others.
    var leavers: Int

    /// Returns the next order id.
    mutating func nextOrder() -> String {
        orders += 1
        return "o-\(zeroPadded(orders, to: 4))"
    }
}

/// A number with leading zeros up to a width.
func zeroPadded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

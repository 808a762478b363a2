/// Gives out events as lines, and the numbers that run through a sample.
///
/// A class, because all stories share one; it lives within one `forEachLine`, on one thread.
final class EventWriter<Failure: Error> {
    /// Running numbers of the sample.
    var numbering: SampleNumbering
    private let body: (String) throws(Failure) -> Void

    init(numbering: SampleNumbering, body: @escaping (String) throws(Failure) -> Void) {
        self.numbering = numbering
        self.body = body
    }

    /// Writes one event; the members of `data` must come in the order of their keys.
    func write(_ type: String, _ stamp: EventStamp, _ data: [(key: String, value: EventField)]) throws(Failure) {
        numbering.events += 1
        try body(EventLine(type, number: numbering.events, stamp, data).text)
    }
}

/// The attributes of every event besides its data.
struct EventStamp {
    /// The systems that send.
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

/// The last numbers given out.
struct SampleNumbering {
    var events = 0
    var orders = 0
    /// Users who leave again: they are numbered after those who stay.
    var leavers: Int

    /// The next order id.
    mutating func nextOrder() -> String {
        orders += 1
        return "o-\(zeroPadded(orders, to: 4))"
    }
}

/// A number with zeros in front, up to a width.
func zeroPadded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

import Licensing

extension ListTree {
    /// Divides entries that are sorted by time: by month, long months by day, and so on to the second.
    ///
    /// - Parameter id: the id of an entry, which divides the entries of one second and does not depend on their
    ///   position.
    init(dated count: Int, limit: Int, time: (Int) -> Timestamp, id: (Int) -> String) {
        self.init(count: count, limit: limit) { entries, depth in
            guard depth < DatePrecision.allCases.count else {
                let depth = depth - DatePrecision.allCases.count
                return depth < Self.scatterBits.count ? Self.scattered(entries, oneIn: Self.scatterBits[depth], id) : []
            }
            let precision = DatePrecision.allCases[depth]
            return Self.cut(entries, by: { precision.number(time($0)) }, named: precision.name)
        }
    }

    /// The numbers of bits for divisions by id: parts with about a thousand entries, and then with about thirty.
    private static let scatterBits = [10, 5]

    /// Divides entries without a common order after each entry whose id is selected.
    ///
    /// Division by count would move all later parts with a new entry.
    private static func scattered(_ entries: Range<Int>, oneIn bits: Int, _ id: (Int) -> String) -> [Piece] {
        var pieces: [Piece] = []
        var start = entries.lowerBound
        for index in entries {
            let fingerprint = Fingerprint(id(index))
            let isLast = index == entries.upperBound - 1
            guard fingerprint.isOne(inTwoToThe: bits) || isLast else { continue }
            pieces.append(Piece(entries: start..<index + 1, element: "-" + (isLast ? "last" : fingerprint.text)))
            start = index + 1
        }
        return pieces
    }
}

/// The precision of the time of a part.
enum DatePrecision: Int, CaseIterable {
    case month, day, hour, minute, second

    /// A number that increases with time within a part of the next coarser precision.
    func number(_ time: Timestamp) -> Int {
        switch self {
        case .month: CalendarMonth(time.date).firstDay.daysSince1970
        case .day: time.date.daysSince1970
        case .hour: time.secondOfDay / 3600
        case .minute: time.secondOfDay / 60
        case .second: time.secondOfDay
        }
    }

    /// The name in addresses.
    ///
    /// Together, the names are such as 2026-03-05t10-23-45.
    func name(_ number: Int) -> String {
        switch self {
        case .month: String(CalendarDate(daysSince1970: number).description.prefix(7))
        case .day: String(CalendarDate(daysSince1970: number).description.suffix(3))
        case .hour: "t" + Self.twoDigits(number % 24)
        case .minute, .second: "-" + Self.twoDigits(number % 60)
        }
    }

    private static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}

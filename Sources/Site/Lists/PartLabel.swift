import Licensing
import Templating

/// The label of a part of a list.
struct PartLabel: Hashable, Sendable {
    /// The beginning of names or ids.
    var name: String?
    /// The first day of a month.
    var month: CalendarDate?
    var day: CalendarDate?
    /// The beginning of a part of a day.
    var from: Timestamp?
    /// Whether the orders never expire.
    var isPerpetual = false

    static let fields: [Field<PartLabel>] = [
        .text("partName") { $0.name },
        .day("partMonth") { $0.month },
        .day("partDay") { $0.day },
        .moment("partFrom") { $0.from },
        .flag("partPerpetual") { $0.isPerpetual },
    ]
}

extension PartLabel {
    /// The label of a part of a list that is divided by time.
    ///
    /// - Parameters:
    ///   - time: the time of any entry of the part.
    ///   - last: the name of the last entry, for parts of a second.
    init(dated part: ListTree.Part, time: Timestamp, last: String?) {
        switch part.prefix.count {
        case 0, 1: self.init(month: CalendarMonth(time.date).firstDay)
        case 2: self.init(day: time.date)
        case ...DatePrecision.allCases.count: self.init(from: time)
        default: self.init(name: last.map { "… \($0)" }, from: time)
        }
    }
}

import Licensing

extension ListTree {
    /// What stands for the month of what never ends.
    private static let perpetual = "perpetual"

    /// Cuts orders that are sorted by their last day, those without one at the end, and by their ids: by months, where
    /// those are long by days, then by what the ids begin with.
    init(expiring orders: [Order], limit: Int) {
        self.init(count: orders.count, limit: limit) { entries, depth in
            let isPerpetual = orders[entries.lowerBound].expires == nil
            if depth == 0 {
                return Self.cut(
                    entries,
                    by: { orders[$0].expires.map { .some(CalendarMonth($0).firstDay) } ?? CalendarDate?.none }
                ) {
                    $0.map { String($0.description.prefix(7)) } ?? Self.perpetual
                }
            }
            if depth == 1, !isPerpetual {
                return Self.cut(entries, by: { orders[$0].expires }, named: { String($0.description.suffix(3)) })
            }
            let offset = depth - (isPerpetual ? 1 : 2)
            return Self.cut(entries, by: { orders[$0].id.text.dropFirst(offset).first }, named: { String($0) })
        }
    }
}

extension PartLabel {
    /// The label of a part of a list that is cut by the last days of orders.
    ///
    /// - Parameter expires: of any order of the part.
    init(expiring part: ListTree.Part, expires: CalendarDate?) {
        guard let expires else {
            self.init(name: part.prefix.count > 1 ? part.prefix.dropFirst().joined() + "…" : nil, isPerpetual: true)
            return
        }
        switch part.prefix.count {
        case 0, 1: self.init(month: CalendarMonth(expires).firstDay)
        case 2: self.init(day: expires)
        default: self.init(name: part.prefix.dropFirst(2).joined() + "…", day: expires)
        }
    }
}

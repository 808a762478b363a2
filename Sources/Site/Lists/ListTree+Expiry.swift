import Licensing

extension ListTree {
    /// The name of the part with orders that never end.
    private static let perpetual = "perpetual"

    /// Divides orders that are sorted by their last day and id.
    ///
    /// They are divided by month, then by day, and then by the beginnings of ids. Perpetual orders are at the end.
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

extension [OrderRow] {
    /// The label of a part of a list that is divided by last days.
    func label(_ part: ListTree.Part) -> PartLabel {
        guard let expires = self[part.entries.lowerBound].order.expires else {
            let ids = part.prefix.count > 1 ? part.prefix.dropFirst().joined() + "…" : nil
            return PartLabel(name: ids, isPerpetual: true)
        }
        switch part.prefix.count {
        case 0, 1: return PartLabel(month: CalendarMonth(expires).firstDay)
        case 2: return PartLabel(day: expires)
        default: return PartLabel(name: part.prefix.dropFirst(2).joined() + "…", day: expires)
        }
    }
}

import Licensing
import Templating

/// The pool and the assigned seats of a product in the months up to the moment: sentences, a chart, and a table.
struct TrendChart: Sendable {
    /// The development of one of the two measures.
    struct Line: Sendable {
        enum Measure: String, Sendable, CaseIterable {
            case pool, assigned
        }

        /// Whether the last month has more than the first.
        enum Direction: String, Sendable, CaseIterable {
            case more, less, same
        }

        let measure: Measure
        let values: [Int]

        private var last: Int { values.last ?? 0 }
        private var difference: Int { last - (values.first ?? 0) }
        private var direction: Direction { difference == 0 ? .same : difference > 0 ? .more : .less }

        static let fields = Fields<Line>([
            .word("measure", Measure.self) { $0.measure },
            .integer("last") { $0.last },
            .word("direction", Direction.self) { $0.direction },
            .integer("difference") { abs($0.difference) },
            .integer("lowest") { $0.values.min() },
            .integer("highest") { $0.values.max() },
            .flag("isSteady") { $0.values.min() == $0.values.max() },
        ])
    }

    /// The column of a month; months before the first change are empty.
    struct Column: Sendable {
        let month: SeatTrend.Month
        let x: Int
        let bar: SeatBar

        static let fields = Fields<Column>([
            .day("month") { $0.month.month.firstDay },
            .integer("pool") { $0.month.count.pool },
            .integer("assigned") { $0.month.count.assigned },
            .integer("free") { $0.month.count.free },
            .integer("over") { $0.month.count.over },
            .integer("poolX") { $0.x },
            .integer("poolY") { TrendChart.height - $0.bar.pool },
            .integer("poolHeight") { $0.bar.pool },
            .integer("assignedX") { $0.x + TrendChart.margin },
            .integer("withinY") { TrendChart.height - $0.bar.within },
            .integer("withinHeight") { $0.bar.within },
            .integer("overY") { TrendChart.height - $0.bar.pool - $0.bar.over },
            .integer("overHeight") { $0.bar.over },
        ])
    }

    let columns: [Column]
    /// The number of seats at the top of the chart.
    private let highest: Int

    /// Creates a chart; nil if there are fewer than two months.
    init?(_ trend: SeatTrend, asOf moment: Timestamp) {
        let months = trend.months(upTo: CalendarMonth(moment.date))
        guard months.count > 1 else { return nil }
        let highest = months.map { max($0.count.pool, $0.count.assigned) }.max() ?? 0
        self.highest = highest
        let empty = SeatTrend.limit - months.count
        columns = months.enumerated().map { index, month in
            Column(
                month: month,
                x: (empty + index) * Self.step,
                bar: SeatBar(month.count, scale: highest, units: Self.height)
            )
        }
    }

    private static let step = 20
    private static let margin = 4
    private static let height = 100

    private var lines: [Line] {
        [
            Line(measure: .pool, values: columns.map(\.month.count.pool)),
            Line(measure: .assigned, values: columns.map(\.month.count.assigned)),
        ]
    }

    private var last: CalendarMonth? { columns.last?.month.month }

    static let fields = Fields<TrendChart>([
        .integer("chartWidth") { _ in SeatTrend.limit * step },
        .integer("chartHeight") { _ in height },
        .integer("scaleTop") { $0.highest },
        .integer("poolWidth") { _ in step },
        .integer("assignedWidth") { _ in step - 2 * margin },
        .day("firstMonth") { $0.columns.first?.month.month.firstDay },
        .day("lastMonth") { $0.last?.firstDay },
        .day("chartMonth") { $0.last?.adding(months: 1 - SeatTrend.limit).firstDay },
        .flag("hasOver") { $0.columns.contains { $0.month.count.over > 0 } },
        .list("lines", Line.fields) { $0.lines },
        .list("months", Column.fields) { $0.columns },
    ])
}

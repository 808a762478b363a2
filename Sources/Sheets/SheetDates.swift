package import Licensing

/// The order of day, month and year in numeric dates.
package enum DateOrder: String, Sendable, CaseIterable {
    case dayFirst = "d/m/y"
    case monthFirst = "m/d/y"
    case yearFirst = "y-m-d"
}

/// A date as written in a cell.
enum WrittenDate: Equatable {
    case date(CalendarDate)
    /// A day and a month in unknown order.
    case undecided(Int, Int, year: Int)

    /// Parses a cell; nil if it is not a date.
    ///
    /// Dates with the year first, with the name of a month, or with dots (day first) are unambiguous. Years have four
    /// digits.
    init?(_ cell: String) {
        if let time = Timestamp(cell) {
            self = .date(CalendarDate(String(cell.prefix(10))) ?? time.date)
            return
        }
        // A time after the date is ignored.
        let words = cell.lowercased().split { $0.isWhitespace || $0 == "," }
            .filter { !$0.contains(":") && !Self.ignoredWords.contains(String($0)) }
        let parts = words.flatMap { $0.split { "/-.".contains($0) } }.map(String.init)
        guard parts.count == 3 else { return nil }
        let numbers = parts.map { part in part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil }
        let date: CalendarDate?
        switch (numbers[0], numbers[1], numbers[2]) {
        case (let year?, let month?, let day?) where parts[0].utf8.count == 4:
            date = CalendarDate(year: year, month: month, day: day)
        case (let first?, let second?, let year?) where parts[2].utf8.count == 4:
            if !words.contains(where: { $0.contains(".") }) {
                self = .undecided(first, second, year: year)
                return
            }
            date = CalendarDate(year: year, month: second, day: first)
        case (let day?, nil, let year?) where parts[2].utf8.count == 4:
            date = Self.month(parts[1]).flatMap { CalendarDate(year: year, month: $0, day: day) }
        case (nil, let day?, let year?) where parts[2].utf8.count == 4:
            date = Self.month(parts[0]).flatMap { CalendarDate(year: year, month: $0, day: day) }
        default: return nil
        }
        guard let date else { return nil }
        self = .date(date)
    }

    private static let ignoredWords: Set = ["de", "am", "pm", "a.m.", "p.m.", "a.", "p.", "m."]

    private static let months: [[String]] = [
        ["jan", "ene"], ["feb"], ["mar"], ["apr", "abr"], ["may"], ["jun"], ["jul"], ["aug", "ago"], ["sep"], ["oct"],
        ["nov"], ["dec", "dic"],
    ]

    private static func month(_ word: String) -> Int? {
        months.firstIndex { $0.contains(String(word.prefix(3))) }.map { $0 + 1 }
    }

    /// The date in the given order; nil if the calendar has no such day, or if the year is not first as given.
    func date(_ order: DateOrder) -> CalendarDate? {
        switch self {
        case .date(let date): date
        case .undecided(let first, let second, let year):
            switch order {
            case .dayFirst: CalendarDate(year: year, month: second, day: first)
            case .monthFirst: CalendarDate(year: year, month: first, day: second)
            case .yearFirst: nil
            }
        }
    }
}

/// The order of day and month in the dates of a column, which depends on all cells of the column.
private enum ColumnOrder {
    case order(DateOrder)
    /// The lines of two cells that contradict each other.
    case contradiction(dayFirst: Int, monthFirst: Int)
    /// Every date is valid in both orders; this is the first one.
    case ambiguous(line: Int, text: String)

    init(_ cells: [(line: Int, text: String)]) {
        var dayFirst: Int?
        var monthFirst: Int?
        var ambiguous: (line: Int, text: String)?
        for cell in cells {
            guard case .undecided(let first, let second, _) = WrittenDate(cell.text) else { continue }
            if first > 12 { dayFirst = dayFirst ?? cell.line }
            if second > 12 { monthFirst = monthFirst ?? cell.line }
            if first <= 12, second <= 12, first != second { ambiguous = ambiguous ?? cell }
        }
        self =
            switch (dayFirst, monthFirst, ambiguous) {
            case (let day?, let month?, _): .contradiction(dayFirst: day, monthFirst: month)
            case (nil, _?, _): .order(.monthFirst)
            case (nil, nil, let cell?): .ambiguous(line: cell.line, text: cell.text)
            case (_, nil, _): .order(.dayFirst)
            }
    }
}

/// The dates of a sheet.
struct SheetDates {
    private var orders: [SheetField: DateOrder] = [:]

    /// Determines the order of the dates in each column, and reports columns without a clear order.
    ///
    /// - Parameter given: the order of all columns; nil if each column shows its own.
    init(_ rows: [SheetRow], _ fields: [SheetField], _ given: DateOrder?, _ problems: inout ProblemList) {
        for field in fields {
            if let given {
                orders[field] = given
                continue
            }
            let cells = rows.compactMap { row in row.text(field).map { (row: row, text: $0) } }
            switch ColumnOrder(cells.map { ($0.row.line, $0.text) }) {
            case .order(let order): orders[field] = order
            case .contradiction(let dayFirst, let monthFirst):
                cells.first?.row.refuse(
                    field,
                    """
                    line \(dayFirst) has the day first, but line \(monthFirst) has the month first: write all dates as \
                    YYYY-MM-DD
                    """,
                    &problems
                )
            case .ambiguous(let line, let text):
                cells.first { $0.row.line == line }?.row.refuse(
                    field,
                    """
                    \(quoted(text)) is ambiguous: choose the order of day and month with --dates d/m/y or --dates \
                    m/d/y, or write dates as YYYY-MM-DD
                    """,
                    &problems
                )
            }
        }
    }

    /// The date of a cell; nil if it is empty or invalid.
    ///
    /// An invalid date is reported.
    func date(_ field: SheetField, _ row: SheetRow, _ problems: inout ProblemList) -> CalendarDate? {
        guard let text = row.text(field), let order = orders[field] else { return nil }
        if let date = WrittenDate(text)?.date(order) { return date }
        row.refuse(field, "\(quoted(text)) is not a date: write YYYY-MM-DD", &problems)
        return nil
    }

    /// The time of a cell; a date is its first moment in UTC.
    func time(_ field: SheetField, _ row: SheetRow, _ problems: inout ProblemList) -> Timestamp? {
        row.text(field).flatMap { Timestamp($0) } ?? date(field, row, &problems)?.start
    }
}

/// The moment for which a sheet is valid.
package struct SheetTime: Equatable, Sendable {
    /// The source of the time.
    package enum Origin: String, Sendable {
        case option = "as given"
        case fileName = "from the file's name"
        case modification = "time of the file"
    }

    package let time: Timestamp
    package let origin: Origin

    /// Determines the time of a sheet: the given one, or the first moment in UTC of the date in the name of the file,
    /// or the modification time of the file; nil if there is none of them.
    package init?(given: Timestamp?, fileName: String, modified: Timestamp?) {
        if let given {
            (time, origin) = (given, .option)
        } else if let date = Self.date(in: fileName) {
            (time, origin) = (date.start, .fileName)
        } else if let modified {
            (time, origin) = (modified, .modification)
        } else {
            return nil
        }
    }

    private static func date(in name: String) -> CalendarDate? {
        let bytes = Array(name.utf8)
        func isDigit(_ index: Int) -> Bool { bytes.indices.contains(index) && (0x30...0x39).contains(bytes[index]) }
        for start in bytes.indices where start + 10 <= bytes.count && !isDigit(start - 1) && !isDigit(start + 10) {
            if let date = CalendarDate(String(decoding: bytes[start..<(start + 10)], as: UTF8.self)) { return date }
        }
        return nil
    }
}

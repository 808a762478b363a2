/// Numbers and dates for machines: the same in every locale.
extension [UInt8] {
    /// Appends a number in plain digits.
    mutating func append(digitsOf number: Int) {
        append(digitsOf: number, padding: 1)
    }

    /// Appends `YYYY-MM-DD`.
    mutating func append(isoDateOfDay daysSince1970: Int) {
        let (year, month, day) = Self.date(ofDay: daysSince1970)
        append(digitsOf: year, padding: 4)
        append(UInt8(ascii: "-"))
        append(digitsOf: month, padding: 2)
        append(UInt8(ascii: "-"))
        append(digitsOf: day, padding: 2)
    }

    /// Appends `YYYY-MM-DDThh:mm:ssZ`.
    mutating func append(isoMomentOfSeconds secondsSince1970: Int) {
        var (day, second) = secondsSince1970.quotientAndRemainder(dividingBy: 86400)
        if second < 0 { (day, second) = (day - 1, second + 86400) }
        append(isoDateOfDay: day)
        append(UInt8(ascii: "T"))
        append(digitsOf: second / 3600, padding: 2)
        append(UInt8(ascii: ":"))
        append(digitsOf: second / 60 % 60, padding: 2)
        append(UInt8(ascii: ":"))
        append(digitsOf: second % 60, padding: 2)
        append(UInt8(ascii: "Z"))
    }

    /// Appends a number with at least `width` digits, the lowest one first and then turned round.
    private mutating func append(digitsOf number: Int, padding width: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let start = count
        var rest = number.magnitude
        repeat {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0 || count - start < width
        self[start...].reverse()
    }

    /// The proleptic Gregorian date of a day.
    ///
    /// The year is taken to begin in March, so that the leap day is its last.
    private static func date(ofDay daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
        let daysIn400Years = 146_097
        // 1970-01-01 is day 719468 after 0000-03-01.
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - daysIn400Years + 1) / daysIn400Years
        let dayOfEra = shifted - era * daysIn400Years
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
    }
}

import Fuzzing

// Two times, two dates, a number of days: each on a line of its own, and each may be any text.
fuzz { bytes in
    var input = Input(bytes)
    let (first, second) = (input.text(), input.text())
    checkTime(first)
    checkTime(second)
    checkOrder(first, second)
    checkDate(first)
    checkDate(second)
    checkDays(input.text())
}

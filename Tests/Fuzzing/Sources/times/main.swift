import Fuzzing

// Lines: two times, two dates, a number of days. Each may be any text.
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

import Fuzzing
import Licensing

/// A text is a time exactly if RFC 3339 allows it, and has the meaning in RFC 3339.
func checkTime(_ text: String) {
    let expected = moment(Array(text.utf8))
    guard let time = Timestamp(text) else {
        return expect(expected == nil, "a time of RFC 3339 is read: \(text)")
    }
    expect(expected != nil, "a text that is no time of RFC 3339 is refused: \(text)")
    expect(time.seconds == expected?.seconds, "a time is read as the second that it names: \(text)")
    expect(Int(time.nanoseconds) == expected?.nanoseconds, "a time is read to the nanosecond: \(text)")

    let written = time.description
    expect(Timestamp(written) == time, "a time is written so that it is read as the same one: \(written)")
    expect(isCanonical(written), "a time is written in UTC, without zeros at the end: \(written)")
    expect(time.date.description == written.prefix(10), "a time lies on the day that it is written with: \(written)")
    expect(time.date.start <= time && time <= time.date.end, "a day holds its times: \(written)")
    expect(time.date.adding(days: 1).start > time, "a time is before the next day: \(written)")
}

/// Times have the order of their numbers, and that of their texts if these have the same length.
func checkOrder(_ first: String, _ second: String) {
    guard let left = Timestamp(first), let right = Timestamp(second) else { return }
    expect(!(left < right && right < left), "two times have one order")
    expect((left == right) == (left.description == right.description), "equal times, and no others, have equal texts")
    expect((left == right) == !(left < right || right < left), "of two times one is earlier, or they are equal")
    if left < right { expect(left.date <= right.date, "the day of an earlier time is not later") }
    if left.nanoseconds == 0, right.nanoseconds == 0 {
        expect((left < right) == (left.description < right.description), "times without fractions sort as texts")
    }
}

/// `YYYY-MM-DDTHH:MM:SSZ`, optionally with a fraction that does not end with a zero.
private func isCanonical(_ text: String) -> Bool {
    let pattern = "dddd-dd-ddTdd:dd:dd"
    let head = text.utf8.prefix(pattern.utf8.count)
    guard head.count == pattern.utf8.count, text.hasSuffix("Z") else { return false }
    for (byte, wanted) in zip(head, pattern.utf8) {
        guard wanted == UInt8(ascii: "d") ? isDigit(byte) : byte == wanted else { return false }
    }
    let fraction = text.utf8.dropFirst(head.count).dropLast()
    if fraction.isEmpty { return true }
    return fraction.first == UInt8(ascii: ".") && (2...10).contains(fraction.count)
        && fraction.dropFirst().allSatisfy(isDigit) && fraction.last != UInt8(ascii: "0")
}

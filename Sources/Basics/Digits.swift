/// Numbers as ASCII digits, independent of the locale.
extension [UInt8] {
    /// Appends a number in decimal digits, zero-padded to at least `width` digits.
    ///
    /// The label distinguishes this function from `append(_:)`, which appends one byte.
    package mutating func append(digitsOf number: Int, width: Int = 1) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let magnitude = number.magnitude
        var (unit, digits): (UInt, Int) = (1, 1)
        while digits < width || magnitude / unit >= 10, digits < 20 { (unit, digits) = (unit * 10, digits + 1) }
        while unit > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude / unit % 10))
            unit /= 10
        }
    }
}

/// A number in hexadecimal digits, zero-padded to at least `width` digits.
package func hexadecimal(_ number: some BinaryInteger, width: Int, uppercase: Bool = false) -> String {
    let digits = String(number, radix: 16, uppercase: uppercase)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Two hexadecimal digits in lower case for each byte.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.underestimatedCount)
    for byte in bytes {
        text.append((byte >> 4).hexadecimalDigit())
        text.append((byte & 15).hexadecimalDigit())
    }
    return String(decoding: text, as: UTF8.self)
}

/// The value of decimal digits, or nil if the slice is empty or contains another byte.
func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
        guard digit.isASCIIDigit else { return nil }
        value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return digits.isEmpty ? nil : value
}

extension UInt8 {
    /// A to Z or a to z.
    package var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) }

    /// 0 to 9.
    package var isASCIIDigit: Bool { (0x30...0x39).contains(self) }

    /// The hexadecimal digit of a number below 16.
    package func hexadecimalDigit(uppercase: Bool = false) -> UInt8 {
        self < 10 ? UInt8(ascii: "0") + self : UInt8(ascii: uppercase ? "A" : "a") + self - 10
    }

    /// 0 to 9, A to F or a to f.
    package var isASCIIHexDigit: Bool { isASCIIDigit || (0x61...0x66).contains(self | 0x20) }

    /// White space of HTML: tab, line feed, form feed, carriage return, space.
    package var isASCIISpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0C || self == 0x0D }
}

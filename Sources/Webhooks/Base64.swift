/// Base64 (RFC 4648).
///
/// Foundation's decoder is not used, because it accepts several texts for the same bytes.
enum Base64 {
    /// The standard encoding with padding.
    static func encoded(_ bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(digit(pending >> bits & 63))
            }
        }
        if bits > 0 { text.append(digit(pending << (6 - bits) & 63)) }
        while !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Decodes text that equals the result of `encoded(_:)`; nil for any other text.
    static func decodedStrictly(_ text: some BidirectionalCollection<UInt8>) -> [UInt8]? {
        guard let bytes = decoded(text), encoded(bytes).utf8.elementsEqual(text) else { return nil }
        return bytes
    }

    /// Decodes text in the standard or the URL alphabet, but not in both, with complete padding or none.
    ///
    /// Extra bits at the end are ignored, because some senders truncate their keys, and their own libraries ignore
    /// these bits.
    static func decoded(_ text: some BidirectionalCollection<UInt8>) -> [UInt8]? {
        let padding = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding == 0 || padding <= 2 && text.count.isMultiple(of: 4), (text.count - padding) % 4 != 1 else {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        var hasStandardDigits = false
        var hasURLDigits = false
        for character in text.dropLast(padding) {
            let value: UInt8
            switch character {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0") + 52
            case UInt8(ascii: "+"), UInt8(ascii: "/"):
                value = character == UInt8(ascii: "+") ? 62 : 63
                hasStandardDigits = true
            case UInt8(ascii: "-"), UInt8(ascii: "_"):
                value = character == UInt8(ascii: "-") ? 62 : 63
                hasURLDigits = true
            default: return nil
            }
            pending = pending << 6 | UInt32(value)
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
        }
        return hasStandardDigits && hasURLDigits ? nil : bytes
    }

    private static func digit(_ value: UInt32) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value)
        return switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + value - 26
        case 52..<62: UInt8(ascii: "0") + value - 52
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }
}

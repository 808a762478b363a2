/// The characters that are replaced by references.
///
/// In addition, control characters except tab and line feed become U+FFFD.
enum Escaping {
    /// `& < > "`
    case text
    /// `& < > " '`
    case attribute
}

extension [UInt8] {
    /// Appends data so that it cannot become markup.
    mutating func append(_ text: String, escaping rule: Escaping) {
        var text = text
        text.withUTF8 { append($0, escaping: rule) }
    }

    /// Appends UTF-8 so that it cannot become markup.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>, escaping rule: Escaping) {
        // Most data needs no replacements, so unchanged ranges are copied as a whole.
        var copied = 0
        for index in text.indices where Self.mayNeedEscape(text[index]) {
            guard let replacement = Self.replacement(at: index, of: text, rule) else { continue }
            append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<index]))
            append(contentsOf: replacement.bytes.utf8)
            copied = index + replacement.length
        }
        append(contentsOf: UnsafeBufferPointer(rebasing: text[copied...]))
    }

    /// The replacement of the character at `index`, and the length of the character in bytes; nil if it is kept.
    private static func replacement(
        at index: Int,
        of text: UnsafeBufferPointer<UInt8>,
        _ rule: Escaping
    ) -> (bytes: String, length: Int)? {
        switch text[index] {
        case 0x26: ("&amp;", 1)
        case 0x3C: ("&lt;", 1)
        case 0x3E: ("&gt;", 1)
        case 0x22: ("&quot;", 1)
        case 0x27: rule == .attribute ? ("&#39;", 1) : nil
        case 0xC2:
            // U+0080 to U+009F are C2 80 to C2 9F.
            index + 1 < text.count && text[index + 1] < 0xA0 ? ("\u{FFFD}", 2) : nil
        default: ("\u{FFFD}", 1)
        }
    }

    /// Whether the byte begins a character that `replacement` may replace.
    @inline(__always)
    private static func mayNeedEscape(_ byte: UInt8) -> Bool {
        byte < 64 ? signs >> UInt64(byte) & 1 == 1 : byte == 0x7F || byte == 0xC2
    }

    /// A bit set of the bytes below 64: control characters except tab and line feed, and `" & ' < >`.
    private static let signs: UInt64 =
        0xFFFF_FFFF & ~(1 << 0x09 | 1 << 0x0A) | 1 << 0x22 | 1 << 0x26 | 1 << 0x27 | 1 << 0x3C | 1 << 0x3E
}

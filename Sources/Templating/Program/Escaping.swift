/// Which signs are replaced.
///
/// Either way, U+0000 and the controls but tab and line feed become U+FFFD.
enum Escaping {
    /// `& < > "`
    case text
    /// `& < > " '`
    case attribute
}

extension [UInt8] {
    /// Appends data so that it cannot become markup.
    mutating func append(_ text: String, escaping rule: Escaping) {
        let start = count
        append(contentsOf: text.utf8)
        escape(from: start, rule)
    }

    /// Appends UTF-8 so that it cannot become markup.
    mutating func append(_ text: some Sequence<UInt8>, escaping rule: Escaping) {
        let start = count
        append(contentsOf: text)
        escape(from: start, rule)
    }

    /// Most data has nothing to replace: look first, and move bytes only behind the first find.
    private mutating func escape(from start: Int, _ rule: Escaping) {
        guard let clean = self[start...].firstIndex(where: Self.mayNeedEscape) else { return }
        let rest = Array(self[clean...])
        removeSubrange(clean...)
        var index = 0
        while index < rest.count {
            let byte = rest[index]
            index += 1
            switch byte {
            case 0x26: append(contentsOf: "&amp;".utf8)
            case 0x3C: append(contentsOf: "&lt;".utf8)
            case 0x3E: append(contentsOf: "&gt;".utf8)
            case 0x22: append(contentsOf: "&quot;".utf8)
            case 0x27 where rule == .attribute: append(contentsOf: "&#39;".utf8)
            case 0...0x08, 0x0B...0x1F, 0x7F: append(contentsOf: "\u{FFFD}".utf8)
            case 0xC2:
                // U+0080 to U+009F are C2 80 to C2 9F.
                if index < rest.count, rest[index] < 0xA0 {
                    index += 1
                    append(contentsOf: "\u{FFFD}".utf8)
                } else {
                    append(byte)
                }
            default: append(byte)
            }
        }
    }

    private static func mayNeedEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x0A: false
        case 0...0x1F, 0x22, 0x26, 0x27, 0x3C, 0x3E, 0x7F, 0xC2: true
        default: false
        }
    }
}

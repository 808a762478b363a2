import Basics

extension JSONValue {
    /// The canonical text of the value: keys sorted by their bytes, no white space, and no unnecessary escapes.
    ///
    /// Two values are equal if and only if their canonical texts have the same bytes.
    package var canonicalText: String {
        var bytes: [UInt8] = []
        // Most texts are events, which are shorter.
        bytes.reserveCapacity(512)
        write(to: &bytes, indentation: nil)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The value for files that people read: indented by two spaces, with members in the order of the object.
    package var indentedText: String {
        var bytes: [UInt8] = []
        write(to: &bytes, indentation: 0)
        bytes.append(UInt8(ascii: "\n"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends a JSON string literal.
    package static func appendLiteral(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        // Most texts need no escapes.
        guard text.utf8.contains(where: needsEscape) else { return bytes.append(contentsOf: text.utf8) }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
            case UInt8(ascii: "\t"): bytes.append(contentsOf: #"\t"#.utf8)
            case 0..<0x20, 0x7F:
                bytes.append(contentsOf: "\\u\(hexadecimal(byte, width: 4))".utf8)
            default: bytes.append(byte)
            }
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// - Parameter indentation: spaces before each line; nil for the canonical form.
    private func write(to bytes: inout [UInt8], indentation: Int?) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let text): bytes.append(contentsOf: text.utf8)
        case .string(let text): Self.appendLiteral(text, to: &bytes)
        case .array(let elements):
            Self.write(elements, between: ("[", "]"), to: &bytes, indentation: indentation) { element, bytes, inner in
                element.write(to: &bytes, indentation: inner)
            }
        case .object(let object):
            let members = indentation == nil ? object.sortedMembers : object.members
            Self.write(members, between: ("{", "}"), to: &bytes, indentation: indentation) { member, bytes, inner in
                Self.appendLiteral(member.key, to: &bytes)
                bytes.append(contentsOf: (inner == nil ? ":" : ": ").utf8)
                member.value.write(to: &bytes, indentation: inner)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element],
        between brackets: (String, String),
        to bytes: inout [UInt8],
        indentation: Int?,
        each: (Element, inout [UInt8], Int?) -> Void
    ) {
        let inner = indentation.map { $0 + 2 }
        bytes.append(contentsOf: brackets.0.utf8)
        for (position, element) in elements.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            appendLine(inner, to: &bytes)
            each(element, &bytes, inner)
        }
        if !elements.isEmpty { appendLine(indentation, to: &bytes) }
        bytes.append(contentsOf: brackets.1.utf8)
    }

    private static func appendLine(_ indentation: Int?, to bytes: inout [UInt8]) {
        guard let indentation else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indentation))
    }
}

import Basics

/// Escaping of the literal text of Markdown templates, equal to cmark's.
extension [UInt8] {
    /// Appends text with `& < > "` escaped.
    mutating func append(markdownText text: some Sequence<UInt8>) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): append(contentsOf: "&quot;".utf8)
            default: append(byte)
            }
        }
    }

    /// Appends an address, in which invalid bytes are percent-encoded and existing encodings are kept.
    mutating func append(markdownTarget target: some Sequence<UInt8>) {
        for byte in target {
            switch byte {
            case UInt8(ascii: "&"): append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "'"): append(contentsOf: "&#x27;".utf8)
            case _ where byte.isASCIILetter || byte.isASCIIDigit || Self.plainInTargets.contains(byte): append(byte)
            default:
                append(UInt8(ascii: "%"))
                append((byte >> 4).hexadecimalDigit(uppercase: true))
                append((byte & 0xF).hexadecimalDigit(uppercase: true))
            }
        }
    }

    private static var plainInTargets: String.UTF8View { "-_.+!*(),%#@?=;:/$~".utf8 }
}

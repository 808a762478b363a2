import Basics

/// Literal text of a Markdown template, written as cmark writes it.
extension [UInt8] {
    /// Appends text with `& < > "` replaced.
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

    /// Appends an address: what an address cannot hold is percent-encoded, what is encoded already stays.
    mutating func append(markdownTarget target: some Sequence<UInt8>) {
        for byte in target {
            switch byte {
            case UInt8(ascii: "&"): append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "'"): append(contentsOf: "&#x27;".utf8)
            case _ where byte.isASCIILetter || byte.isASCIIDigit || Self.plainInTargets.contains(byte): append(byte)
            default:
                append(UInt8(ascii: "%"))
                append(Self.hexadecimal[Int(byte >> 4)])
                append(Self.hexadecimal[Int(byte & 0xF)])
            }
        }
    }

    private static var plainInTargets: String.UTF8View { "-_.+!*(),%#@?=;:/$~".utf8 }
    private static var hexadecimal: [UInt8] { Array("0123456789ABCDEF".utf8) }
}

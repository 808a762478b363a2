/// A syntax error in a JSON text, with the place of the first fault.
package struct JSONParsingError: Error, Equatable, CustomStringConvertible {
    /// The problem.
    package enum Fault: Equatable, Sendable {
        case unexpectedEnd
        case unexpectedByte(UInt8, expected: String)
        case duplicateKey(String)
        case badNumber
        case badEscape
        case loneSurrogate
        case controlCharacter
        case badUTF8
        case tooDeep(limit: Int)
        case trailingText
    }

    package let fault: Fault
    /// Byte offset of the fault.
    package let offset: Int
    /// Line of the fault, from 1.
    package let line: Int
    /// Column of the fault in Unicode scalars, from 1.
    package let column: Int

    /// The problem, without the place.
    package var reason: String {
        switch fault {
        case .unexpectedEnd: "the JSON text ends too early"
        case .unexpectedByte(let byte, let expected):
            "unexpected \(Self.name(of: byte)) in JSON: expected \(expected)"
        case .duplicateKey(let key): "the key \"\(key)\" occurs twice in one object: keep one"
        case .badNumber: "not a JSON number"
        case .badEscape: "not a JSON escape sequence"
        case .loneSurrogate: "half of a surrogate pair: write both halves"
        case .controlCharacter: "a control character inside a string: escape it"
        case .badUTF8: "not UTF-8"
        case .tooDeep(let limit): "nested more than \(limit) levels deep"
        case .trailingText: "text after the end of the JSON value"
        }
    }

    package var description: String { "line \(line), column \(column): \(reason)" }

    private static func name(of byte: UInt8) -> String {
        switch byte {
        case 0x21...0x7E: "\"\(Character(UnicodeScalar(byte)))\""
        case 0x20, 0x09: "white space"
        case 0x0A, 0x0D: "line end"
        default: "byte 0x\(String(byte, radix: 16))"
        }
    }
}

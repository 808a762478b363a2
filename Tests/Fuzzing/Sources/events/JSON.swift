import Basics
import Fuzzing
import StrictJSON

/// A JSON text has one value, and a value has one canonical text.
func checkJSON(_ bytes: [UInt8]) {
    let value: JSONValue
    do {
        value = try JSONValue(parsing: bytes)
    } catch {
        expect((0...bytes.count).contains(error.offset), "a fault is inside of the text: \(error)")
        let place = SourcePlace(of: error.offset, in: bytes)
        expect(
            place.line == error.line && place.column == error.column && error.line > 0 && error.column > 0,
            "a fault has its place: \(error)"
        )
        return expect(!error.description.isEmpty, "a fault is described")
    }
    expect(String(validating: bytes, as: UTF8.self) != nil, "JSON is UTF-8")
    let text = value.canonicalText
    expectSame(parsed(text), text, "the canonical text is its own canonical text")
    expectSame(parsed(value.indentedText), text, "indentation changes nothing")
    expectSame(
        parsed(" \r\n\t" + String(decoding: bytes, as: UTF8.self) + "\t\n "),
        text,
        "white space changes nothing"
    )
    expectSame(parsed("[\(text),\(text)]"), "[\(text),\(text)]", "an array holds its elements")
    expect(!text.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "a canonical text is one line, without controls")
    expect((try? JSONValue(parsing: bytes))?.hashValue == value.hashValue, "equal values have equal hashes")
}

/// The canonical text of a valid JSON text; nil if it is nested too deeply, which another array around it can cause.
private func parsed(_ text: String) -> String? {
    do {
        return try JSONValue(parsing: text).canonicalText
    } catch {
        if case .tooDeep = error.fault { return nil }
        fatalError("property violated: what was written is JSON: \(error): \(text)")
    }
}

private func expectSame(_ text: String?, _ expected: String, _ property: String) {
    guard let text else { return }
    expect(text.isIdentical(to: expected), "\(property): \(text) is not \(expected)")
}

extension JSONValue {
    /// The value at a JSON Pointer (RFC 6901); nil if it does not exist.
    func value(at pointer: String) -> JSONValue? {
        guard !pointer.isEmpty else { return self }
        let tokens = pointer.utf8.map(\.self).parts(separatedBy: "/")
        guard tokens.first?.isEmpty == true else { return nil }
        return tokens.dropFirst().reduce(self) { value, token in
            guard let key = Self.unescaped(token) else { return nil }
            switch value {
            case .object(let object): return object.members.first { $0.key.isIdentical(to: key) }?.value
            case .array(let elements): return Int(key).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            default: return nil
            }
        }
    }

    /// `~1` is `/`, and `~0` is `~`; nil if another byte follows `~`.
    private static func unescaped(_ token: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(token.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "~") else {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
            case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
            default: return nil
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension JSONValue {
    /// Whether a pointer denotes a value in this value, or a missing member of an object in it.
    func has(_ pointer: String) -> Bool {
        if value(at: pointer) != nil { return true }
        guard let slash = pointer.utf8.lastIndex(of: UInt8(ascii: "/")),
            case .object? = value(at: String(pointer[..<slash]))
        else { return false }
        return Self.unescaped(String(pointer[pointer.utf8.index(after: slash)...])) != nil
    }
}

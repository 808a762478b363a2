/// A JSON value, by a strict reading of RFC 8259: no duplicate keys, no lone surrogates, no trailing commas.
///
/// Numbers keep their text, because conversion to `Double` would change them. Whole numbers are normalized, so that
/// `5`, `5.0`, and `5e0` are equal.
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// An integer as a value.
    package static func integer(_ value: Int) -> JSONValue { .number(String(value)) }

    /// Whether the value is null.
    package var isNull: Bool { if case .null = self { true } else { false } }

    /// The value as a string, or nil if it is something else.
    package var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The value as an object, or nil if it is something else.
    package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// The value as an integer, or nil if it is something else or does not fit.
    package var integer: Int? { if case .number(let text) = self { Int(text) } else { nil } }

    /// The value as a Boolean, or nil if it is something else.
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The kind of the value for error messages.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a Boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// Strings are equal only if their code points are equal (RFC 8259, section 8.3).
extension JSONValue: Hashable {
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)), (.string(let left), .string(let right)): left.isExactly(right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _): false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .number(let text), .string(let text): text.hashExactly(into: &hasher)
        case .array(let values): hasher.combine(values)
        case .object(let object): hasher.combine(object)
        }
    }
}

/// The members of a JSON object, in the order of the source.
///
/// Equality and hashing ignore the order and the places of members.
package struct JSONObject: Sendable {
    /// One key with its value, and the places of both in the source.
    package struct Member: Sendable {
        package let key: String
        package let value: JSONValue
        /// Byte offset of the key's opening quotation mark; 0 for values that were not parsed.
        package let keyOffset: Int
        /// Byte offset of the value's first byte; 0 for values that were not parsed.
        package let valueOffset: Int
    }

    package let members: [Member]

    package init(members: [Member]) {
        self.members = members
    }

    /// The value of a key, or nil if there is none.
    package subscript(key: String) -> JSONValue? {
        // By index, because the elements of `first(where:)` are copies.
        for index in members.indices where members[index].key.isExactly(key) { return members[index].value }
        return nil
    }

    /// A key as a reference token of JSON Pointer (RFC 6901).
    package static func pointerToken(of key: String) -> String {
        // By scalars: "/" with a combining accent is one character, but still a slash.
        key.unicodeScalars.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined()
    }

    /// The members, sorted by the bytes of their keys.
    var sortedMembers: [Member] { members.sorted { $0.key.precedesExactly($1.key) } }
}

extension JSONObject: Hashable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.count == right.members.count
            && zip(left.sortedMembers, right.sortedMembers).allSatisfy {
                $0.key.isExactly($1.key) && $0.value == $1.value
            }
    }

    package func hash(into hasher: inout Hasher) {
        for member in sortedMembers {
            member.key.hashExactly(into: &hasher)
            hasher.combine(member.value)
        }
    }
}

/// An object written as a literal. Members that are nil are omitted. Keys must differ.
extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral pairs: (String, JSONValue?)...) {
        self.init(present: pairs)
    }
}

extension JSONObject {
    fileprivate init(present pairs: [(String, JSONValue?)]) {
        self.init(pairs.compactMap { key, value in value.map { (key, $0) } })
    }

    /// The members of this object, followed by those of another; keys must differ.
    package func appending(_ other: JSONObject) -> JSONObject {
        JSONObject(members: members + other.members)
    }

    /// An object of computed members; keys must differ.
    package init(_ pairs: [(String, JSONValue)]) {
        members = pairs.map { Member(key: $0.0, value: $0.1, keyOffset: 0, valueOffset: 0) }
    }

    /// An object of strings.
    package init(texts pairs: [(String, String)]) {
        self.init(pairs.map { ($0.0, .string($0.1)) })
    }
}

// Values written as literals. Null has no literal, because `nil` omits a member.

extension JSONValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .string(value) }

    package init(integerLiteral value: Int) { self = .integer(value) }

    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    package init(dictionaryLiteral pairs: (String, JSONValue?)...) { self = .object(JSONObject(present: pairs)) }
}

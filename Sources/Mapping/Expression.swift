import Basics
import StrictJSON

/// The definition of a value of an event.
///
/// Evaluation always ends, because it iterates only over the elements of the body.
indirect enum Expression: Sendable {
    case constant(JSONValue)
    case template(Template)
    case object([(key: String, value: Expression)])
    case array([Expression])
    case lookup(Lookup)

    /// The places in the body that determine the value at a JSON Pointer in the result.
    func references(at tokens: ArraySlice<String>) -> [Reference] {
        switch self {
        case .constant: return []
        case .template(let template): return template.references
        case .lookup(let lookup): return lookup.from
        case .object(let members):
            guard let token = tokens.first else { return [] }
            let member = members.first { $0.key.isExactly(token) }
            return member?.value.references(at: tokens.dropFirst()) ?? []
        case .array(let elements):
            guard let index = tokens.first.flatMap(JSONPointer.index), elements.indices.contains(index) else {
                return []
            }
            return elements[index].references(at: tokens.dropFirst())
        }
    }
}

/// A text with placeholders, such as `wc-{/id}-{@/id}`; `{{` and `}}` are braces.
struct Template: Sendable {
    enum Piece: Sendable {
        case text(String)
        case placeholder(Reference)
    }

    let pieces: [Piece]
    /// The JSON Pointer of the template in the description.
    let path: String

    var references: [Reference] {
        pieces.compactMap { if case .placeholder(let reference) = $0 { reference } else { nil } }
    }

    init(_ reader: DescriptionReader) throws(Diagnostic) {
        let text = try reader.text()
        path = reader.path
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let isDoubled = index + 1 < bytes.count && bytes[index + 1] == byte
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "}"):
                if isDoubled {
                    literal.append(byte)
                    index += 2
                    continue
                }
                guard byte == UInt8(ascii: "{"), let closing = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else {
                    throw reader.error("unbalanced brace: write {{ or }} for a literal brace")
                }
                if !literal.isEmpty { pieces.append(.text(String(decoding: literal, as: UTF8.self))) }
                literal = []
                let name = String(decoding: bytes[(index + 1)..<closing], as: UTF8.self)
                guard !name.isEmpty, let reference = Reference(name) else {
                    throw reader.error(
                        "{\(name.prefix(80))} is not a placeholder: write {/pointer}, {@/pointer} or {name}"
                    )
                }
                pieces.append(.placeholder(reference))
                index = closing + 1
            default:
                literal.append(byte)
                index += 1
            }
        }
        if !literal.isEmpty { pieces.append(.text(String(decoding: literal, as: UTF8.self))) }
        self.pieces = pieces
    }
}

/// A value from the body, and its processing in the order of the properties.
struct Lookup: Sendable {
    /// The places; the first existing value counts.
    var from: [Reference]
    /// Conditions on the elements of an array; the first matching element counts.
    var find: [Condition]?
    /// The part of the found element; nil for the whole element.
    var take: JSONPointer?
    var table: Table.Column?
    var conversion: Conversion?
    /// An integer to multiply by.
    var times: Expression?
    /// A term to add to a date.
    ///
    /// The result is the last day of the term.
    var plus: Expression?
    /// The default for a missing value; nil if a missing value is an error.
    var otherwise: Expression?
    /// The JSON Pointer of the lookup in the description.
    let path: String
}

/// A table of a description: rows by key.
struct Table: Sendable {
    /// The value that a lookup reads in a row: the row itself, or a field of it.
    struct Column: Sendable {
        let name: String
        let table: Table
        let field: String?
    }

    /// The rows by key.
    ///
    /// `Exact` compares the bytes of keys.
    let rows: [Exact<String>: JSONValue]

    func row(_ key: String) -> JSONValue? { rows[Exact(wrappedValue: key)] }

    /// The key of a value: a string, or the text of a number.
    static func key(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text), .number(let text): text
        case .null, .bool, .array, .object: nil
        }
    }
}

/// A test of a value at a place.
struct Condition: Sendable {
    indirect enum Test: Sendable {
        case equals(JSONValue)
        case isIn([JSONValue])
        case isInTable(String, Table)
        /// Whether there is a value other than null.
        case exists(Bool)
        case not(Test)

        func holds(_ value: JSONValue?) -> Bool {
            switch self {
            case .equals(let expected): value == expected
            case .isIn(let values): value.map(values.contains) ?? false
            case .isInTable(_, let table): value.flatMap(Table.key).flatMap(table.row) != nil
            case .exists(let expected): (value != nil && value != .null) == expected
            case .not(let test): !test.holds(value)
            }
        }

        var description: String {
            switch self {
            case .equals(let value): shown(value)
            case .isIn(let values): values.prefix(20).map(shown).joined(separator: " or ")
            case .isInTable(let name, _): "a key of the table \(quoted(name))"
            case .exists(let expected): expected ? "any value" : "no value"
            case .not(let test): "not \(test.description)"
            }
        }
    }

    let reference: Reference
    let test: Test
}

/// A pattern of a path with named segments, such as `/accounts/{account}/users/{user}`.
struct PathPattern: Sendable {
    enum Segment: Sendable {
        case text(String)
        case capture(String)
    }

    /// The longest text in bytes that can match.
    private static let longestText = 4096

    let from: Reference
    let segments: [Segment]

    var names: [String] { segments.compactMap { if case .capture(let name) = $0 { name } else { nil } } }

    /// The captured segments; nil if the text does not match.
    func captures(of text: String) -> [String: String]? {
        guard text.utf8.count <= Self.longestText else { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.count == segments.count else { return nil }
        var captures: [String: String] = [:]
        for (part, segment) in zip(parts, segments) {
            switch segment {
            case .text(let text): guard part.isExactly(text) else { return nil }
            case .capture(let name):
                guard !part.isEmpty else { return nil }
                captures[name] = part
            }
        }
        return captures
    }
}

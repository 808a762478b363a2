import Basics
import StrictJSON

/// How one value of an event is made from a body.
///
/// Total: no loops but over what the body contains.
indirect enum Expression: Sendable {
    case constant(JSONValue)
    case template(Template)
    case object([(key: String, value: Expression)])
    case array([Expression])
    case lookup(Lookup)

    /// The places that the expression reads at a JSON Pointer below it.
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
    /// JSON Pointer of the template in the description.
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
                    throw reader.error("a brace without its counterpart: write {{ or }} for a brace itself")
                }
                if !literal.isEmpty { pieces.append(.text(String(decoding: literal, as: UTF8.self))) }
                literal = []
                let name = String(decoding: bytes[(index + 1)..<closing], as: UTF8.self)
                guard !name.isEmpty, let reference = Reference(name) else {
                    throw reader.error(
                        "{\(name.prefix(80))} is no placeholder: write {/pointer}, {@/pointer} or {name}"
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

/// A value from the body: where it is, and what is done with it, in the order of the properties.
struct Lookup: Sendable {
    /// The first that is there counts.
    var from: [Reference]
    /// In a list, the first element that fulfills the conditions.
    var find: [Condition]?
    /// The part that is taken of the element that was found.
    var take: JSONPointer?
    var table: Table.Column?
    var conversion: Conversion?
    /// A whole number to multiply by.
    var times: Expression?
    /// A term to add to a date: the result is the last day of the term.
    var plus: Expression?
    /// Stands in if nothing is there.
    var otherwise: Expression?
    /// JSON Pointer of the lookup in the description.
    let path: String
}

/// A table of a description: rows by key.
struct Table: Sendable {
    /// The part of a row that a lookup reads: the whole row if it is a plain value, or one field of it.
    struct Column: Sendable {
        let name: String
        let table: Table
        let field: String?
    }

    /// By the bytes of the key, which `Exact` compares.
    let rows: [Exact<String>: JSONValue]

    func row(_ key: String) -> JSONValue? { rows[Exact(wrappedValue: key)] }

    /// The key of a value: a text, or a number as it is written.
    static func key(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text), .number(let text): text
        case .null, .bool, .array, .object: nil
        }
    }
}

/// A test of one place of the body.
struct Condition: Sendable {
    indirect enum Test: Sendable {
        case equals(JSONValue)
        case isIn([JSONValue])
        case isInTable(String, Table)
        /// Whether there is a value, other than null.
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

/// A text that must consist of given segments: `/accounts/{account}/users/{user}`.
struct PathPattern: Sendable {
    enum Segment: Sendable {
        case text(String)
        case capture(String)
    }

    /// In bytes; a longer text does not fit.
    private static let longestText = 4096

    let from: Reference
    let segments: [Segment]

    var names: [String] { segments.compactMap { if case .capture(let name) = $0 { name } else { nil } } }

    /// The captures of the segments, or nil if the text does not fit.
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

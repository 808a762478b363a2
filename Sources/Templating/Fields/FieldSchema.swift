import Basics

/// The names and kinds of the fields of a record, in the order of its values.
package struct FieldSchema: Sendable, Hashable {
    /// One field: its name and its kind.
    package struct Entry: Sendable, Hashable {
        /// Words of ASCII letters and digits, each beginning with a letter, joined by dots.
        package let name: String
        package let kind: FieldKind

        package init(_ name: String, _ kind: FieldKind) {
            self.name = name
            self.kind = kind
        }
    }

    /// In the order of the values of a record.
    package let entries: [Entry]
    private let positions: [String: Int]

    /// - Precondition: names are well formed and unique.
    package init(_ entries: [Entry]) {
        self.entries = entries
        var positions: [String: Int] = [:]
        for (position, entry) in entries.enumerated() {
            precondition(Self.isName(entry.name), "\"\(entry.name)\" is not a field name")
            precondition(positions.updateValue(position, forKey: entry.name) == nil, "two fields \"\(entry.name)\"")
        }
        self.positions = positions
    }

    /// The position of a field in the schema and in its records, or nil if there is no such field.
    package func position(of name: String) -> Int? { positions[name] }

    /// Whether a text is a well-formed field name.
    static func isName(_ text: String) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { word in
            guard let first = word.first, first.isASCIILetter else { return false }
            return word.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit }
        }
    }
}

/// A schema as a literal: `["name": .text, "seats": .integer]`.
extension FieldSchema: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral fields: (String, FieldKind)...) {
        self.init(fields.map { Entry($0.0, $0.1) })
    }
}

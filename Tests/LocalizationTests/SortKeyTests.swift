import Foundation
import Localization
import Testing

struct SortKeyTests {
    @Test(arguments: [
        ["nube", "Ñandú", "ñu", "Óscar", "oso"],
        ["ana", "Ana B", "Ana-Maria", "ana_c", "Ana2", "Anabel"],
        ["", " ", "-", "@", "~", "¿", "0", "9", "a", "Á b", "ab", "z", "ж", "日"],
        ["Nz", "ñ", "ña", "Ñb", "o"],
        ["Laura", "Łukasz", "Lx"], ["Sofa", "Søren", "Sp"], ["Straßa", "Strasse", "Straßf"],
        ["adz", "Ægir", "af"], ["user-2", "user2"], ["٣", "4", "५"],
    ])
    func `names sort in the order that readers expect`(names: [String]) {
        let keys = names.map { SortKey($0) }
        #expect(keys == keys.sorted())
    }

    @Test(arguments: [
        ("Óscar", "oscar"), ("IÑIGO", "Iñigo"), ("Íñigo", "iñigo"), ("n\u{303}", "ñ"), ("Straße", "STRASSE"),
        ("Σίσυφος", "σισυφοσ"), ("Ａｎａ", "ana"), ("a\u{200D}b", "ab"), ("ﬁn", "fin"), ("İzmir", "izmir"),
    ])
    func `case, accents and invisible characters make no difference`(left: String, right: String) {
        #expect(SortKey(left) == SortKey(right))
        #expect(SortKey(left).hashValue == SortKey(right).hashValue)
    }

    @Test(arguments: [("n", "ñ"), ("か", "が"), ("कत", "क्त"), ("a b", "ab"), ("1", "2"), ("и", "к")])
    func `different letters make a difference`(left: String, right: String) {
        #expect(SortKey(left) != SortKey(right))
    }

    @Test func `European letters are folded as in the tables of Unicode, regardless of the next letter`() {
        let letters = (0x20..<0x180).compactMap { Unicode.Scalar(UInt32($0)) }.map { String($0) }
        for first in letters {
            for second in letters {
                let text = first + second
                // The invisible last character makes the folding use Unicode's tables, as for all other texts.
                #expect(SortKey(text) == SortKey(text + "\u{200D}"), "\(text.unicodeScalars.map(\.value))")
            }
        }
    }

    @Test func `signs sort before digits, and digits before letters`() {
        let signs = (0x20..<0x7F).map { UnicodeScalar(UInt8($0)) }.filter { !$0.properties.isAlphabetic }
        for sign in signs where !("0"..."9").contains(sign) {
            #expect(SortKey(String(sign)) < SortKey("0"))
        }
        for digit in 0...9 {
            #expect(SortKey(String(digit)) < SortKey("a"))
        }
    }

    @Test(arguments: [
        ("a/b", "a/b"), ("//", "//"), ("Ñu", "nu"), ("n\u{303}/", "n/"), ("\u{10FFFF}", "\u{10FFFF}"), ("1 €", "1 €"),
    ])
    func `the typed text of a key contains its signs, but not the marks for sorting`(text: String, typed: String) {
        #expect(SortKey.typed(SortKey(text).scalars) == typed)
    }

    @Test(arguments: [("/", "/"), ("a/", "A/"), ("ñ", "Ñ"), ("@", "@")])
    func `the label of a prefix is its capitalized text`(text: String, label: String) {
        #expect(SortKey.label(String(String.UnicodeScalarView(SortKey(text).scalars))) == label)
    }
}

/// The search script folds typed texts like the keys, with tables that are derived from the keys of all characters.
struct SearchScriptTests {
    private static func folded(_ text: String) -> String { SortKey.typed(SortKey(text).scalars) }

    /// All scalars of the planes with characters.
    private static var scalars: some Sequence<Unicode.Scalar> {
        [UInt32(0)...0x3FFFF, 0xE0000...0x10FFFF].joined().lazy.compactMap(Unicode.Scalar.init)
    }

    /// The differences of keys from `normalize("NFKD")` and `toLowerCase()` in the script.
    private struct Table {
        var ignored: [ClosedRange<UInt32>] = []
        var zeros: [UInt32] = []
        var letters: [String] = []
        /// Scalars whose keys the table cannot express.
        var others: [Unicode.Scalar] = []

        mutating func add(_ scalar: Unicode.Scalar, key: String) {
            let value = scalar.value
            if key.isEmpty {
                if let last = ignored.last, last.upperBound + 1 == value {
                    ignored[ignored.count - 1] = last.lowerBound...value
                } else {
                    ignored.append(value...value)
                }
            } else if key == "0" {
                zeros.append(value)
            } else if let digit = UInt32(key) {
                if zeros.last != value - digit { others.append(scalar) }
            } else if scalar.properties.lowercaseMapping == String(scalar) {
                letters.append(Self.number(value) + ":" + key)
            } else if key != SearchScriptTests.folded(scalar.properties.lowercaseMapping) {
                others.append(scalar)
            }
        }

        private static func number(_ value: UInt32) -> String { String(value, radix: 16) }

        /// The form of the table in the script.
        var text: String {
            let ranges = ignored.map { range in
                range.count == 1
                    ? Self.number(range.lowerBound)
                    : "\(Self.number(range.lowerBound))-\(Self.number(range.upperBound))"
            }
            return [ranges, zeros.map(Self.number), letters].map(Self.wrapped).joined(separator: ";\n")
        }

        private static func wrapped(_ words: [String]) -> String {
            var lines = ["   "]
            for word in words {
                if lines[lines.count - 1].count + word.count + 1 > 118 { lines.append("   ") }
                lines[lines.count - 1] += " " + word
            }
            return lines.joined(separator: "\n")
        }
    }

    @Test func `the table in the search script matches the sort keys`() throws {
        var table = Table()
        for scalar in Self.scalars {
            let text = String(scalar)
            let key = Self.folded(text)
            // The browser itself knows the compatibility and case forms of characters.
            let isPlain = key.unicodeScalars.elementsEqual(CollectionOfOne(scalar))
            if isPlain || !text.decomposedStringWithCompatibilityMapping.unicodeScalars.elementsEqual([scalar]) {
                continue
            }
            let lowercase = scalar.properties.lowercaseMapping
            if !key.unicodeScalars.elementsEqual(lowercase.unicodeScalars) { table.add(scalar, key: key) }
        }
        #expect(table.others == [])
        let script = try String(contentsOf: Self.script, encoding: .utf8)
        #expect(script.contains("= `\n\(table.text)\n"), "Put this into \(Self.script.path):\n\(table.text)")
    }

    @Test func `folding a text again does not change it`() {
        let changed = Self.scalars.filter { scalar in
            let key = Self.folded(String(scalar))
            let isPlain = key.unicodeScalars.elementsEqual(CollectionOfOne(scalar))
            return !isPlain && !Self.folded(key).unicodeScalars.elementsEqual(key.unicodeScalars)
        }
        #expect(changed == [])
    }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Templates/assets/search.js")
}

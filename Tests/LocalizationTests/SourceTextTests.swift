import Basics
import StrictJSON
import Testing

@testable import Localization

struct SourceTextTests {
    @Test(arguments: ["", "a", "\n", "a\nñb\r\n\n€c", "{\n  \"k\": \"𝄞\"\n}\n"])
    func `a place has the same line and column as in the JSON reader`(text: String) {
        let bytes = Array(text.utf8)
        let source = SourceText(bytes)
        for offset in 0...bytes.count {
            let place = SourcePlace(of: offset, in: bytes)
            #expect(source.place(at: offset) == place)
        }
    }

    /// The same text with a byte order mark and with other line ends.
    private static func variants(_ text: String) -> [[UInt8]] {
        ["\n", "\r\n", "\r"].flatMap { end in
            ["", "\u{FEFF}"].map { mark in Array((mark + text.replacing("\n", with: end)).utf8) }
        }
    }

    @Test(arguments: ["", "a", "\n", "\n\n\n", "a\nñb\n\n€c\n", "\u{301}\n\u{301}\n"])
    func `byte order marks and line endings make no difference`(text: String) throws {
        for variant in Self.variants(text) {
            let source = try SourceText(decoding: variant)
            #expect(source.bytes == Array(text.utf8))
            #expect(source.lines.count == text.utf8.count { $0 == 0x0A } + 1)
        }
    }

    @Test func `a locale file reads the same with a byte order mark and other line endings`() throws {
        let good = LocaleFile("es", ["a": "{n, number}", "b.c": "\"é\""]).text
        let expected = try LocaleCatalog(parsing: Array(good.utf8), file: "es.json")
        for variant in Self.variants(good) {
            let catalog = try LocaleCatalog(parsing: variant, file: "es.json")
            #expect(catalog.messages == expected.messages)
            for key in expected.messages.keys { #expect(catalog.place(of: key) == expected.place(of: key)) }
        }
        let bad = LocaleFile("es", ["a": "{n", "é": "x", "b": "\\u00e1}"]).text
        for variant in Self.variants(bad) {
            let error = #expect(throws: CatalogErrors.self) {
                try LocaleCatalog(parsing: variant, file: "Locales/es.json")
            }
            #expect(error?.errors == errors(of: bad))
        }
    }

    @Test func `a place in a long line has the same line and column as in the JSON reader`() {
        let bytes = Array((String(repeating: "añ€𝄞", count: 300) + "\nb").utf8)
        let source = SourceText(bytes)
        for offset in 0...bytes.count {
            let place = SourcePlace(of: offset, in: bytes)
            #expect(source.place(at: offset) == place)
        }
    }

    @Test func `a forward search finds the same as a search from each place`() {
        let text = Array("a}}b}c}}}{}}".utf8)
        for mark in ["}", "}}", "}}}", "x", "{}"].map({ Array($0.utf8) }) {
            var search = ForwardSearch(mark)
            for offset in 0...text.count + 2 {
                let expected = text.indices.first { $0 >= offset && text[$0...].starts(with: mark) }
                #expect(search.next(in: text, from: offset) == expected)
            }
        }
    }

    @Test(arguments: [
        (1, 2), (2, 3), (3, 5), (4, 6), (5, 12), (6, 24), (7, 25), (8, 31),
    ])
    func `an escape sequence counts as one character`(character: Int, column: Int) {
        // Value: a " ñ ñ 𝄞 𝄞 ퟿, and the end.
        let source = SourceText(Array(#""a\"ñ\u00f1\ud834\udd1e𝄞\ud7ff""#.utf8))
        #expect(source.place(ofCharacter: character, inStringAt: 0) == SourcePlace(line: 1, column: column))
    }

    @Test func `a place beyond the end of a string is the end of the string`() {
        let source = SourceText(Array(#"{"a": "bc"}"#.utf8))
        #expect(source.place(ofCharacter: 99, inStringAt: 6) == SourcePlace(line: 1, column: 10))
    }
}

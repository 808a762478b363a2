import StrictJSON
import Testing

@testable import Localization

struct SourceTextTests {
    @Test(arguments: ["", "a", "\n", "a\nñb\r\n\n€c", "{\n  \"k\": \"𝄞\"\n}\n"])
    func `a place is what the JSON reader says it is`(text: String) {
        let bytes = Array(text.utf8)
        let source = SourceText(bytes)
        for offset in 0...bytes.count {
            let (line, column) = lineAndColumn(of: offset, in: bytes)
            #expect(source.place(at: offset) == SourcePlace(line: line, column: column))
        }
    }

    @Test(arguments: [
        (1, 2), (2, 3), (3, 5), (4, 6), (5, 12), (6, 24), (7, 25), (8, 31),
    ])
    func `an escape sequence counts as the one character it stands for`(character: Int, column: Int) {
        // Value: a " ñ ñ 𝄞 𝄞 ퟿, and the end.
        let source = SourceText(Array(#""a\"ñ\u00f1\ud834\udd1e𝄞\ud7ff""#.utf8))
        #expect(source.place(ofCharacter: character, inStringAt: 0) == SourcePlace(line: 1, column: column))
    }

    @Test func `a place behind the end of a string is its end`() {
        let source = SourceText(Array(#"{"a": "bc"}"#.utf8))
        #expect(source.place(ofCharacter: 99, inStringAt: 6) == SourcePlace(line: 1, column: 10))
    }
}

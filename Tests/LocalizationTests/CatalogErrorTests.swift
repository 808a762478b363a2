import Basics
import Localization
import StrictJSON
import Testing

struct CatalogErrorTests {
    @Test(arguments: ["es.txt", "Locales/español.json", "Locales/e.json", "Locales/es_ES.json", "Locales/.json", ""])
    func `a file that is not named after a language is refused`(path: String) throws {
        let found = errors(of: LocaleFile("en").text, file: path)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        #expect(found.map(\.problem) == [.badFileName(name)])
        #expect(
            found.first?.description
                == "\(path):1:1: error: `\(name)` is not named after a language. "
                + "Name it after a BCP 47 tag, such as `es.json` or `pt-BR.json`."
        )
    }

    @Test func `text that is not JSON has one error`() {
        let found = errors(of: "{\n  \"name\": ?\n}")
        #expect(
            found.map(\.description) == [
                "Locales/es.json:2:11: error: unexpected \"?\" in JSON: expected a JSON value."
            ]
        )
    }

    private func problem(of bytes: [UInt8]) -> String {
        do {
            _ = try LocaleCatalog(parsing: bytes, file: "Locales/es.json")
            return "no error"
        } catch {
            return error.description
        }
    }

    @Test func `a file that is not UTF-8 text has one error, at its place`() {
        let text = Array(LocaleFile("es").text.utf8)
        let wide: [UInt8] = text.flatMap { [$0, 0] as [UInt8] }
        for bytes: [UInt8] in [wide, [0xFF, 0xFE] + wide, [0xFE, 0xFF, 0] + wide.dropLast()] {
            #expect(problem(of: bytes) == "Locales/es.json:1:1: error: the file is UTF-16. Save it as UTF-8.")
        }
        let spanish = Array("{\r\n \"ñ".utf8)
        #expect(problem(of: spanish + [0xF1]) == "Locales/es.json:2:4: error: the file is not UTF-8. Save it as UTF-8.")
        #expect(
            problem(of: spanish + [0])
                == "Locales/es.json:2:4: error: the file contains U+0000, which is not allowed. Remove it."
        )
    }

    @Test func `the size of a file is limited`() {
        let text = Array(LocaleFile("es").text.utf8)
        let space = [UInt8](repeating: 0x20, count: (1 << 20) - text.count)
        #expect(problem(of: text + space) == "no error")
        #expect(problem(of: text + space + [0x20]).contains("the file is larger than 1048576 bytes"))
    }

    @Test(arguments: ["", " ", "\u{A0}", "\u{200B}", "\u{2800}", "\u{3164}", "\u{301}"])
    func `a language must have a visible name`(name: String) {
        let text = LocaleFile("es").text.replacing(/"name": "[^"]*"/, with: "\"name\": \"\(name)\"")
        #expect(errors(of: text).map(\.problem) == [.emptyName])
    }

    @Test func `a duplicate key is an error`() {
        let found = errors(of: LocaleFile("es", ["a": "1", "b": "2", "a": "3"]).text)
        #expect(
            found.map(\.description) == [
                "Locales/es.json:9:5: error: the key \"a\" occurs twice in one object: keep one."
            ]
        )
    }

    @Test func `a file that is not an object is refused`() {
        let found = errors(of: "[]")
        #expect(found.map(\.problem) == [.wrongKind(of: nil, expected: "an object", found: "an array")])
        #expect(found.first?.description == "Locales/es.json:1:1: error: the file contains an array. Write an object.")
    }

    @Test func `each missing member is reported`() {
        #expect(
            errors(of: "{}").map(\.description) == [
                "Locales/es.json:1:1: error: the file has no member `direction`. Add it.",
                "Locales/es.json:1:1: error: the file has no member `formats`. Add it.",
                "Locales/es.json:1:1: error: the file has no member `messages`. Add it.",
                "Locales/es.json:1:1: error: the file has no member `name`. Add it.",
                "Locales/es.json:1:1: error: the file has no member `plurals`. Add it.",
            ]
        )
    }

    @Test(arguments: ["", "12", "a", "٣", ", ", "\\n"])
    func `digit groups are separated by a single character`(grouping: String) {
        var file = LocaleFile("es")
        file.formats = #""es", "grouping": "\#(grouping)""#
        #expect(errors(of: file.text).count == 1)
        #expect(errors(of: file.text).first?.description.contains("cannot separate groups of digits") == true)
        for right in [#"\u202f"#, "'", ".", " "] {
            file.formats = #""es", "grouping": "\#(right)""#
            #expect(errors(of: file.text).isEmpty)
        }
    }

    @Test func `every error in a file is reported at its place`() {
        let text = #"""
            {
              "name": " ",
              "direction": "left",
              "formats": "ess",
              "plurals": {"sinngle": "n = 1", "one": "n == 1", "few": 3, "other": "n = 2"},
              "messages": {
                "bad key": "ok",
                "ñ": "ok",
                "n": 5,
                "quoted": "\"\u00f1\" {x",
                "fine": "{x}"
              },
              "plural": {},
              "extra": 1
            }
            """#
        let found = errors(of: text)
        #expect(found.allSatisfy { $0.problem.severity == .error && $0.file == "Locales/es.json" })
        let expected = [
            "2:11: error: `name` has no visible characters. Write the language's name in the language itself.",
            "3:16: error: `left` is not a direction. Write `ltr` or `rtl`.",
            "4:14: error: CLDR has no locale `ess`. Did you mean `es`?",
            "5:15: error: `sinngle` is not a plural category. "
                + "Use one of `zero`, `one`, `two`, `few`, `many`, `other`.",
            "5:45: error: plural rule `one`: expected `=` or `!=`, found `==`.",
            "5:59: error: `few` is a number. Write a string.",
            "5:72: error: plural rule `other`: `other` applies to all remaining numbers. Leave its rule empty.",
            "7:5: error: `bad key` is not a key. "
                + "Write words of letters and digits with dots or hyphens between them.",
            "8:5: error: `ñ` is not a key. Write words of letters and digits with dots or hyphens between them.",
            "9:10: error: `n` is a number. Write a string.",
            "10:27: error: message `quoted`: `{` is never closed. Add `}`, or write `'{'` for a literal brace.",
            "13:3: error: locale files have no member `plural`. Did you mean `plurals`?",
            "14:3: error: locale files have no member `extra`. Remove it.",
        ]
        #expect(found.map(\.description) == expected.map { "Locales/es.json:" + $0 })
    }

    @Test(arguments: [
        ("a.b", true), ("seats.used", true), ("seatsUsed", true), ("a-b.c2", true), ("", false), (".a", false),
        ("a.", false), ("a..b", false), ("a_b", false), ("a b", false),
    ])
    func `a key consists of words joined by dots or hyphens`(key: String, isKey: Bool) {
        let found = errors(of: LocaleFile("es", [key: "x"]).text)
        #expect(found.map(\.problem) == (isKey ? [] : [.badKey(key)]))
    }

    @Test func `members of the wrong kind are reported`() {
        let found = errors(
            of: #"{"name": 1, "direction": null, "formats": [], "plurals": "", "messages": true}"#
        )
        #expect(
            found.map(\.problem) == [
                .wrongKind(of: "name", expected: "a string", found: "a number"),
                .wrongKind(of: "direction", expected: "a string", found: "null"),
                .wrongKind(of: "formats", expected: "a string", found: "an array"),
                .wrongKind(of: "plurals", expected: "an object", found: "a string"),
                .wrongKind(of: "messages", expected: "an object", found: "a Boolean"),
            ]
        )
    }

    @Test func `all errors of a file are printed, one per line`() {
        let error = #expect(throws: CatalogErrors.self) {
            try LocaleFile("es", ["a": "{", "b": "}"]).catalog()
        }
        #expect(error?.description.split(separator: "\n").count == 2)
        #expect(error?.description.hasPrefix("Locales/es.json:7:11: error: message `a`: ") == true)
    }
}

import Testing

@testable import Receiver

/// RFC 9110 5.6 and 13.1.2: separators in quotes do not separate.
struct FieldReaderTests {
    private static let tag = "\"0123\""

    @Test(arguments: [
        ("*", true), (" * ", true), ("\"0123\"", true), ("W/\"0123\"", true), ("\"a\", \"0123\"", true),
        (",, \"a\" ,W/\"0123\"", true), ("\"x,*,y\"", false), ("\"x,\"0123\",y\"", false), ("*, \"a\"", false),
        ("\"a\", *", false), ("0123", false), ("\"0123", false), ("", false), (",", false), ("w/\"0123\"", false),
        ("\"a\\\", \"0123\"", true), ("\"01234\"", false),
    ])
    func `a list of entity tags matches if it contains the tag`(list: String, isMatch: Bool) {
        #expect(SiteController.matches(list, Self.tag) == isMatch)
    }

    @Test func `parameters keep their order, and all of their values`() throws {
        let field = try #require(MediaTypeField(#"Text/HTML; a=1;B="x;y=\"z\"" ; a=2"#))
        #expect(field.type == "text/html")
        #expect(field.parameters.map(\.name) == ["a", "b", "a"])
        #expect(field.parameters.map(\.value) == ["1", #"x;y="z""#, "2"])
    }

    /// All texts of a few characters: reading ends, and reading the result again gives the same result.
    @Test func `any text can be parsed`() {
        let signs = ["a", "/", ";", "=", "\"", "\\", " "]
        var texts = [""]
        for _ in 0..<5 { texts = texts.flatMap { text in signs.map { text + $0 } } }
        for text in texts {
            guard let field = MediaTypeField("a/b" + text) else { continue }
            #expect(field.type.hasPrefix("a/b"))
            #expect(MediaTypeField(" A/B" + text + "\t")?.type == field.type)
        }
    }
}

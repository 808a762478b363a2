import Publishing
import Testing

struct SitePathTests {
    @Test(arguments: [
        "index.html", "accounts/acme/es/users/u.1_-x.html", "help/ñandú.html", "a b/c", "a..b/c..", "ab./c~",
        String(repeating: "x", count: 255) + "/y",
    ])
    func `a relative path of plain parts is valid`(text: String) throws {
        #expect(try SitePath(text).text == text)
    }

    @Test(arguments: [
        ("", SitePath.Fault.emptyPart), ("/a", .emptyPart), ("a/", .emptyPart), ("a//b", .emptyPart), ("/", .emptyPart),
        (".", .hiddenPart), ("..", .hiddenPart), ("a/../b", .hiddenPart), ("./a", .hiddenPart), ("a/.git", .hiddenPart),
        ("a\nb", .controlCharacter), ("a\0", .controlCharacter), ("a/\u{7F}", .controlCharacter),
        ("a/" + String(repeating: "x", count: 256), .partTooLong),
    ])
    func `any other path is refused with its fault`(text: String, fault: SitePath.Fault) {
        #expect(throws: PublishError.invalidPath(text, fault)) { _ = try SitePath(text) }
    }

    @Test func `paths are equal only if their bytes are equal`() throws {
        let composed = try SitePath("caf\u{E9}")
        let decomposed = try SitePath("cafe\u{301}")
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect((composed < decomposed) != (decomposed < composed))
        #expect(try composed == SitePath("caf\u{E9}"))
    }
}

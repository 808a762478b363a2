import Localization
import Testing

struct SortKeyTests {
    // site.md 4.3
    @Test(arguments: [
        ["nube", "Ñandú", "ñu", "Óscar", "oso"],
        ["ana", "Ana B", "Ana-Maria", "ana_c", "Ana2", "Anabel"],
        ["", " ", "-", "@", "~", "¿", "0", "9", "a", "Á b", "ab", "z", "ж", "日"],
        ["Nz", "ñ", "ña", "Ñb", "o"],
        ["Laura", "Łukasz", "Lx"], ["Sofa", "Søren", "Sp"], ["Straßa", "Strasse", "Straßf"],
        ["adz", "Ægir", "af"], ["user-2", "user2"], ["٣", "4", "५"],
    ])
    func `names stand in the order a reader expects`(names: [String]) {
        let keys = names.map { SortKey($0) }
        #expect(keys == keys.sorted())
    }

    @Test(arguments: [
        ("Óscar", "oscar"), ("IÑIGO", "Iñigo"), ("Íñigo", "iñigo"), ("n\u{303}", "ñ"), ("Straße", "STRASSE"),
        ("Σίσυφος", "σισυφοσ"), ("Ａｎａ", "ana"), ("a\u{200D}b", "ab"), ("ﬁn", "fin"), ("İzmir", "izmir"),
    ])
    func `case, accents and invisible signs make no difference`(left: String, right: String) {
        #expect(SortKey(left) == SortKey(right))
        #expect(SortKey(left).hashValue == SortKey(right).hashValue)
    }

    @Test(arguments: [("n", "ñ"), ("か", "が"), ("कत", "क्त"), ("a b", "ab"), ("1", "2"), ("и", "к")])
    func `other letters make a difference`(left: String, right: String) {
        #expect(SortKey(left) != SortKey(right))
    }

    @Test func `signs come before digits, digits before letters`() {
        let signs = (0x20..<0x7F).map { UnicodeScalar(UInt8($0)) }.filter { !$0.properties.isAlphabetic }
        for sign in signs where !("0"..."9").contains(sign) {
            #expect(SortKey(String(sign)) < SortKey("0"))
        }
        for digit in 0...9 {
            #expect(SortKey(String(digit)) < SortKey("a"))
        }
    }
}

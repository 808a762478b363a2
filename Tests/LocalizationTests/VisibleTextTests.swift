import Localization
import Testing

/// The visible part of a name.
struct VisibleTextTests {
    @Test(arguments: [
        "", " ", "\t\n", "\u{A0}", "\u{2007}", "\u{3000}", "\u{200B}", "\u{200D}", "\u{200F}", "\u{FEFF}", "\u{AD}",
        "\u{2028}", "\u{2800}", "\u{3164}", "\u{115F}", "\u{FFA0}", "\u{1D159}", "\u{16FE4}", "\u{E0041}", "\u{FE0F}",
        "\u{0}", "\u{85}", "\u{301}", " \u{301}", "\u{20DD}", "\u{903}", "\u{2800}\u{200B} \u{3164}",
    ])
    func `a text of only spaces, controls, fillers and lone marks is not visible`(text: String) {
        #expect(!text.hasVisibleText)
    }

    @Test(arguments: [
        "a", "0", "-", ".", "é", "e\u{301}", "ñ", "प्रिया", "علی‌رضا", "ガブリエル", "👩‍👩‍👧", "\u{600}", "\u{6DD}",
        "\u{70F}", "\u{8E2}", "\u{110BD}", "\u{E000}", " \u{200B}a",
    ])
    func `a text with a visible character is visible`(text: String) {
        #expect(text.hasVisibleText)
    }

    @Test func `a preceding mark does not hide visible text`() {
        // The planes in which Unicode has letters, signs and marks.
        for value in Array(UInt32(0)...0x1FFFF) + Array(0xE0000...0xE0FFF) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(Character(scalar))
            #expect(("\u{301}" + text).hasVisibleText == text.hasVisibleText)
        }
    }
}

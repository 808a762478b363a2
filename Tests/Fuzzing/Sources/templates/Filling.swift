import Basics
import Fuzzing
import Localization

@testable import Templating

/// A valid template has the same tags for all values, and shows every text unchanged.
func checkPage(_ page: Page, _ text: String, _ number: Int) {
    let template: Template
    do {
        template = try page.compile()
    } catch {
        let lines = (try? SourceText(decoding: page.bytes).lines.count) ?? page.bytes.count + 1
        expect(!error.errors.isEmpty, "a refused template has an error")
        for error in error.errors where error.place.path == "Templates/\(page.path)" && page.path.hasPrefix("page.") {
            expect(
                (1...lines).contains(error.place.line) && error.place.column >= 1,
                "an error has its place: \(error)"
            )
            expect(!"\(error)".isEmpty, "an error is described")
        }
        return
    }
    let harmless = word(absentFrom: page.bytes)
    // An empty text is absent for sections, so a text that is filled in is never empty.
    let hostile = "\(text)<"
    for values in [Values.full, .absent, .small] {
        let plain = filled(template, values.record(harmless, number))
        let markup = Markup(of: plain)
        expect(markup.isFinished, "a page ends outside of its tags: \(shown(plain))")
        expect(
            markup.places(of: harmless).isEmpty,
            "no value stands in \(markup.places(of: harmless)): \(shown(plain))"
        )

        let other = filled(template, values.record(hostile, number))
        expect(Markup(of: other).tags == markup.tags, "data is never markup: \(shown(other)) beside \(shown(plain))")
        let expected = plain.replacing(Array(harmless.utf8), with: escaped(hostile))
        expect(
            withApostrophes(other) == withApostrophes(expected),
            "data is shown as it is: \(shown(other)) is not \(shown(expected))"
        )
        expect(filled(template, values.record(hostile, number)) == other, "filling again gives the same")
    }
}

private func filled(_ template: Template, _ record: Record) -> [UInt8] {
    // Existing bytes must remain.
    var buffer: [UInt8] = [0x21]
    template.fill([record], into: &buffer)
    expect(buffer.first == 0x21, "filling only appends")
    return Array(buffer.dropFirst())
}

/// A word that does not occur in the page.
private func word(absentFrom bytes: [UInt8]) -> String {
    var word = "Harmless"
    while bytes.range(of: Array(word.utf8)) != nil { word += "s" }
    return word + "End"
}

/// A text as HTML content, where quotation marks are not escaped.
private func escaped(_ text: String) -> [UInt8] {
    var escaped: [UInt8] = []
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;".utf8
        case "<": escaped += "&lt;".utf8
        case ">": escaped += "&gt;".utf8
        case "\"": escaped += "&quot;".utf8
        case "\t", "\n": escaped += String(scalar).utf8
        default: escaped += (scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)).utf8
        }
    }
    return escaped
}

/// Replaces escaped apostrophes, which occur only in attributes.
private func withApostrophes(_ bytes: [UInt8]) -> [UInt8] {
    bytes.replacing(Array("&#39;".utf8), with: Array("'".utf8))
}

private func shown(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

import Basics
import Fuzzing
import StrictJSON

@testable import Localization

/// Spanish numbers and dates, which have points, no-break spaces and words.
let formatter = LocaleFormatter(formats: "es")

let plurals: PluralRules = {
    let rules = try? PluralRules(parsing: [
        .one: "n = 1", .many: "e = 0 and i != 0 and i % 1000000 = 0 and v = 0", .other: "",
    ])
    guard let rules else { fatalError("the rules of Spanish can be read") }
    return rules
}()

/// The language with one message, `m`.
///
/// Reading a file would be slow, because it loads all locales of CLDR.
func catalog(with message: Message) -> LocaleCatalog {
    LocaleCatalog(
        file: "Locales/es.json",
        id: "es",
        name: "Español",
        direction: .leftToRight,
        formats: "es",
        grouping: nil,
        plurals: plurals,
        wording: Wording(),
        messages: ["m": message],
        messagesPlace: .start,
        places: [:]
    )
}

/// A valid file has the catalog of its contents.
///
/// Errors have places in the file.
func checkCatalog(_ bytes: [UInt8]) {
    // A carriage return also ends a line.
    let lines = bytes.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 1
    let catalog: LocaleCatalog
    do {
        catalog = try LocaleCatalog(parsing: bytes, file: "Locales/es-MX.json")
    } catch {
        expect(!error.errors.isEmpty, "a refused file has an error")
        for error in error.errors {
            expect(
                (1...lines).contains(error.place.line) && error.place.column >= 1,
                "an error has its place in the file: \(error)"
            )
        }
        return
    }
    guard let text = try? SourceText(decoding: bytes), let value = try? JSONValue(parsing: text.bytes),
        let messages = value.object?["messages"]?.object
    else {
        fatalError("property violated: a locale file is JSON with messages")
    }
    expect(catalog.id == "es-MX", "the id of a language is the name of its file")
    expect(catalog.name.isIdentical(to: value.object?["name"]?.string ?? ""), "the name of a language is kept")
    expect(LocaleFormatter.isKnown(catalog.formats), "the formats of a file are those of a locale that is known")
    expect(catalog.messages.count == messages.members.count, "every message of a file is read")
    for member in messages.members {
        let message = member.value.string.flatMap { try? Message(parsing: $0) }
        expect(catalog.messages[member.key] == message, "a message of a file is what its text says: \(member.key)")
        expect(catalog.place(of: member.key)?.line ?? 0 <= lines, "a message has its place: \(member.key)")
        let text = member.value.string ?? ""
        for finding in catalog.wording.findings(in: text) {
            expect(text.unicodeScalars.indices.count > finding.offset, "a finding lies inside of its text: \(text)")
        }
    }
    for error in CatalogLint.compare([catalog, catalog]) {
        expect((1...lines).contains(error.place.line), "what is found has its place in the file: \(error)")
    }
}

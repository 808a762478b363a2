import Localization
import StrictJSON

/// A locale file that is valid except for the changes of a test, with one message per line from line 7.
struct LocaleFile {
    static let spanishPlurals =
        #"{"one": "n = 1", "many": "e = 0 and i != 0 and i % 1000000 = 0 and v = 0 or e != 0..5", "other": ""}"#
    static let spanishWording = #"{"quotes": "«»", "opening": {"?": "¿", "!": "¡"}, "spacesPercent": true}"#
    static let englishPlurals = #"{"one": "i = 1 and v = 0"}"#

    var id: String
    var name = #""Language""#
    var direction = #""ltr""#
    var formats: String
    var plurals: String
    /// The rules of the language's wording; nil omits them.
    var wording: String?
    var messages: [(key: String, text: String)]

    init(_ id: String, plurals: String? = nil, _ messages: KeyValuePairs<String, String> = [:]) {
        self.id = id
        formats = "\"\(id)\""
        self.plurals = plurals ?? (id.hasPrefix("es") ? Self.spanishPlurals : Self.englishPlurals)
        wording = id.hasPrefix("es") ? Self.spanishWording : nil
        self.messages = messages.map { ($0.key, $0.value) }
    }

    var path: String { "Locales/\(id).json" }

    var text: String {
        let lines = messages.map { key, text in
            "    \(Self.literal(key)): \(Self.literal(text))"
        }
        return """
            {
              "name": \(name),
              "direction": \(direction),
              "formats": \(formats),
              "plurals": \(plurals),\(wording.map { " \"wording\": \($0)," } ?? "")
              "messages": {
            \(lines.joined(separator: ",\n"))
              }
            }

            """
    }

    func catalog() throws(CatalogErrors) -> LocaleCatalog {
        try LocaleCatalog(parsing: Array(text.utf8), file: path)
    }

    private static func literal(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONValue.appendLiteral(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The errors of an invalid catalog.
func errors(of text: String, file: String = "Locales/es.json") -> [CatalogError] {
    do {
        _ = try LocaleCatalog(parsing: Array(text.utf8), file: file)
        return []
    } catch {
        return error.errors
    }
}

/// The errors of the given files, without the common beginning `Locales/`.
func lint(_ files: LocaleFile...) throws -> [String] {
    try CatalogLint.compare(files.map { try $0.catalog() }).map { String($0.description.dropFirst(8)) }
}

import Basics
import Fuzzing
import Localization

@testable import Templating

/// The arguments of a message: texts and numbers from the input.
struct Arguments {
    let text: String
    let number: Int

    /// A day in the years 1 to 9999, which are the possible years of events.
    var day: Int { -719_162 + Int(UInt(bitPattern: number) % 3_652_059) }

    /// A second of this day.
    var moment: Int { day * 86_400 + Int(UInt(bitPattern: number) % 86_400) }
}

/// An argument, whose kind follows from its uses in the message.
private struct Argument {
    let kind: FieldKind
    let value: FieldValue
    /// The name of the selected case.
    let word: String

    /// nil if no value is possible for all uses in the message.
    init?(_ uses: Set<Message.Use>, _ arguments: Arguments, picking index: Int) {
        let kinds = Set(uses.filter { $0 != .shown(.natural) }.map(Self.name))
        switch kinds {
        case []: self.init(.text, .text(arguments.text))
        case ["integer"]: self.init(.integer, .integer(arguments.number))
        case ["day"]: self.init(.day, .day(CalendarDate(daysSince1970: arguments.day)))
        case ["moment"], ["day", "moment"]: self.init(.moment, .moment(Timestamp(seconds: Int64(arguments.moment))))
        case ["word"]:
            // The words also include one that the message does not contain.
            let named = uses.flatMap { use -> Set<String> in if case .chosen(let cases) = use { cases } else { [] } }
            let words = Set(named).subtracting(["other"]).sorted() + ["another"]
            guard Set(words).count == words.count else { return nil }
            self.init(.word(words), .word(index % words.count), words[index % words.count])
        default: return nil
        }
    }

    private init(_ kind: FieldKind, _ value: FieldValue, _ word: String = "") {
        self.kind = kind
        self.value = value
        self.word = word
    }

    private static func name(of use: Message.Use) -> String {
        switch use {
        case .shown(.natural): ""
        case .shown(.number), .shown(.percent), .counted: "integer"
        case .shown(.dateLong), .shown(.dateMedium), .shown(.month): "day"
        case .shown(.time): "moment"
        case .chosen: "word"
        }
    }
}

/// A template with the message has the text of all parts of the message in order, with every argument unchanged.
func checkFilling(of message: Message, _ text: String, _ values: Arguments) {
    let names = message.arguments.keys.sorted().filter(FieldSchema.isName)
    guard names.count == message.arguments.count else { return }
    var arguments: [String: Argument] = [:]
    for (index, name) in names.enumerated() {
        let pick = Int(UInt(bitPattern: values.number) % 64) + index
        guard let uses = message.arguments[name], let argument = Argument(uses, values, picking: pick) else { return }
        arguments[name] = argument
    }
    let schema = FieldSchema(names.compactMap { name in arguments[name].map { FieldSchema.Entry(name, $0.kind) } })
    let record = Record(names.compactMap { arguments[$0]?.value })
    for place in Place.allCases {
        let library = TemplateLibrary([TemplateSource(path: "page.html", bytes: Array(place.template.utf8))])
        let template: Template
        do {
            template = try library.compile(
                "page.html",
                scopes: [schema],
                catalog: catalog(with: message),
                formatter: formatter
            )
        } catch {
            fatalError("property violated: a message can be shown with arguments of its kinds: \(error): \(text)")
        }
        var filled: [UInt8] = []
        template.fill([record], into: &filled)
        let expected = place.page(said(message.parts, arguments, place))
        expect(
            String(decoding: filled, as: UTF8.self).isIdentical(to: expected),
            "a message says its parts: \(String(decoding: filled, as: UTF8.self)) is not \(expected): \(text)"
        )
        expect(template.usedMessages == ["m"], "a template knows the messages that it shows")
        expect(template.usedFields.isSubset(of: names), "a template knows the fields that it shows")
    }
}

/// The position of a message in a template.
private enum Place: CaseIterable {
    case element, title, attribute

    var template: String { page("{{t m}}") }

    func page(_ content: String) -> String {
        switch self {
        case .element: "<p>\(content)</p>"
        case .title: "<title>\(content)</title>"
        case .attribute: "<p title=\"\(content)\">"
        }
    }

    func escaped(_ text: String, isAttribute: Bool? = nil) -> String {
        let isAttribute = isAttribute ?? (self == .attribute)
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let replacement: String
            switch scalar {
            case "&": replacement = "&amp;"
            case "<": replacement = "&lt;"
            case ">": replacement = "&gt;"
            case "\"": replacement = "&quot;"
            case "'" where isAttribute: replacement = "&#39;"
            case "\t", "\n": replacement = String(scalar)
            default: replacement = scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
            }
            escaped.append(contentsOf: replacement.unicodeScalars)
        }
        return String(escaped)
    }
}

/// The text of a message, created part by part.
private func said(_ parts: [Message.Part], _ arguments: [String: Argument], _ place: Place) -> String {
    parts.map { part in
        switch part {
        case .literal(let text): return place.escaped(text)
        case .argument(let name, let style):
            guard let argument = arguments[name] else { return "" }
            return said(argument, style, place)
        case .plural(let name, let exact, let forms):
            guard case .integer(let number)? = arguments[name]?.value else { return "" }
            let branch = exact[number] ?? forms[plurals.category(of: number)] ?? forms[.other] ?? []
            return said(branch, arguments, place)
        case .select(let name, let cases):
            let branch = cases[arguments[name]?.word ?? ""] ?? cases["other"] ?? []
            return said(branch, arguments, place)
        }
    }.joined()
}

private func said(_ argument: Argument, _ style: Message.Style, _ place: Place) -> String {
    let number = if case .integer(let number) = argument.value { number } else { 0 }
    let moment = if case .moment(let moment) = argument.value { moment } else { Timestamp(seconds: 0) }
    let day = if case .day(let day) = argument.value { day } else { moment.date }
    let text: String
    switch (style, argument.kind) {
    case (.natural, .text):
        guard case .text(let value) = argument.value else { return "" }
        return place == .element ? "<bdi>\(place.escaped(value))</bdi>" : place.escaped(value)
    case (.natural, .word): return place.escaped(argument.word)
    case (.natural, .integer), (.number, _): text = formatter.number(number)
    case (.percent, _): text = formatter.percent(number)
    case (.natural, .day), (.dateLong, _): text = formatter.date(day, style: .long)
    case (.dateMedium, _): text = formatter.date(day, style: .medium)
    case (.month, _): text = formatter.month(day)
    case (.natural, .moment), (.time, _): text = formatter.time(moment)
    case (.natural, _): return ""
    }
    return place.escaped(text, isAttribute: true)
}

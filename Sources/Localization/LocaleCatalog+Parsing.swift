import Basics
import StrictJSON

extension LocaleCatalog {
    /// Parses a locale file.
    ///
    /// - Parameter path: the path for errors, such as `Locales/es.json`; the file name gives the language's id.
    /// - Throws: all errors of the file, sorted by place. A file that is not JSON has one error.
    package init(parsing bytes: [UInt8], file path: String) throws(CatalogErrors) {
        var parser = LocaleCatalogParser(file: path, source: try Self.text(of: bytes, file: path))
        guard let catalog = parser.catalog(), parser.errors.isEmpty else {
            throw CatalogErrors(errors: parser.errors.inOrder)
        }
        self = catalog
    }

    /// The maximum size in bytes; a language has some hundred messages.
    static let sizeLimit = 1 << 20

    private static func text(of bytes: [UInt8], file: String) throws(CatalogErrors) -> SourceText {
        func errors(_ problem: CatalogProblem, at place: SourcePlace) -> CatalogErrors {
            CatalogErrors(errors: [CatalogError(file: file, place: place, problem: problem)])
        }
        guard bytes.count <= sizeLimit else { throw errors(.tooLarge(limit: sizeLimit), at: .start) }
        do throws(SourceTextError) {
            return try SourceText(decoding: bytes)
        } catch {
            throw errors(.notText(error.fault), at: error.place)
        }
    }
}

/// Parses the members of a locale file and collects all errors.
private struct LocaleCatalogParser {
    private static let members = ["direction", "formats", "grouping", "messages", "name", "plurals", "wording"]

    let file: String
    let source: SourceText
    private(set) var errors: [CatalogError] = []

    init(file: String, source: SourceText) {
        self.file = file
        self.source = source
    }

    /// Parses the file; the result is valid only if `errors` is empty.
    mutating func catalog() -> LocaleCatalog? {
        let id = languageID()
        let document: JSONValue
        do {
            document = try JSONValue(parsing: source.bytes)
        } catch {
            report(.notJSON(error), at: SourcePlace(line: error.line, column: error.column))
            return nil
        }
        guard let object = document.object else {
            report(.wrongKind(of: nil, expected: "an object", found: document.kind), at: .start)
            return nil
        }
        for member in object.members where !Self.members.contains(member.key) {
            let suggestion = Spelling.nearest(to: member.key, among: Self.members)
            report(.unknownMember(member.key, suggestion: suggestion), at: member.keyOffset)
        }
        let name = text(of: "name", in: object) { $0.hasVisibleText ? nil : .emptyName }
        let formats = text(of: "formats", in: object) { text in
            LocaleFormatter.isKnown(text)
                ? nil : .unknownFormats(text, suggestion: LocaleFormatter.nearest(to: text))
        }
        let direction = text(of: "direction", in: object) { text in
            TextDirection(rawValue: text) == nil ? .unknownDirection(text) : nil
        }
        let grouping = grouping(in: object)
        let plurals = plurals(in: object)
        let wording = wording(in: object)
        guard let (messages, places, place) = messages(in: object) else { return nil }
        guard let id, let name, let formats, let direction = direction.flatMap(TextDirection.init) else { return nil }
        return LocaleCatalog(
            file: file,
            id: id,
            name: name,
            direction: direction,
            formats: formats,
            grouping: grouping,
            plurals: plurals,
            wording: wording,
            messages: messages,
            messagesPlace: place,
            places: places
        )
    }

    private mutating func report(_ problem: CatalogProblem, at place: SourcePlace) {
        errors.append(CatalogError(file: file, place: place, problem: problem))
    }

    private mutating func report(_ problem: CatalogProblem, at offset: Int) {
        report(problem, at: source.place(at: offset))
    }

    private mutating func languageID() -> String? {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        if let match = name.wholeMatch(of: /([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.json/) { return String(match.1) }
        report(.badFileName(name), at: .start)
        return nil
    }

    private mutating func member(_ key: String, in object: JSONObject) -> JSONObject.Member? {
        if let member = object.members.first(where: { $0.key == key }) { return member }
        report(.missingMember(key), at: .start)
        return nil
    }

    private mutating func text(of member: JSONObject.Member) -> String? {
        if let text = member.value.string { return text }
        let problem = CatalogProblem.wrongKind(of: member.key, expected: "a string", found: member.value.kind)
        report(problem, at: member.valueOffset)
        return nil
    }

    private mutating func text(
        of key: String,
        in object: JSONObject,
        fault: (String) -> CatalogProblem?
    ) -> String? {
        guard let member = member(key, in: object), let text = text(of: member) else { return nil }
        if let problem = fault(text) { report(problem, at: member.valueOffset) }
        return text
    }

    private mutating func members(
        of key: String,
        in object: JSONObject
    ) -> (members: [JSONObject.Member], place: SourcePlace)? {
        guard let member = member(key, in: object) else { return nil }
        guard let value = member.value.object else {
            let problem = CatalogProblem.wrongKind(of: key, expected: "an object", found: member.value.kind)
            report(problem, at: member.valueOffset)
            return nil
        }
        return (value.members, source.place(at: member.keyOffset))
    }

    private mutating func plurals(in object: JSONObject) -> PluralRules {
        var conditions: [PluralCategory: PluralCondition] = [:]
        for member in members(of: "plurals", in: object)?.members ?? [] {
            guard let category = PluralCategory(rawValue: member.key) else {
                let suggestion = Spelling.nearest(to: member.key, among: PluralCategory.names)
                report(.unknownCategory(member.key, suggestion: suggestion), at: member.keyOffset)
                continue
            }
            guard let text = text(of: member) else { continue }
            do {
                conditions[category] = try PluralCondition(parsing: text, for: category)
            } catch {
                let place = source.place(ofCharacter: error.column, inStringAt: member.valueOffset)
                report(.badRule(of: category, error), at: place)
            }
        }
        return PluralRules(conditions: conditions)
    }

    /// The optional separator between groups of digits.
    private mutating func grouping(in object: JSONObject) -> String? {
        guard object["grouping"] != nil else { return nil }
        return text(of: "grouping", in: object) { LocaleFormatter.isGrouping($0) ? nil : .badGrouping($0) }
    }

    /// The optional style rules.
    private mutating func wording(in object: JSONObject) -> Wording {
        var wording = Wording()
        guard object["wording"] != nil, let (members, _) = members(of: "wording", in: object) else { return wording }
        for member in members {
            switch member.key {
            case "quotes": wording.quotes = text(of: member) ?? ""
            case "opening":
                for (closing, opening) in texts(of: member) {
                    guard let closing = closing.first, let opening = opening.first else { continue }
                    wording.opening[closing] = opening
                }
            case "spacesPercent":
                wording.spacesPercent = member.value.bool ?? false
                if member.value.bool == nil { reportKind(of: member, expected: "true or false") }
            case "never", "avoid":
                let severity = member.key == "never" ? Diagnostic.Severity.error : .warning
                for (words, instead) in texts(of: member) {
                    wording.add(Wording.Rule(words: words, instead: instead, severity: severity))
                }
            default:
                let known = ["avoid", "never", "opening", "quotes", "spacesPercent"]
                let suggestion = Spelling.nearest(to: member.key, among: known)
                report(.unknownMember(member.key, suggestion: suggestion), at: member.keyOffset)
            }
        }
        return wording
    }

    private mutating func texts(of member: JSONObject.Member) -> [(key: String, text: String)] {
        guard let object = member.value.object else {
            reportKind(of: member, expected: "an object")
            return []
        }
        return object.members.compactMap { inner in text(of: inner).map { (inner.key, $0) } }
    }

    private mutating func reportKind(of member: JSONObject.Member, expected: String) {
        let problem = CatalogProblem.wrongKind(of: member.key, expected: expected, found: member.value.kind)
        report(problem, at: member.valueOffset)
    }

    /// Whether a text consists of words of ASCII letters and digits, joined by full stops or hyphens.
    private static func isKey(_ text: String) -> Bool {
        text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "-" }.allSatisfy { word in
            !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        }
    }

    private mutating func messages(
        in object: JSONObject
    ) -> (messages: [String: Message], places: [String: LocaleCatalog.MessagePlace], place: SourcePlace)? {
        guard let (members, place) = members(of: "messages", in: object) else { return nil }
        var messages: [String: Message] = [:]
        var places: [String: LocaleCatalog.MessagePlace] = [:]
        for member in members {
            if !Self.isKey(member.key) {
                report(.badKey(member.key), at: member.keyOffset)
            }
            guard let text = text(of: member) else { continue }
            do {
                messages[member.key] = try Message(parsing: text)
                places[member.key] = LocaleCatalog.MessagePlace(
                    key: source.place(at: member.keyOffset),
                    text: source.place(at: member.valueOffset)
                )
            } catch {
                let place = source.place(ofCharacter: error.column, inStringAt: member.valueOffset)
                report(.badMessage(key: member.key, error), at: place)
            }
        }
        return (messages, places, place)
    }
}

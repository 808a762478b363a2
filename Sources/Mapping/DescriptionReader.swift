package import Basics
package import Licensing
import Localization
package import StrictJSON

/// A value of a JSON file that people write, with its place for error messages.
package struct DescriptionReader {
    private let file: String
    private let bytes: [UInt8]
    package let value: JSONValue
    /// The byte offset of the value.
    private let offset: Int
    /// The JSON Pointer of the value.
    package let path: String
    /// Whether messages repeat no text of the file, because it may be a secret.
    private var isConfidential = false

    /// Parses a file.
    ///
    /// - Parameter file: the name of the file, for messages.
    package init(parsing bytes: some Sequence<UInt8>, file: String) throws(Diagnostic) {
        self.file = file
        do throws(SourceTextError) {
            self.bytes = try SourceText(decoding: Array(bytes)).bytes
        } catch {
            throw Diagnostic(error, file: file)
        }
        do {
            value = try JSONValue(parsing: self.bytes)
        } catch {
            throw Diagnostic(
                file: file,
                place: SourcePlace(line: error.line, column: error.column),
                message: error.reason
            )
        }
        offset = self.bytes.firstIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? 0
        path = ""
    }

    private init(_ parent: DescriptionReader, _ value: JSONValue, at offset: Int, key: String) {
        file = parent.file
        bytes = parent.bytes
        self.value = value
        self.offset = offset
        path = "\(parent.path)/\(JSONObject.pointerToken(of: key))"
        isConfidential = parent.isConfidential
    }

    /// The same value, for a part of the file in which people write secrets by mistake: messages about it and the
    /// values in it repeat no text of the file.
    package var confidential: DescriptionReader {
        var reader = self
        reader.isConfidential = true
        return reader
    }

    /// An error at this value.
    package func error(_ reason: String) -> Diagnostic { error(reason, at: offset) }

    /// A warning at this value.
    func warning(_ reason: String) -> Diagnostic {
        Diagnostic(severity: .warning, file: file, place: SourcePlace(of: offset, in: bytes), message: reason)
    }

    private func error(_ reason: String, at offset: Int) -> Diagnostic {
        let place = SourcePlace(of: offset, in: bytes)
        return Diagnostic(file: file, place: place, message: reason)
    }

    private func expected(_ kind: String) -> Diagnostic { error("expected \(kind), found \(value.kind)") }

    /// The members of an object.
    package func members() throws(Diagnostic) -> [(key: String, value: DescriptionReader)] {
        guard let object = value.object else { throw expected("an object") }
        return object.members.map { ($0.key, DescriptionReader(self, $0.value, at: $0.valueOffset, key: $0.key)) }
    }

    /// The members of an object by key; an unknown key is an error.
    package func members(known: [String]) throws(Diagnostic) -> [String: DescriptionReader] {
        guard let object = value.object else { throw expected("an object") }
        var members: [String: DescriptionReader] = [:]
        for member in object.members {
            guard known.contains(where: { $0.isExactly(member.key) }) else {
                throw error(
                    "unknown key\(isConfidential ? "" : " \(quoted(member.key))"): \(suggestion(for: member.key, among: known))",
                    at: member.keyOffset
                )
            }
            members[member.key] = DescriptionReader(self, member.value, at: member.valueOffset, key: member.key)
        }
        return members
    }

    /// The elements of an array.
    package func elements() throws(Diagnostic) -> [DescriptionReader] {
        guard case .array(let elements) = value else { throw expected("an array") }
        return zip(elements, elementOffsets()).enumerated().map { index, element in
            DescriptionReader(self, element.0, at: element.1, key: "\(index)")
        }
    }

    /// The elements of an array; another value counts as an array with one element.
    package func elementsOrSelf() throws(Diagnostic) -> [DescriptionReader] {
        if case .array = value { try elements() } else { [self] }
    }

    package func text() throws(Diagnostic) -> String {
        guard let text = value.string else { throw expected("a string") }
        return text
    }

    package func identifier<Subject>() throws(Diagnostic) -> Identifier<Subject> {
        let text = try text()
        guard let identifier = Identifier<Subject>(text) else {
            throw error("\(quoted(text)) is not an id: 1 to 64 letters, digits, \".\", \"_\" or \"-\"")
        }
        return identifier
    }

    package func flag() throws(Diagnostic) -> Bool {
        guard let flag = value.bool else { throw expected("true or false") }
        return flag
    }

    package func integer() throws(Diagnostic) -> Int {
        guard let integer = value.integer else { throw expected("a whole number") }
        return integer
    }

    /// The case of an enumeration whose raw value is the text.
    package func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _: Choice.Type
    ) throws(Diagnostic) -> Choice {
        let text = try text()
        guard let choice = Choice.allCases.first(where: { $0.rawValue.isExactly(text) }) else {
            throw unknown(text, among: Choice.allCases.map(\.rawValue))
        }
        return choice
    }

    /// The error for a word that is not known, with a suggestion.
    package func unknown(_ word: String, among known: [String]) -> Diagnostic {
        error("\(isConfidential ? "this word" : quoted(word)) is unknown: \(suggestion(for: word, among: known))")
    }

    func suggestion(for word: String, among known: [String]) -> String {
        if let nearest = Spelling.nearest(to: word, among: known) { return "did you mean \(quoted(nearest))?" }
        if known.isEmpty { return "none is defined here" }
        let advice = isConfidential ? "; set the secret in VITRINA_WEBHOOK_SECRET_<NAME>" : ""
        return "use \(known.map(quoted).joined(separator: ", "))\(advice)"
    }

    /// The byte offsets of the elements of this array.
    ///
    /// The text is valid JSON, so brackets, commas and strings determine the elements.
    private func elementOffsets() -> [Int] {
        var offsets: [Int] = []
        var depth = 0
        var isInString = false
        var isElementExpected = false
        var index = offset
        while index < bytes.count {
            let byte = bytes[index]
            if isElementExpected, ![0x20, 0x09, 0x0A, 0x0D].contains(byte) {
                offsets.append(index)
                isElementExpected = false
            }
            if isInString {
                if byte == UInt8(ascii: "\\") { index += 1 } else if byte == UInt8(ascii: "\"") { isInString = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: "["), UInt8(ascii: "{"):
                    depth += 1
                    isElementExpected = depth == 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"):
                    depth -= 1
                    if depth == 0 { return offsets }
                case UInt8(ascii: ","): isElementExpected = depth == 1
                default: break
                }
            }
            index += 1
        }
        return offsets
    }
}

/// The value in an error message; arrays and objects are described.
func shown(_ value: JSONValue?) -> String {
    switch value {
    case nil: "nothing"
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let text): String(text.prefix(40))
    case .string(let text): quoted(text)
    case .array(let elements): "an array of \(elements.count)"
    case .object: "an object"
    }
}

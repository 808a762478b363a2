import StrictJSON

/// Reads the members of one JSON object by the rules of <doc:Events#Fields>, and names the field in every refusal.
struct FieldReader {
    let object: JSONObject
    /// JSON Pointer of the object.
    let pointer: String

    /// A refusal of one field.
    func refusal(_ key: String, _ reason: String) -> EventDecodingError {
        .invalid(pointer: "\(pointer)/\(JSONObject.pointerToken(of: key))", reason: reason)
    }

    /// The value of a key; absent and null are the same.
    func optional(_ key: String) -> JSONValue? {
        guard let value = object[key], value != .null else { return nil }
        return value
    }

    private func required(_ key: String, _ kind: String) throws(EventDecodingError) -> JSONValue {
        guard let value = optional(key) else { throw refusal(key, "missing: \(kind) is required") }
        return value
    }

    private func string(_ value: JSONValue, _ key: String, _ kind: String) throws(EventDecodingError) -> String {
        guard let text = value.string else { throw refusal(key, "\(value.kind) where \(kind) belongs") }
        return text
    }

    func identifier<Subject>(_ key: String) throws(EventDecodingError) -> Identifier<Subject> {
        let text = try string(required(key, "an id"), key, "an id")
        guard let identifier = Identifier<Subject>(text) else { throw refusal(key, Self.notAnIdentifier(text)) }
        return identifier
    }

    private static func notAnIdentifier(_ text: String) -> String {
        "\(quoted(text)) is not an id: 1 to 64 letters, digits, \".\", \"_\" or \"-\", the first a letter or digit"
    }

    /// One element of an array.
    struct Element {
        let value: JSONValue
        /// JSON Pointer of the element.
        let pointer: String

        func refusal(_ reason: String) -> EventDecodingError { .invalid(pointer: pointer, reason: reason) }

        /// The members of an element that is an object.
        func fields() throws(EventDecodingError) -> FieldReader {
            guard let object = value.object else { throw refusal("\(value.kind) where an object belongs") }
            return FieldReader(object: object, pointer: pointer)
        }

        /// An element that is an id.
        ///
        /// - Parameter kind: what belongs there, for the message.
        func identifier<Subject>(_ kind: String) throws(EventDecodingError) -> Identifier<Subject> {
            guard let text = value.string else { throw refusal("\(value.kind) where \(kind) belongs") }
            guard let identifier = Identifier<Subject>(text) else { throw refusal(notAnIdentifier(text)) }
            return identifier
        }
    }

    /// The elements of an array that must be there.
    func array(_ key: String) throws(EventDecodingError) -> [Element] {
        let value = try required(key, "an array")
        guard case .array(let values) = value else { throw refusal(key, "\(value.kind) where an array belongs") }
        return values.enumerated().map { Element(value: $1, pointer: "\(pointer)/\(key)/\($0)") }
    }

    /// A text of 1 to `limit` code points without control characters.
    func text(_ key: String, limit: Int = 200) throws(EventDecodingError) -> String {
        try checked(string(required(key, "a text"), key, "a text"), key, limit)
    }

    /// Like `text`, or nil where the field is absent or null.
    func optionalText(_ key: String, limit: Int = 200) throws(EventDecodingError) -> String? {
        guard let value = optional(key) else { return nil }
        return try checked(string(value, key, "a text"), key, limit)
    }

    /// Like `optionalText`; a number is taken as the text it was written with, because some senders write account numbers so.
    func optionalNumberText(_ key: String) throws(EventDecodingError) -> String? {
        if case .number(let text) = optional(key) { return try checked(text, key, 200) }
        return try optionalText(key)
    }

    func date(_ key: String) throws(EventDecodingError) -> CalendarDate? {
        guard let value = optional(key) else { return nil }
        let text = try string(value, key, "a date or null")
        guard let date = CalendarDate(text) else {
            throw refusal(key, "\(quoted(text)) is not a date: write YYYY-MM-DD, or null for none")
        }
        return date
    }

    func flag(_ key: String) throws(EventDecodingError) -> Bool? {
        guard let value = optional(key) else { return nil }
        guard let flag = value.bool else { throw refusal(key, "\(value.kind) where true or false belongs") }
        return flag
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(EventDecodingError) -> Int {
        let kind = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        let value = try required(key, kind)
        guard let number = value.integer, range.contains(number) else {
            let found = if case .number(let text) = value { String(text.prefix(40)) } else { value.kind }
            throw refusal(key, "\(found) where \(kind) belongs")
        }
        return number
    }

    /// One of the raw values of an enumeration.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String,
        as type: Choice.Type
    ) throws(EventDecodingError) -> Choice? {
        guard let value = optional(key) else { return nil }
        let text = try string(value, key, "a text")
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map { quoted($0.rawValue) }.joined(separator: " or ")
            throw refusal(key, "\(quoted(text)) is unknown here: \(known)")
        }
        return choice
    }

    /// The references of an order: an object of texts.
    func references(_ key: String) throws(EventDecodingError) -> [OrderPurchase.Reference] {
        guard let value = optional(key) else { return [] }
        guard let object = value.object else { throw refusal(key, "\(value.kind) where an object of texts belongs") }
        let inner = FieldReader(object: object, pointer: refusal(key, "").pointer ?? "")
        var references: [OrderPurchase.Reference] = []
        for member in object.members where member.value != .null {
            let name = try inner.checked(member.key, member.key, 200)
            let value = try inner.checked(inner.string(member.value, member.key, "a text"), member.key, 200)
            references.append(OrderPurchase.Reference(name: name, value: value))
        }
        return references.sorted { $0.name.precedesExactly($1.name) }
    }

    /// <doc:Events#Fields>: "Names: 1 to 200 characters of any script, no control characters".
    ///
    /// Characters are code points, as in JSON Schema: a limit on what people see as one character would bound nothing.
    private func checked(_ text: String, _ key: String, _ limit: Int) throws(EventDecodingError) -> String {
        let scalars = text.unicodeScalars
        guard !scalars.isEmpty else { throw refusal(key, "empty: write 1 to \(limit) characters") }
        // Category Cc, without asking the Unicode tables for every letter.
        if let control = scalars.first(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) {
            let code = hexadecimal(control.value, width: 4, uppercase: true)
            throw refusal(key, "holds the control character U+\(code): leave it out")
        }
        guard scalars.count <= limit else {
            throw refusal(key, "\(scalars.count) characters long: at most \(limit) are allowed")
        }
        return text
    }
}

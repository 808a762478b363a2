import StrictJSON

/// Reads the members of a JSON object by the rules of <doc:Events#Fields>.
///
/// Every refusal contains the field.
struct FieldReader {
    let object: JSONObject
    /// JSON Pointer of the object.
    let pointer: String
    /// Records the fields that are read while the decoder describes itself.
    var trace: FieldTrace?

    /// A refusal because of a field.
    func refusal(_ key: String, _ reason: String) -> EventDecodingError {
        .invalid(pointer: "\(pointer)/\(JSONObject.pointerToken(of: key))", reason: reason)
    }

    /// The value of a key.
    ///
    /// Absent and null are the same.
    func optional(_ key: String) -> JSONValue? {
        guard let value = object[key], !value.isNull else { return nil }
        return value
    }

    private func required(_ key: String, _ kind: String) throws(EventDecodingError) -> JSONValue {
        guard let value = optional(key) else { throw refusal(key, "missing: \(kind) is required") }
        return value
    }

    private func string(_ value: JSONValue, _ key: String, _ kind: String) throws(EventDecodingError) -> String {
        guard let text = value.string else { throw refusal(key, "expected \(kind), found \(value.kind)") }
        return text
    }

    func identifier<Subject>(_ key: String) throws(EventDecodingError) -> Identifier<Subject> {
        trace?.note(key, .identifier, .required)
        let text = try string(required(key, "an id"), key, "an id")
        guard let identifier = Identifier<Subject>(text) else { throw refusal(key, Self.notAnIdentifier(text)) }
        return identifier
    }

    private static func notAnIdentifier(_ text: String) -> String {
        "\(quoted(text)) is not an id: 1 to 64 letters, digits, \".\", \"_\" or \"-\", the first a letter or digit"
    }

    /// The id of a product of a catalog.
    func product(_ key: String, _ catalog: ProductCatalog) throws(EventDecodingError) -> ProductID {
        trace?.note(key, .product, .required)
        let id: ProductID = try identifier(key)
        guard catalog[id] != nil else { throw refusal(key, Self.notInCatalog(id, catalog)) }
        return id
    }

    private static func notInCatalog(_ product: ProductID, _ catalog: ProductCatalog) -> String {
        let known = catalog.products.map { quoted($0.id.text) }.joined(separator: ", ")
        return "\(quoted(product.text)) is not one of the products: \(known)"
    }

    /// One element of an array.
    struct Element {
        let value: JSONValue
        /// JSON Pointer of the element.
        let pointer: String
        var trace: ElementTrace?

        func refusal(_ reason: String) -> EventDecodingError { .invalid(pointer: pointer, reason: reason) }

        /// The members of an element that is an object.
        func fields() throws(EventDecodingError) -> FieldReader {
            guard let object = value.object else { throw refusal("expected an object, found \(value.kind)") }
            return FieldReader(object: object, pointer: pointer, trace: trace?.fields())
        }

        /// An element that is the id of a product in a catalog.
        ///
        /// - Parameter kind: the expected kind of value, for the message.
        func product(_ kind: String, _ catalog: ProductCatalog) throws(EventDecodingError) -> ProductID {
            trace?.note(.product)
            guard let text = value.string else { throw refusal("expected \(kind), found \(value.kind)") }
            guard let id = ProductID(text) else { throw refusal(notAnIdentifier(text)) }
            guard catalog[id] != nil else { throw refusal(notInCatalog(id, catalog)) }
            return id
        }
    }

    /// The elements of a required array.
    func array(_ key: String) throws(EventDecodingError) -> [Element] {
        try elements(of: required(key, "an array"), key, trace?.elements(of: key, .required))
    }

    /// Like `array`; nil if the field is absent or null.
    func optionalArray(_ key: String) throws(EventDecodingError) -> [Element]? {
        let trace = trace?.elements(of: key, .optional)
        guard let value = optional(key) else { return nil }
        return try elements(of: value, key, trace)
    }

    private func elements(
        of value: JSONValue,
        _ key: String,
        _ trace: ElementTrace?
    ) throws(EventDecodingError) -> [Element] {
        guard case .array(let values) = value else { throw refusal(key, "expected an array, found \(value.kind)") }
        return values.enumerated().map { Element(value: $1, pointer: "\(pointer)/\(key)/\($0)", trace: trace) }
    }

    /// A text of 1 to `limit` code points without control characters.
    func text(_ key: String, limit: Int = 200) throws(EventDecodingError) -> String {
        trace?.note(key, .text(limit: limit), .required)
        return try checked(string(required(key, "a string"), key, "a string"), key, limit)
    }

    /// Like `text`; nil if the field is absent or null.
    func optionalText(_ key: String, limit: Int = 200) throws(EventDecodingError) -> String? {
        trace?.note(key, .text(limit: limit), .optional)
        guard let value = optional(key) else { return nil }
        return try checked(string(value, key, "a string"), key, limit)
    }

    /// Like `optionalText`.
    ///
    /// It also accepts a number as it is written, because some senders write account numbers as numbers.
    func optionalNumberText(_ key: String) throws(EventDecodingError) -> String? {
        trace?.note(key, .numberOrText(limit: 200), .optional)
        if case .number(let text) = optional(key) { return try checked(text, key, 200) }
        return try optionalText(key)
    }

    func time(_ key: String) throws(EventDecodingError) -> Timestamp {
        trace?.note(key, .time, .required)
        let text = try text(key, limit: 64)
        guard let time = Timestamp(text) else {
            throw refusal(
                key,
                "\(quoted(text)) is not an RFC 3339 time: write for example 2026-03-01T10:00:00Z, with at most 9 fraction digits"
            )
        }
        return time
    }

    /// Like `date`, for a required field that may be null.
    ///
    /// - Parameter meaning: the meaning of null, for the message.
    func presentDate(_ key: String, null meaning: String) throws(EventDecodingError) -> CalendarDate? {
        trace?.note(key, .date, .nullable)
        guard object[key] != nil else { throw refusal(key, "missing: write a date, or null for \(meaning)") }
        return try date(key)
    }

    func date(_ key: String) throws(EventDecodingError) -> CalendarDate? {
        trace?.note(key, .date, .optional)
        guard let value = optional(key) else { return nil }
        let text = try string(value, key, "a date or null")
        guard let date = CalendarDate(text) else {
            throw refusal(key, "\(quoted(text)) is not a date: write YYYY-MM-DD, or null for none")
        }
        return date
    }

    func flag(_ key: String) throws(EventDecodingError) -> Bool? {
        trace?.note(key, .flag, .optional)
        guard let value = optional(key) else { return nil }
        guard let flag = value.bool else { throw refusal(key, "expected true or false, found \(value.kind)") }
        return flag
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(EventDecodingError) -> Int {
        trace?.note(key, .integer(range), .required)
        let kind = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        let value = try required(key, kind)
        guard let number = value.integer, range.contains(number) else {
            let found = if case .number(let text) = value { String(text.prefix(40)) } else { value.kind }
            throw refusal(key, "expected \(kind), found \(found)")
        }
        return number
    }

    /// One of the raw values of an enumeration.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String,
        as type: Choice.Type
    ) throws(EventDecodingError) -> Choice? {
        trace?.note(key, .choice(Choice.allCases.map(\.rawValue)), .optional)
        guard let value = optional(key) else { return nil }
        let text = try string(value, key, "a string")
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map { quoted($0.rawValue) }.joined(separator: " or ")
            throw refusal(key, "\(quoted(text)) is unknown: write \(known)")
        }
        return choice
    }

    /// The references of an order: an object of texts.
    func references(_ key: String) throws(EventDecodingError) -> [OrderPurchase.Reference] {
        trace?.note(key, .texts(limit: 200), .optional)
        guard let value = optional(key) else { return [] }
        guard let object = value.object else {
            throw refusal(key, "expected an object of strings, found \(value.kind)")
        }
        let inner = FieldReader(object: object, pointer: refusal(key, "").pointer ?? "")
        var references: [OrderPurchase.Reference] = []
        for member in object.members where !member.value.isNull {
            let name = try inner.checked(member.key, member.key, 200)
            let value = try inner.checked(inner.string(member.value, member.key, "a string"), member.key, 200)
            references.append(OrderPurchase.Reference(name: name, value: value))
        }
        return references.sorted { $0.name.precedesExactly($1.name) }
    }

    /// <doc:Events#Fields>: "Names: 1 to 200 characters of any script, no control characters".
    ///
    /// Characters are code points, as in JSON Schema.
    ///
    /// A limit on visible characters would not limit the size.
    private func checked(_ text: String, _ key: String, _ limit: Int) throws(EventDecodingError) -> String {
        if Self.isPlain(text, limit) { return text }
        let scalars = text.unicodeScalars
        guard !scalars.isEmpty else { throw refusal(key, "empty: write 1 to \(limit) characters") }
        // Category Cc, without a lookup in the Unicode tables for every letter.
        if let control = scalars.first(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) {
            let code = hexadecimal(control.value, width: 4, uppercase: true)
            throw refusal(key, "contains the control character U+\(code): remove it")
        }
        guard scalars.count <= limit else {
            throw refusal(key, "\(scalars.count) characters long: at most \(limit) are allowed")
        }
        return text
    }

    /// Whether a text is ASCII without control characters, and has an allowed length.
    ///
    /// Most texts are, and need no check of their Unicode scalars.
    private static func isPlain(_ text: String, _ limit: Int) -> Bool {
        let isPlain = text.utf8.withContiguousStorageIfAvailable { bytes in
            (1...limit).contains(bytes.count) && bytes.allSatisfy { (0x20..<0x7F).contains($0) }
        }
        return isPlain ?? false
    }
}

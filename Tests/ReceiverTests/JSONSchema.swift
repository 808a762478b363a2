import Foundation
import StrictJSON

/// Validates values with the schemas of a document, and supports only the keywords of JSON Schema 2020-12 in it.
final class JSONSchema {
    private let document: OpenAPIDocument
    private var expressions: [String: NSRegularExpression] = [:]

    init(_ document: OpenAPIDocument) {
        self.document = document
    }

    /// A keyword that this validator does not support: it would accept values that other validators refuse.
    struct UnknownKeyword: Error {
        let keyword: String
    }

    /// Whether a value is valid for the schema of a name.
    func accepts(_ value: JSONValue, _ name: String) throws -> Bool {
        try fits(value, .object(["$ref": .string("#/components/schemas/\(name)")]))
    }

    private func fits(_ value: JSONValue, _ schema: JSONValue) throws -> Bool {
        for member in schema.object?.members ?? [] where try !fits(value, member.key, member.value) { return false }
        return true
    }

    private func fits(_ value: JSONValue, _ keyword: String, _ argument: JSONValue) throws -> Bool {
        switch keyword {
        case "title", "description", "examples": return true
        case "$ref":
            guard let target = argument.string.flatMap(document.value(atReference:)) else { return false }
            return try fits(value, target)
        case "type":
            return (argument.string == nil ? argument.elements : [argument]).contains { Self.isOf($0.string, value) }
        case "const": return value == argument
        case "enum": return argument.elements.contains(value)
        case "not": return try !fits(value, argument)
        case "allOf": return try argument.elements.allSatisfy { try fits(value, $0) }
        case "oneOf": return try argument.elements.filter { try fits(value, $0) }.count == 1
        case "required", "properties", "propertyNames", "additionalProperties":
            guard let object = value.object else { return true }
            return try fits(object, keyword, argument)
        case "items", "maxItems":
            guard case .array(let elements) = value else { return true }
            if keyword == "maxItems" { return elements.count <= argument.integer ?? 0 }
            return try elements.allSatisfy { try fits($0, argument) }
        case "minLength": return value.string.map { $0.unicodeScalars.count >= argument.integer ?? 0 } ?? true
        case "maxLength": return value.string.map { $0.unicodeScalars.count <= argument.integer ?? 0 } ?? true
        case "pattern": return try value.string.map { try matches($0, argument.string ?? "") } ?? true
        case "format": return value.string.map { Self.hasFormat(argument.string, $0) } ?? true
        case "minimum", "maximum":
            guard case .number(let text) = value, let number = Double(text), let limit = argument.integer else {
                return true
            }
            return keyword == "minimum" ? number >= Double(limit) : number <= Double(limit)
        default: throw UnknownKeyword(keyword: keyword)
        }
    }

    private func fits(_ object: JSONObject, _ keyword: String, _ argument: JSONValue) throws -> Bool {
        switch keyword {
        case "required": argument.elements.allSatisfy { $0.string.map { object[$0] != nil } ?? false }
        case "properties":
            try (argument.object?.members ?? []).allSatisfy { property in
                try object[property.key].map { try fits($0, property.value) } ?? true
            }
        case "propertyNames": try object.members.allSatisfy { try fits(.string($0.key), argument) }
        // No schema of an event also has `properties`.
        default: try object.members.allSatisfy { try fits($0.value, argument) }
        }
    }

    private static func isOf(_ type: String?, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("number", .number), ("boolean", .bool),
            ("null", .null):
            true
        case ("integer", .number(let text)): Double(text).map { $0.rounded() == $0 } ?? false
        default: false
        }
    }

    /// In ECMAScript, `$` matches only the end, not the place before a final line break.
    private func matches(_ text: String, _ pattern: String) throws -> Bool {
        let expression: NSRegularExpression
        if let known = expressions[pattern] {
            expression = known
        } else {
            let whole = pattern.hasSuffix("$") ? pattern.dropLast() + "\\z" : pattern
            expression = try NSRegularExpression(pattern: whole)
            expressions[pattern] = expression
        }
        return expression.firstMatch(in: text, range: NSRange(location: 0, length: text.utf16.count)) != nil
    }

    /// Whether the day of a date or a time exists.
    ///
    /// The patterns check everything else.
    private static func hasFormat(_ format: String?, _ text: String) -> Bool {
        guard format == "date" || format == "date-time" else { return true }
        let parts = text.prefix(10).split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return false }
        let isLeap = parts[0] % 4 == 0 && (parts[0] % 100 != 0 || parts[0] % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains(parts[1]) && (1...days[parts[1] - 1]).contains(parts[2])
    }
}

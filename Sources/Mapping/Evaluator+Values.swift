import Licensing
import StrictJSON

/// The evaluation of expressions.
extension Evaluator {
    mutating func evaluate(_ expression: Expression) throws(MappingError) -> JSONValue {
        try count(steps: 1)
        switch expression {
        case .constant(let value): return value
        case .template(let template): return try evaluate(template)
        case .lookup(let lookup): return try evaluate(lookup)
        case .array(let elements):
            var values: [JSONValue] = []
            for element in elements { values.append(try evaluate(element)) }
            return .array(values)
        case .object(let members):
            var pairs: [(String, JSONValue)] = []
            for (key, value) in members {
                try count(bytes: key.utf8.count)
                pairs.append((key, try evaluate(value)))
            }
            return .object(JSONObject(pairs))
        }
    }

    mutating func evaluate(_ template: Template) throws(MappingError) -> JSONValue {
        if template.pieces.count == 1, case .placeholder(let reference) = template.pieces.first {
            guard let value = try value(at: reference), value != .null else {
                throw error(template.path, reference, "expected a value, found \(shown(try value(at: reference)))")
            }
            return try counted(value)
        }
        var text = ""
        for piece in template.pieces {
            switch piece {
            case .text(let literal): text += literal
            case .placeholder(let reference):
                let value = try value(at: reference)
                guard let part = value.flatMap(Table.key) else {
                    throw error(template.path, reference, "expected a string or a number, found \(shown(value))")
                }
                text += part
            }
            try count(bytes: text.utf8.count)
        }
        return .string(text)
    }

    /// Counts a value that is copied into an event, and returns it.
    mutating func counted(_ value: JSONValue) throws(MappingError) -> JSONValue {
        try count(steps: 1)
        switch value {
        case .null, .bool: try count(bytes: 5)
        case .number(let text), .string(let text): try count(bytes: text.utf8.count)
        case .array(let elements): for element in elements { _ = try counted(element) }
        case .object(let object):
            for member in object.members {
                try count(bytes: member.key.utf8.count)
                _ = try counted(member.value)
            }
        }
        return value
    }

    struct Found {
        let value: JSONValue
        let reference: Reference
    }

    /// The value of a lookup before its conversion; nil if there is none.
    mutating func found(_ lookup: Lookup) throws(MappingError) -> Found? {
        for reference in lookup.from {
            guard var value = try value(at: reference), value != .null else { continue }
            if let conditions = lookup.find {
                guard case .array(let elements) = value else {
                    throw error(lookup.path, reference, "expected an array for \"find\", found \(shown(value))")
                }
                guard let element = try firstElement(of: elements, conditions),
                    let taken = try self.value(at: lookup.take ?? JSONPointer.whole, in: element), taken != .null
                else { continue }
                value = taken
            }
            if let column = lookup.table {
                guard let key = Table.key(value) else {
                    throw error(
                        lookup.path,
                        reference,
                        "expected a key of the table \(quoted(column.name)), found \(shown(value))"
                    )
                }
                guard let row = column.table.row(key), let cell = column.field.map({ row.object?[$0] }) ?? row,
                    cell != .null
                else { continue }
                value = cell
            }
            return Found(value: value, reference: reference)
        }
        return nil
    }

    mutating func firstElement(
        of elements: [JSONValue],
        _ conditions: [Condition]
    ) throws(MappingError) -> JSONValue? {
        for element in elements {
            var holds = true
            for condition in conditions where holds {
                guard case .body(let pointer) = condition.reference else { continue }
                try count(steps: condition.test.cost)
                holds = condition.test.holds(try value(at: pointer, in: element))
            }
            if holds { return element }
        }
        return nil
    }

    mutating func evaluate(_ lookup: Lookup) throws(MappingError) -> JSONValue {
        guard let found = try found(lookup) else {
            if let otherwise = lookup.otherwise { return try evaluate(otherwise) }
            throw try missing(lookup)
        }
        var value = try counted(found.value)
        if let conversion = lookup.conversion {
            guard let converted = conversion.converted(value) else {
                throw error(lookup.path, found.reference, "expected \(conversion.expectation), found \(shown(value))")
            }
            value = converted
        }
        if let expression = lookup.times { value = try product(value, expression, lookup, found.reference) }
        if let expression = lookup.plus { value = try lastDay(value, expression, lookup, found.reference) }
        return value
    }

    mutating func missing(_ lookup: Lookup) throws(MappingError) -> MappingError {
        let reference = lookup.from.first
        var value: JSONValue?
        if let reference { value = try self.value(at: reference) }
        if lookup.find != nil {
            return error(
                lookup.path,
                reference,
                "no element matches \"find\": \(shown(value)). Add \"or\" if it may be absent"
            )
        }
        if let table = lookup.table, value != nil, value != .null {
            let part = table.field.map { ", field \(quoted($0))" } ?? ""
            return error(lookup.path, reference, "\(shown(value)) is not in the table \(quoted(table.name))\(part)")
        }
        return error(lookup.path, reference, "expected a value, found \(shown(value)). Add \"or\" if it may be absent")
    }

    private mutating func product(
        _ value: JSONValue,
        _ expression: Expression,
        _ lookup: Lookup,
        _ reference: Reference
    ) throws(MappingError) -> JSONValue {
        guard let number = value.integer else {
            throw error(lookup.path, reference, "expected a whole number, found \(shown(value))")
        }
        let factor = try evaluate(expression)
        guard let other = factor.integer else {
            throw error(
                "\(lookup.path)/times",
                expression.references(at: []).first,
                "expected a whole number, found \(shown(factor))"
            )
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: other)
        guard !overflow else {
            throw error(lookup.path, reference, "\(number) times \(other) is too large")
        }
        return .integer(product)
    }

    private mutating func lastDay(
        _ value: JSONValue,
        _ expression: Expression,
        _ lookup: Lookup,
        _ reference: Reference
    ) throws(MappingError) -> JSONValue {
        let text = try evaluate(expression)
        guard let term = text.string.flatMap(Term.init) else {
            throw error(
                "\(lookup.path)/plus",
                expression.references(at: []).first,
                "expected a term such as P12M, found \(shown(text))"
            )
        }
        guard let date = value.string.flatMap({ CalendarDate($0) }), let last = term.lastDay(from: date) else {
            throw error(lookup.path, reference, "the term ends after the year 9999")
        }
        return .string(last.description)
    }
}

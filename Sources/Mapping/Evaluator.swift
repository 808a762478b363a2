import Crypto
import Licensing
package import StrictJSON

/// An error in a body that a rule matches.
package struct MappingError: Error, Equatable, CustomStringConvertible {
    /// The number of the rule, from 1.
    package let rule: Int
    /// The JSON Pointer of the value in the description.
    package let path: String
    /// The place in the body: a JSON Pointer, or the name of a captured segment in braces; nil if the error has no
    /// place.
    package let pointer: String?
    /// The expected value and the value in the body.
    package let reason: String

    package var description: String {
        "rule \(rule), \(path): " + (pointer.map { $0.isEmpty ? "the body: " : "\($0): " } ?? "") + reason
    }
}

/// An event from a rule.
package struct MappedEvent: Sendable, Equatable {
    /// The number of the rule, from 1.
    package let rule: Int
    /// The CloudEvents object.
    package let value: JSONValue
    /// The JSON Pointer of the event in the description.
    let path: String
    /// The index of the item in `each`; nil without `each`.
    let item: Int?

    /// An id from the content of an event, so that a redelivery is a duplicate, and a changed fact is a new event.
    package static func contentID(type: JSONValue?, time: JSONValue?, data: JSONValue?) -> String {
        let facts: JSONValue = .object(["type": type, "time": time, "data": data])
        return hexadecimal(SHA256.hash(data: Array(facts.canonicalText.utf8)))
    }
}

/// Applies the rules of a description to a body.
///
/// The number of steps and the size of the output are limited, so that no description or body can block the receiver.
struct Evaluator {
    static let eventLimit = 1000
    static let stepLimit = 5_000_000
    static let byteLimit = 16 << 20

    /// The result of a rule, for reports.
    struct Result: Sendable, Equatable {
        /// The reason for which the rule does not match; nil if it matches.
        var difference: String?
        /// The number of items of `each`.
        var items: Int?
        /// The number of items that match `only`.
        var selected = 0
        var events = 0
    }

    private let source: String
    private let originalBody: JSONValue
    private var body: JSONValue
    private var item: JSONValue?
    private var itemPointer = ""
    private var captures: [String: String] = [:]
    private var rule = 0
    private var steps = 0
    private var bytes = 0
    private(set) var results: [Result] = []
    private(set) var events: [MappedEvent] = []

    init(body: JSONValue, source: String) {
        originalBody = body
        self.body = body
        self.source = source
    }

    mutating func run(_ rules: [SourceDescription.Rule]) throws(MappingError) {
        for rule in rules {
            self.rule += 1
            results.append(Result())
            try apply(rule)
        }
    }

    private var ruleIndex: Int { rule - 1 }

    private mutating func apply(_ rule: SourceDescription.Rule) throws(MappingError) {
        body = originalBody
        item = nil
        captures = [:]
        var unpackError: MappingError?
        for pointer in rule.unpack {
            do throws(MappingError) { try unpack(pointer) } catch { unpackError = unpackError ?? error }
        }
        if let pattern = rule.path {
            guard let text = try value(at: pattern.from)?.string, let captures = pattern.captures(of: text) else {
                results[ruleIndex].difference = "the path \(name(of: pattern.from)) does not match the pattern"
                return
            }
            self.captures = captures
        }
        if let failed = try firstFailing(rule.when) {
            results[ruleIndex].difference =
                "\(name(of: failed.reference)) is \(shown(try value(at: failed.reference))); expected \(failed.test.description)"
            return
        }
        if let unpackError { throw unpackError }
        guard let each = rule.each else {
            for event in rule.events { try make(event, item: nil) }
            return
        }
        let list = try value(at: each)
        guard case .array(let items) = list else {
            throw error("/rules/\(ruleIndex)/each", each, "expected an array, found \(shown(list))")
        }
        let listPointer = name(of: each)
        results[ruleIndex].items = items.count
        for (index, element) in items.enumerated() {
            item = element
            itemPointer = "\(listPointer)/\(index)"
            guard try firstFailing(rule.only) == nil else { continue }
            results[ruleIndex].selected += 1
            for event in rule.events { try make(event, item: index) }
        }
    }

    // MARK: Limits

    mutating func count(steps: Int) throws(MappingError) {
        self.steps += steps
        guard self.steps <= Self.stepLimit else {
            throw MappingError(
                rule: rule,
                path: "/rules/\(ruleIndex)",
                pointer: nil,
                reason: "the body needs more than \(Self.stepLimit) steps: it is too large for this description"
            )
        }
    }

    mutating func count(bytes: Int) throws(MappingError) {
        self.bytes += bytes
        guard self.bytes <= Self.byteLimit else {
            throw MappingError(
                rule: rule,
                path: "/rules/\(ruleIndex)",
                pointer: nil,
                reason: "the events are larger than \(Self.byteLimit) bytes: the body is too large for this description"
            )
        }
    }

    // MARK: Places

    mutating func value(at reference: Reference) throws(MappingError) -> JSONValue? {
        switch reference {
        case .body(let pointer): try value(at: pointer, in: body)
        case .item(let pointer): if let item { try value(at: pointer, in: item) } else { nil }
        case .capture(let name): captures[name].map(JSONValue.string)
        }
    }

    mutating func value(at pointer: JSONPointer, in root: JSONValue) throws(MappingError) -> JSONValue? {
        var value = root
        try count(steps: 1)
        for token in pointer.tokens {
            switch value {
            case .object(let object):
                try count(steps: object.members.count)
                guard let member = object[token] else { return nil }
                value = member
            case .array(let elements):
                guard let index = JSONPointer.index(token), elements.indices.contains(index) else { return nil }
                value = elements[index]
            case .null, .bool, .number, .string: return nil
            }
        }
        // A long text takes time to compare, convert or look up.
        if let text = Table.key(value) { try count(steps: text.utf8.count / 64) }
        return value
    }

    /// The place in the body, for error messages.
    private func name(of reference: Reference) -> String {
        switch reference {
        case .body(let pointer): pointer.description
        case .item(let pointer): itemPointer + pointer.description
        case .capture(let name): "{\(name)}"
        }
    }

    func error(_ path: String, _ reference: Reference?, _ reason: String) -> MappingError {
        MappingError(rule: rule, path: path, pointer: reference.map(name), reason: reason)
    }

    // MARK: Conditions

    mutating func firstFailing(_ conditions: [Condition]) throws(MappingError) -> Condition? {
        for condition in conditions {
            try count(steps: condition.test.cost)
            guard condition.test.holds(try value(at: condition.reference)) else { return condition }
        }
        return nil
    }

    /// Replaces a string in the body by the JSON that it contains.
    private mutating func unpack(_ pointer: JSONPointer) throws(MappingError) {
        let value = try value(at: pointer, in: body)
        guard let text = value?.string else {
            throw error(
                "/rules/\(ruleIndex)/unpack",
                .body(pointer),
                "expected JSON in a string, found \(shown(value))"
            )
        }
        try count(steps: text.utf8.count / 4)
        let inner: JSONValue
        do {
            inner = try JSONValue(parsing: text)
        } catch let fault {
            throw error("/rules/\(ruleIndex)/unpack", .body(pointer), "expected JSON in a string: \(fault)")
        }
        body = replacing(pointer.tokens[...], in: body, by: inner)
    }

    private func replacing(_ tokens: ArraySlice<String>, in value: JSONValue, by new: JSONValue) -> JSONValue {
        guard let token = tokens.first else { return new }
        switch value {
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.map { member in
                        let isNext = member.key.isExactly(token)
                        return (
                            member.key, isNext ? replacing(tokens.dropFirst(), in: member.value, by: new) : member.value
                        )
                    }
                )
            )
        case .array(var elements):
            guard let index = JSONPointer.index(token), elements.indices.contains(index) else { return value }
            elements[index] = replacing(tokens.dropFirst(), in: elements[index], by: new)
            return .array(elements)
        case .null, .bool, .number, .string: return value
        }
    }

    // MARK: Events

    private mutating func make(_ event: SourceDescription.EventTemplate, item index: Int?) throws(MappingError) {
        switch event.requirement {
        case nil: break
        case .conditions(let conditions): guard try firstFailing(conditions) == nil else { return }
        case .value(let expression): guard try isThere(expression) else { return }
        }
        guard events.count < Self.eventLimit else {
            throw error(event.path, nil, "the body gives more than \(Self.eventLimit) events")
        }
        let time = try text(event.time, "\(event.path)/time")
        guard Timestamp(time) != nil else {
            throw error(
                "\(event.path)/time",
                event.time.references(at: []).first,
                "\(quoted(time)) is not an RFC 3339 time: convert it with \"as\""
            )
        }
        let data = try evaluate(event.data)
        let id: String
        if let expression = event.id {
            id = try text(expression, "\(event.path)/id")
        } else {
            id = MappedEvent.contentID(type: .string(event.type), time: .string(time), data: data)
        }
        let value: JSONValue = .object([
            "specversion": .string("1.0"), "id": .string(id), "source": .string(source), "type": .string(event.type),
            "time": .string(time),
            "sequence": try optionalText(event.sequence, "\(event.path)/sequence").map(JSONValue.string),
            "actor": try optionalText(event.actor, "\(event.path)/actor").map(JSONValue.string), "data": data,
        ])
        events.append(MappedEvent(rule: rule, value: value, path: event.path, item: index))
        results[ruleIndex].events += 1
    }

    /// Whether a lookup has a value other than null.
    private mutating func isThere(_ expression: Expression) throws(MappingError) -> Bool {
        guard case .lookup(let lookup) = expression else { return true }
        guard let found = try found(lookup) else { return lookup.otherwise != nil }
        return found.value != .null
    }

    private mutating func optionalText(_ expression: Expression?, _ path: String) throws(MappingError) -> String? {
        guard let expression else { return nil }
        let value = try evaluate(expression)
        return value == .null ? nil : try text(value, expression, path)
    }

    private mutating func text(_ expression: Expression, _ path: String) throws(MappingError) -> String {
        try text(try evaluate(expression), expression, path)
    }

    private func text(_ value: JSONValue, _ expression: Expression, _ path: String) throws(MappingError) -> String {
        guard let text = Table.key(value) else {
            let reference = expression.references(at: []).first
            throw error(path, reference, "expected a string or a number, found \(shown(value))")
        }
        return text
    }
}

extension Condition.Test {
    var cost: Int {
        switch self {
        case .equals, .isInTable, .exists: 1
        case .isIn(let values): values.count
        case .not(let test): test.cost
        }
    }
}

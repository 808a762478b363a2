package import Basics
package import Licensing
package import StrictJSON

extension SourceDescription {
    /// The events of a body; empty if no rule matches or the description has no rules.
    ///
    /// - Parameter source: the name of the source, as in `/webhooks/{source}`.
    /// - Throws: the first error.
    package func mappedEvents(of body: JSONValue, source: String) throws(MappingError) -> [MappedEvent] {
        var evaluator = Evaluator(body: body, source: "/webhooks/\(source)")
        try evaluator.run(rules ?? [])
        return evaluator.events
    }

    /// The decoded events of a body.
    ///
    /// - Throws: the first error. If the decoder rejects an event, the error names the rule of the event.
    package func events(
        of body: JSONValue,
        source: String,
        decoder: EventDecoder = EventDecoder()
    ) throws(MappingError) -> [Event] {
        try decoded(try mappedEvents(of: body, source: source), decoder)
    }

    private func decoded(_ mapped: [MappedEvent], _ decoder: EventDecoder) throws(MappingError) -> [Event] {
        var events: [Event] = []
        var lines: [EventIdentity: String] = [:]
        for mapped in mapped {
            let event: Event
            do {
                event = try decoder.decode(mapped.value)
            } catch let refusal {
                throw error(refusal, of: mapped)
            }
            if let line = lines.updateValue(event.line, forKey: event.identity), !line.isExactly(event.line) {
                throw MappingError(
                    rule: mapped.rule,
                    path: mapped.path + "/id",
                    pointer: nil,
                    reason: "another event of this body has the id \(quoted(event.identity.id)) and other content"
                )
            }
            events.append(event)
        }
        return events
    }

    private func error(_ refusal: EventDecodingError, of event: MappedEvent) -> MappingError {
        let pointer = refusal.pointer ?? ""
        var place: String?
        if let rules, rules.indices.contains(event.rule - 1),
            let template = rules[event.rule - 1].events.first(where: { $0.path == event.path }),
            let tokens = JSONPointer(pointer)?.tokens, let attribute = tokens.first
        {
            let expression: Expression? =
                switch attribute {
                case "data": template.data
                case "id": template.id
                case "time": template.time
                case "sequence": template.sequence
                case "actor": template.actor
                default: nil
                }
            let list = rules[event.rule - 1].each.map(\.text) ?? ""
            switch expression?.references(at: tokens.dropFirst()).first {
            case .body(let pointer): place = pointer.description
            case .item(let pointer): place = "\(list)/\(event.item ?? 0)\(pointer.description)"
            case .capture(let name): place = "{\(name)}"
            case nil: break
            }
        }
        return MappingError(rule: event.rule, path: event.path + pointer, pointer: place, reason: refusal.reason)
    }

    /// The result of each rule for a body, for authors of a description.
    package func report(
        of body: JSONValue,
        source: String,
        decoder: EventDecoder = EventDecoder()
    ) -> MappingReport {
        var evaluator = Evaluator(body: body, source: "/webhooks/\(source)")
        var events: [Event] = []
        var error: MappingError?
        do throws(MappingError) {
            try evaluator.run(rules ?? [])
            events = try decoded(evaluator.events, decoder)
        } catch let failure {
            error = failure
        }
        return MappingReport(
            rules: evaluator.results.enumerated().map { MappingReport.sentence(rule: $0 + 1, $1) },
            events: events,
            error: error,
            otherwise: otherwise
        )
    }
}

extension Reference {
    fileprivate var text: String {
        switch self {
        case .body(let pointer): pointer.description
        case .item(let pointer): "@\(pointer.description)"
        case .capture(let name): "{\(name)}"
        }
    }
}

/// The result for a body of a source with rules.
package enum BodyMeaning: Sendable, Equatable {
    /// At least one event.
    case events([Event])
    /// No event: no rule matches, or the matching rules give none.
    case ignored
    /// The whole body goes to the quarantine.
    case refused(reason: String)
}

extension SourceDescription {
    /// The result for a body: its events, none, or the reason for quarantine.
    package func meaning(
        of body: some Sequence<UInt8>,
        source: String,
        decoder: EventDecoder = EventDecoder()
    ) -> BodyMeaning {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: body)
        } catch {
            return .refused(reason: "the body is not JSON: \(error)")
        }
        let report = report(of: value, source: source, decoder: decoder)
        if let error = report.error { return .refused(reason: "\(error)") }
        if !report.events.isEmpty { return .events(report.events) }
        switch otherwise {
        case .ignore: return .ignored
        case .quarantine: return .refused(reason: "the body gives no event: \(report.rules.joined(separator: "; "))")
        }
    }
}

/// The results of the rules for a body.
package struct MappingReport: Sendable, Equatable, CustomStringConvertible {
    /// A sentence for each evaluated rule.
    package let rules: [String]
    /// The events; empty if there is an error, because a body is mapped completely or not at all.
    package let events: [Event]
    package let error: MappingError?
    let otherwise: SourceDescription.Otherwise

    fileprivate static func sentence(rule: Int, _ result: Evaluator.Result) -> String {
        if let difference = result.difference { return "rule \(rule) does not match: \(difference)" }
        let items = result.items.map { " from \(result.selected) of \($0) items" } ?? ""
        return "rule \(rule) matches: \(result.events) \(result.events == 1 ? "event" : "events")\(items)"
    }

    /// The rules, followed by the events as JSON Lines, the error, or the treatment of a body without events.
    package var description: String {
        var lines = rules
        if let error {
            lines.append("error: \(error)")
        } else if events.isEmpty {
            lines.append(otherwise == .ignore ? "no events: the body is ignored" : "no events: the body is quarantined")
        } else {
            lines += events.map(\.line)
        }
        return lines.joined(separator: "\n")
    }
}

/// A body and its expected events: `NAME.examples/X.json` with `X.events.jsonl` beside it.
package struct MappingExample: Sendable {
    /// The name of the body's file, for messages.
    package let file: String
    package let body: [UInt8]
    /// The name of the events' file, for messages.
    package let eventsFile: String
    /// The expected events as JSON Lines; empty if the body gives none.
    package let events: [UInt8]

    package init(file: String, body: [UInt8], eventsFile: String, events: [UInt8]) {
        self.file = file
        self.body = body
        self.eventsFile = eventsFile
        self.events = events
    }
}

extension SourceDescription {
    /// The differences between the events of an example and the expected ones; empty if there are none.
    package func problems(
        of example: MappingExample,
        source: String,
        decoder: EventDecoder = EventDecoder()
    ) -> [Diagnostic] {
        let body: JSONValue
        let events: [Event]
        do {
            body = try JSONValue(parsing: example.body)
        } catch {
            return [
                Diagnostic(
                    file: example.file,
                    place: SourcePlace(line: error.line, column: error.column),
                    message: error.reason
                )
            ]
        }
        do {
            events = try self.events(of: body, source: source, decoder: decoder)
        } catch {
            return [Diagnostic(file: example.file, place: .start, message: error.description)]
        }
        var problems: [Diagnostic] = []
        var number = 0
        var line = 0
        for text in example.events.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            line += 1
            guard text.contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) else { continue }
            number += 1
            let reason: String
            do {
                let expected = try JSONValue(parsing: text).canonicalText
                guard number <= events.count else {
                    reason = "the body gives only \(events.count) \(events.count == 1 ? "event" : "events")"
                    problems.append(
                        Diagnostic(file: example.eventsFile, place: SourcePlace(line: line, column: 1), message: reason)
                    )
                    continue
                }
                if events[number - 1].line.isExactly(expected) { continue }
                reason = "the body gives another event: \(events[number - 1].line)"
            } catch {
                reason = "column \(error.column): \(error.reason)"
            }
            problems.append(
                Diagnostic(file: example.eventsFile, place: SourcePlace(line: line, column: 1), message: reason)
            )
        }
        for event in events.dropFirst(number) {
            let reason = "an event is missing: \(event.line)"
            problems.append(
                Diagnostic(file: example.eventsFile, place: SourcePlace(line: line, column: 1), message: reason)
            )
        }
        return problems
    }
}

import HTTPTypes
import Ledger
package import Licensing
import Mapping
import StrictJSON

/// The events of an authentic body.
struct RequestEvents {
    /// The maximum number of events in a batch.
    ///
    /// Larger batches would delay the commits of other senders.
    static let batchLimit = 1000

    /// The reason for which a body was refused, and its contents.
    ///
    /// Authentic texts are quarantined, never lost.
    struct Refusal: Error {
        let problem: ProblemDetails
        let texts: [RefusedEvent]
    }

    /// The events in the order of the body.
    let events: [Event]
    /// The events as values, for the quarantine.
    private let elements: [JSONValue]
    private let format: EventFormat
    /// The name of the sender, for the operator.
    private let origin: String

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - format: nil if the body itself determines the format.
    ///   - messageID: the signed `webhook-id`, which is the identity of a plain payload; nil if the signature does not
    ///     cover an id. The identity is then derived from the content.
    init(
        _ body: [UInt8],
        _ format: EventFormat?,
        from source: SourceName,
        messageID: String?,
        decoder: EventDecoder = EventDecoder()
    ) throws(Refusal) {
        origin = source.origin
        let text: JSONText
        do throws(JSONParsingError) {
            text = try JSONText(parsing: body)
        } catch {
            self.format = format ?? .plain
            let problem = ProblemDetails(
                .malformedBody,
                "The body is not JSON: \(error).\(EventFormat.hint(forText: body)) Send UTF-8 JSON."
            )
            throw Refusal(problem: problem, texts: [RefusedEvent(bytes: body, reason: problem.detail, origin: origin)])
        }
        let value = text.value
        let format = format ?? EventFormat.suited(to: value) ?? .plain
        self.format = format
        switch format {
        case .structured: elements = [value]
        case .plain: elements = [try Self.event(of: value, source, messageID, origin)]
        case .batch:
            guard case .array(let array) = value else {
                let problem = ProblemDetails(
                    .notAnEvent,
                    "The body must be an array of events, not \(value.kind).\(format.hint(for: value))",
                    faults: [.init(pointer: "", detail: "expected an array of events, found \(value.kind)")]
                )
                throw Refusal(problem, [value.canonicalText], origin)
            }
            elements = array
        }
        if elements.count > Self.batchLimit {
            let problem = ProblemDetails(
                .contentTooLarge,
                "The batch has \(elements.count) events; at most \(Self.batchLimit) are allowed. Send it in parts."
            )
            throw Refusal(problem, elements.map(\.canonicalText), origin)
        }
        var events: [Event] = []
        var faults: [(index: Int, error: EventDecodingError)] = []
        for (index, element) in elements.enumerated() {
            do throws(EventDecodingError) {
                events.append(try format == .structured ? decoder.decode(text) : decoder.decode(element))
            } catch {
                faults.append((index, error))
            }
        }
        self.events = events
        if !faults.isEmpty { throw refusal(faults, hint: format.hint(for: value)) }
    }

    /// The refusal of events that conflict with the ledger.
    func conflict(_ identities: [EventIdentity]) -> Refusal {
        let conflicts = events.enumerated().filter { identities.contains($1.identity) }.map { index, event in
            (index, "another event has the id \(event.identity.id) of \(event.identity.source), but other content")
        }
        let faults = conflicts.map { index, detail in
            ProblemDetails.Fault(pointer: format == .batch ? "/\(index)" : "", detail: detail)
        }
        let problem = ProblemDetails(
            .eventConflict,
            "Another event has the same source and id, but other content. No event of this request was stored. Send the change as an event with its own id.",
            faults: faults
        )
        return refusal(problem, Dictionary(uniqueKeysWithValues: conflicts))
    }

    private func refusal(_ faults: [(index: Int, error: EventDecodingError)], hint: String) -> Refusal {
        let isEvent = faults.allSatisfy { if case .invalid = $0.error { true } else { false } }
        let list = faults.map { index, error in
            ProblemDetails.Fault(
                pointer: (format == .batch ? "/\(index)" : "") + pointer(of: error),
                detail: error.reason
            )
        }
        let first = list[0].pointer.isEmpty ? list[0].detail : "\(list[0].pointer): \(list[0].detail)"
        let rest = faults.count > 1 ? " (and \(faults.count - 1) more)" : ""
        let whole = format == .batch ? " No event of the batch was stored." : ""
        let problem = ProblemDetails(
            isEvent ? .invalidEvent : .notAnEvent,
            "\(first)\(rest).\(whole)\(hint)",
            faults: list
        )
        let reasons = faults.map { index, error in
            let pointer = pointer(of: error)
            return (index, pointer == error.pointer ?? "" ? "\(error)" : "\(pointer): \(error.reason)")
        }
        return refusal(problem, Dictionary(uniqueKeysWithValues: reasons))
    }

    /// A refusal of all texts.
    ///
    /// A text without its own reason has the first of the other reasons.
    private func refusal(_ problem: ProblemDetails, _ reasons: [Int: String]) -> Refusal {
        let first = problem.faults.first.map { "\($0.pointer): \($0.detail)" } ?? problem.detail
        return Refusal(
            problem: problem,
            texts: elements.enumerated().map { index, element in
                RefusedEvent(
                    text: element.canonicalText,
                    reason: reasons[index] ?? "its batch was refused: \(first)",
                    origin: origin
                )
            }
        )
    }

    /// The pointer of the fault in the body.
    ///
    /// A plain payload calls its time `timestamp`.
    private func pointer(of error: EventDecodingError) -> String {
        let pointer = error.pointer ?? ""
        return format == .plain && pointer == "/time" ? "/timestamp" : pointer
    }

    /// The event of a plain payload.
    ///
    /// <doc:HTTPInterface#Bodies>: its id is `webhook-id`, its source is `/webhooks/{source}`, and its time is
    /// `timestamp`.
    private static func event(
        of payload: JSONValue,
        _ source: SourceName,
        _ messageID: String?,
        _ origin: String
    ) throws(Refusal) -> JSONValue {
        guard let object = payload.object else {
            let expected = "an object with type, timestamp and data"
            let problem = ProblemDetails(
                .notAnEvent,
                "The body must be \(expected), not \(payload.kind).\(EventFormat.plain.hint(for: payload))",
                faults: [.init(pointer: "", detail: "expected \(expected), found \(payload.kind)")]
            )
            throw Refusal(problem, [payload.canonicalText], origin)
        }
        let id =
            messageID
            ?? MappedEvent.contentID(type: object["type"], time: object["timestamp"], data: object["data"])
        return .object([
            "specversion": .string("1.0"), "id": .string(id), "source": .string("/webhooks/\(source)"),
            "type": object["type"], "time": object["timestamp"], "data": object["data"],
        ])
    }
}

extension RequestEvents.Refusal {
    /// A refusal of texts with the same reason.
    fileprivate init(_ problem: ProblemDetails, _ texts: [String], _ origin: String) {
        self.init(
            problem: problem,
            texts: texts.map { RefusedEvent(text: $0, reason: problem.detail, origin: origin) }
        )
    }
}

/// Reads bodies without a server.
package enum WebhookBody {
    /// The events of a body, as read by the server for a source without rules.
    ///
    /// - Parameters:
    ///   - contentType: nil if it is unknown, so that the body itself determines the format.
    ///   - messageID: the signed id of the message; nil if there is none.
    package static func events(
        _ body: [UInt8],
        contentType: String?,
        from source: SourceName,
        messageID: String?,
        decoder: EventDecoder = EventDecoder()
    ) throws(WebhookBodyRefusal) -> [Event] {
        do {
            let format = try contentType.map { try EventFormat([.contentType: $0]) }
            return try RequestEvents(body, format, from: source, messageID: messageID, decoder: decoder).events
        } catch let refusal as RequestEvents.Refusal {
            throw WebhookBodyRefusal(description: refusal.problem.detail)
        } catch {
            throw WebhookBodyRefusal(description: (error as? ProblemDetails)?.detail ?? "\(error)")
        }
    }
}

/// The reason for which the server would refuse a body.
package struct WebhookBodyRefusal: Error, CustomStringConvertible {
    package let description: String
}

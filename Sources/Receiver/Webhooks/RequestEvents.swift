import HTTPTypes
import Ledger
package import Licensing
import Mapping
import StrictJSON

/// The events of one authentic body.
struct RequestEvents {
    /// More in one batch would hold up everybody else's commit.
    static let batchLimit = 1000

    /// Why a body was refused, and what was in it: an authentic text is laid aside, never lost.
    struct Refusal: Error {
        let problem: ProblemDetails
        let texts: [RefusedEvent]
    }

    /// In the order of the body.
    let events: [Event]
    /// Their texts, for the quarantine.
    private let texts: [String]
    private let format: EventFormat
    /// The sender, for the operator.
    private let origin: String

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - format: nil if the body itself must tell.
    ///   - messageID: the signed `webhook-id`, a plain payload's identity; nil if the signature covers none, and the
    ///     identity is made from the content.
    init(
        _ body: [UInt8],
        _ format: EventFormat?,
        from source: SourceName,
        messageID: String?,
        decoder: EventDecoder = EventDecoder()
    ) throws(Refusal) {
        origin = source.origin
        let value: JSONValue
        do throws(JSONParsingError) {
            value = try JSONValue(parsing: body)
        } catch {
            self.format = format ?? .plain
            let problem = ProblemDetails(
                .malformedBody,
                "The body is not JSON: \(error).\(EventFormat.hint(forText: body)) Send UTF-8 JSON."
            )
            throw Refusal(problem: problem, texts: [RefusedEvent(bytes: body, reason: problem.detail, origin: origin)])
        }
        let format = format ?? EventFormat.suited(to: value) ?? .plain
        self.format = format
        let elements: [JSONValue]
        switch format {
        case .structured: elements = [value]
        case .plain: elements = [try Self.event(of: value, source, messageID, origin)]
        case .batch:
            guard case .array(let array) = value else {
                let problem = ProblemDetails(
                    .notAnEvent,
                    "The body is \(value.kind) where an array of events belongs.\(format.hint(for: value))",
                    faults: [.init(pointer: "", detail: "\(value.kind) where an array of events belongs")]
                )
                throw Refusal(problem, [value.canonicalText], origin)
            }
            elements = array
        }
        texts = elements.map(\.canonicalText)
        if elements.count > Self.batchLimit {
            let problem = ProblemDetails(
                .contentTooLarge,
                "The batch has \(elements.count) events; at most \(Self.batchLimit) are taken. Send it in parts."
            )
            throw Refusal(problem, texts, origin)
        }
        var events: [Event] = []
        var faults: [(index: Int, error: EventDecodingError)] = []
        for (index, element) in elements.enumerated() {
            do throws(EventDecodingError) {
                events.append(try decoder.decode(element))
            } catch {
                faults.append((index, error))
            }
        }
        self.events = events
        if !faults.isEmpty { throw refusal(faults, hint: format.hint(for: value)) }
    }

    /// The refusal of what is in conflict with the ledger.
    func conflict(_ identities: [EventIdentity]) -> Refusal {
        let conflicts = events.enumerated().filter { identities.contains($1.identity) }.map { index, event in
            (index, "other content is kept under the id \(event.identity.id) of \(event.identity.source)")
        }
        let faults = conflicts.map { index, detail in
            ProblemDetails.Fault(pointer: format == .batch ? "/\(index)" : "", detail: detail)
        }
        let problem = ProblemDetails(
            .eventConflict,
            "Other content is kept under the same source and id, and the first stands. Nothing of this request was kept; send what changed as an event with an id of its own.",
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
        let whole = format == .batch ? " Nothing of the batch was kept." : ""
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

    /// A refusal of all texts, each with its own reason or, where it has none, with the first of the others.
    private func refusal(_ problem: ProblemDetails, _ reasons: [Int: String]) -> Refusal {
        let first = problem.faults.first.map { "\($0.pointer): \($0.detail)" } ?? problem.detail
        return Refusal(
            problem: problem,
            texts: texts.enumerated().map { index, text in
                RefusedEvent(text: text, reason: reasons[index] ?? "its batch was refused: \(first)", origin: origin)
            }
        )
    }

    /// The pointer of the fault in the body: a plain payload calls its time `timestamp`.
    private func pointer(of error: EventDecodingError) -> String {
        let pointer = error.pointer ?? ""
        return format == .plain && pointer == "/time" ? "/timestamp" : pointer
    }

    /// The event of a plain payload.
    ///
    /// <doc:HTTPInterface#Bodies>: "the Standard Webhooks payload `{"type","timestamp","data"}`; id = `webhook-id`,
    /// source =
    /// `/webhooks/{source}`, time = `timestamp`".
    private static func event(
        of payload: JSONValue,
        _ source: SourceName,
        _ messageID: String?,
        _ origin: String
    ) throws(Refusal) -> JSONValue {
        guard let object = payload.object else {
            let reason = "\(payload.kind) where an object with type, timestamp and data belongs"
            let problem = ProblemDetails(
                .notAnEvent,
                "The body is \(reason).\(EventFormat.plain.hint(for: payload))",
                faults: [.init(pointer: "", detail: reason)]
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
    /// A refusal of texts that share one reason.
    fileprivate init(_ problem: ProblemDetails, _ texts: [String], _ origin: String) {
        self.init(
            problem: problem,
            texts: texts.map { RefusedEvent(text: $0, reason: problem.detail, origin: origin) }
        )
    }
}

/// Reads bodies without a server.
package enum WebhookBody {
    /// The events of a body, as the server reads it for a source without rules.
    ///
    /// - Parameters:
    ///   - contentType: nil if it is not known, and the body itself must tell.
    ///   - messageID: the signed id of the message, if there is one.
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

/// Why the server would refuse a body.
package struct WebhookBodyRefusal: Error, CustomStringConvertible {
    package let description: String
}

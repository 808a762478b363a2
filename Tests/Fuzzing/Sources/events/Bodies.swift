import Fuzzing
import HTTPTypes
import Ledger
import Licensing
import NIOCore
import StrictJSON

@testable import Receiver

/// The three formats of events in requests.
enum Body {
    static let allFormats: [EventFormat] = [.structured, .batch, .plain]
    static let messageID = "msg_1"

    static let source: SourceName = {
        guard let source = SourceName("console") else { fatalError("a name of our own is one") }
        return source
    }()
}

private func read(_ bytes: [UInt8], _ format: EventFormat) -> Result<[Event], RequestEvents.Refusal> {
    do {
        return .success(try RequestEvents(bytes, format, from: Body.source, messageID: Body.messageID).events)
    } catch {
        return .failure(error)
    }
}

/// A body is accepted if all of its events are accepted.
///
/// Otherwise it is quarantined completely, with reasons that name places.
func checkBody(_ bytes: [UInt8], _ format: EventFormat) {
    let value = try? JSONValue(parsing: bytes)
    let elements = elements(of: value, format)
    let expected = elements.map { elements in elements.compactMap { try? EventDecoder().decode($0) } }
    switch read(bytes, format) {
    case .success(let events):
        expect(expected?.count == elements?.count && expected == events, "a body is its events, one by one: \(format)")
        expect(expected?.map(\.line) == events.map(\.line), "a body keeps the lines of its events: \(format)")
        expect(events.count <= 1000, "a batch has at most 1000 events")
    case .failure(let refusal):
        let isFull = expected != nil && expected?.count == elements?.count && (elements?.count ?? 0) <= 1000
        expect(!isFull, "a body of events is taken: \(format): \(refusal.problem)")
        check(refusal, of: value, elements, bytes, format)
    }
}

/// The expected values of the body; nil if it does not have the right shape.
private func elements(of value: JSONValue?, _ format: EventFormat) -> [JSONValue]? {
    switch (format, value) {
    case (_, nil): return nil
    case (.structured, let value?): return [value]
    case (.batch, .array(let elements)?): return elements
    case (.plain, .object(let object)?):
        // <doc:HTTPInterface#Bodies>: "id = `webhook-id`, source = `/webhooks/{source}`, time = `timestamp`".
        return [
            .object([
                "specversion": .string("1.0"), "id": .string(Body.messageID), "source": .string("/webhooks/console"),
                "type": object["type"], "time": object["timestamp"], "data": object["data"],
            ])
        ]
    default: return nil
    }
}

private func check(
    _ refusal: RequestEvents.Refusal,
    of value: JSONValue?,
    _ elements: [JSONValue]?,
    _ bytes: [UInt8],
    _ format: EventFormat
) {
    // An empty batch has nothing to quarantine, but it is accepted anyway.
    expect(refusal.texts.count == elements?.count ?? 1, "everything that is refused is laid aside: \(format)")
    for text in refusal.texts {
        expect(!text.reason.isEmpty && !text.origin.isEmpty, "what is laid aside has a reason")
    }
    if let kept = elements ?? value.map({ [$0] }) {
        expect(
            zip(kept, refusal.texts).allSatisfy { Array($0.canonicalText.utf8) == $1.bytes },
            "what is laid aside is what came: \(format)"
        )
    } else {
        expect(
            refusal.texts.map(\.bytes) == [bytes],
            "what is no JSON is kept as it is"
        )
    }
    for fault in refusal.problem.faults {
        expect(value?.has(fault.pointer) == true, "a problem names its place in the body: \(format): \(fault.pointer)")
    }
    let status = refusal.problem.status.code
    expect(value == nil ? status == 400 : [400, 413, 422].contains(status), "a refusal has its status: \(status)")
    guard let document = try? JSONValue(parsing: Array(refusal.problem.body.readableBytesView)) else {
        fatalError("property violated: a problem document is JSON")
    }
    expect(document.value(at: "/status")?.integer == status, "a problem document says its status")
}

/// A batch that contains an event once or twice is accepted exactly if the event is.
func checkBatch(of bytes: [UInt8]) {
    guard (try? JSONValue(parsing: bytes)) != nil else { return }
    let event = try? EventDecoder().decode(bytes)
    for count in 1...2 {
        let batch =
            Array("[".utf8) + Array(repeatElement(bytes, count: count).joined(separator: [UInt8(ascii: ",")])) + [
                UInt8(ascii: "]")
            ]
        switch read(batch, .batch) {
        case .success(let events):
            expect(
                event.map { Array(repeating: $0, count: count) } == events,
                "a batch of an event is taken as the event"
            )
        case .failure(let refusal):
            if refusal.problem.kind == .malformedBody { return }
            expect(event == nil, "a batch of an event is taken where the event is: \(refusal.problem)")
        }
    }
}

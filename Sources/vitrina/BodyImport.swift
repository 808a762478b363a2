import Ledger
import Licensing
import Mapping
import Receiver
import StrictJSON

/// Adds the events that the rules of a source derive from bodies.
///
/// The events of a body are stored together or not at all. A body that the rules cannot read is quarantined as a whole.
struct BodyImport {
    /// Bodies are committed in groups of this size, which requires few commits and little memory.
    private static let groupSize = 500
    /// The maximum size of a file with one JSON text, in bytes.
    private static let sizeLimit = 256 << 20

    private struct Pending {
        let events: [Event]
        let body: [UInt8]
        let place: String
    }

    let source: SourceName
    let rules: SourceDescription
    let store: any EventStore
    let decoder: EventDecoder
    /// Called with `PLACE: problem` for each refused body.
    let report: (String) -> Void
    private var pending: [Pending] = []
    private var refused: [RefusedEvent] = []
    private(set) var tally = EventImport.Tally()

    /// - Throws: `MissingRules` if the source has no rules, because its bodies are events already.
    init(
        _ source: SourceName,
        _ description: SourceDescription?,
        into store: any EventStore,
        decoder: EventDecoder,
        report: @escaping (String) -> Void
    ) throws(MissingRules) {
        guard let description, description.hasRules else {
            throw MissingRules(source: source, file: description?.file)
        }
        self.source = source
        rules = description
        self.store = store
        self.decoder = decoder
        self.report = report
    }

    /// Adds the contents of a file: one body, an array of bodies, or one body per line.
    ///
    /// An array is one body if a rule matches it as a whole.
    mutating func add(contentsOf file: ReadableFile) async throws {
        let bytes = try file.text(limit: Self.sizeLimit).bytes
        // try?: a file that is not one JSON text has a body on each line.
        guard let value = try? JSONValue(parsing: bytes) else {
            for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                .enumerated()
            where line.contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) {
                try await add(Array(line), place: "\(file.name):\(index + 1)")
            }
            return
        }
        if case .array(let bodies) = value,
            case .ignored = rules.meaning(of: bytes, source: source.text, decoder: decoder)
        {
            for (index, body) in bodies.enumerated() {
                try await add(Array(body.canonicalText.utf8), place: "\(file.name): /\(index)")
            }
        } else {
            try await add(Array(bytes), place: file.name)
        }
    }

    /// Adds a body.
    mutating func add(_ body: [UInt8], place: String) async throws {
        switch rules.meaning(of: body, source: source.text, decoder: decoder) {
        case .events(let events): pending.append(Pending(events: events, body: body, place: place))
        case .ignored: tally.ignored += 1
        case .refused(let reason): refuse(body, place, reason)
        }
        if pending.count + refused.count >= Self.groupSize { try await finish() }
    }

    /// Returns after all bodies are stored or quarantined.
    mutating func finish() async throws {
        let receipts = try await store.append(batches: pending.map(\.events))
        for (body, receipt) in zip(pending, receipts) {
            tally.accepted += receipt.accepted
            tally.duplicates += receipt.duplicates
            if let refusal = receipt.refusal { refuse(body.body, body.place, "\(refusal)") }
        }
        pending.removeAll()
        if !refused.isEmpty { try await store.quarantine(refused) }
        refused.removeAll()
    }

    private mutating func refuse(_ body: [UInt8], _ place: String, _ reason: String) {
        tally.refused += 1
        report("\(place): \(reason)")
        refused.append(RefusedEvent(bytes: body, reason: reason, origin: "\(source.origin), \(place)"))
    }
}

/// A source without rules for its bodies.
struct MissingRules: Error, CustomStringConvertible {
    let source: SourceName
    /// The description of the source; nil if it has none.
    let file: String?

    var description: String {
        if let file { return "\(file) has no \"rules\": import its bodies, which are events, without --source" }
        return
            "the source \(source) has no description: write sources/\(source).json, or set its directory with --sources"
    }
}

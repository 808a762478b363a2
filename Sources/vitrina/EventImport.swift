import Basics
import Foundation
import Ledger
import Licensing

/// Adds lines of events to a ledger, stores the valid ones, and reports the others.
///
/// Reading, decoding and committing run at the same time on different batches. Batches are committed and reported in
/// the order of their lines. Within a batch, lines that cannot be decoded are reported before conflicts.
struct EventImport {
    /// The result of the lines.
    struct Tally {
        var accepted = 0
        var duplicates = 0
        var refused = 0
        /// Bodies for which no rule of their source gave an event.
        var ignored = 0

        /// The result as one sentence.
        var summary: String {
            "\(counted(accepted, "event")) added, \(counted(duplicates, "duplicate")), \(refused) refused"
                + (ignored == 0 ? "" : ", \(counted(ignored, "body", "bodies")) ignored because no rule fits")
        }
    }

    /// Lines are committed or quarantined in batches of this size, which requires few commits and little memory.
    private static let batchSize = 5000

    private struct Line {
        let bytes: ArraySlice<UInt8>
        let place: String
    }

    /// The result of a batch.
    private struct Committed {
        var receipt = AppendReceipt()
        /// The lines of the events, in the order of the receipt.
        var lines: [Line] = []
        var undecodable: [(line: Line, reason: EventDecodingError)] = []
    }

    /// The maximum number of batches that wait for their commit while another one is read.
    private static let batchesUnderWay = 2

    let store: any EventStore
    let report: (String) -> Void
    private let decoder: EventDecoder
    private var batch: [Line] = []
    private var underWay: [Task<Committed, any Error>] = []
    private var refused: [RefusedEvent] = []
    private(set) var tally = Tally()

    /// - Parameter report: called with `FILE:LINE: problem` for each refused line.
    init(
        into store: any EventStore,
        decoder: EventDecoder = EventDecoder(),
        report: @escaping (String) -> Void
    ) {
        self.decoder = decoder
        self.store = store
        self.report = report
    }

    /// Adds a line.
    mutating func add(_ line: ArraySlice<UInt8>, place: String) async throws {
        batch.append(Line(bytes: line, place: place))
        if batch.count >= Self.batchSize { try await commit() }
    }

    /// Returns after all lines are stored or quarantined.
    mutating func finish() async throws {
        if !batch.isEmpty { try await commit() }
        while !underWay.isEmpty { try await settle() }
    }

    /// Starts to decode the collected lines, and to commit them after the previous batch.
    private mutating func commit() async throws {
        let (lines, previous) = (batch, underWay.last)
        batch.removeAll(keepingCapacity: true)
        let decoding = Task { [decoder] in await Self.decoded(lines, decoder) }
        underWay.append(
            Task { [store] in
                var committed = Committed()
                var events: [Event] = []
                for (line, result) in zip(lines, await decoding.value) {
                    switch result {
                    case .success(let event):
                        events.append(event)
                        committed.lines.append(line)
                    case .failure(let error): committed.undecodable.append((line, error))
                    }
                }
                _ = try await previous?.value
                committed.receipt = try await store.appendEach(events)
                return committed
            }
        )
        if underWay.count > Self.batchesUnderWay { try await settle() }
    }

    private static func decoded(
        _ lines: [Line],
        _ decoder: EventDecoder
    ) async -> [Result<Event, EventDecodingError>] {
        // One processor is left for the commit of another batch, which takes as long as decoding.
        let tasks = max(1, ProcessInfo.processInfo.activeProcessorCount - 1)
        let share = max(100, (lines.count + tasks - 1) / tasks)
        return await lines.map(inSharesOf: share) { line in
            Result { () throws(EventDecodingError) in try decoder.decode(Array(line.bytes)) }
        }
    }

    /// Waits until the first batch is committed, and reports its refused lines.
    private mutating func settle() async throws {
        let committed = try await underWay.removeFirst().value
        for (line, reason) in committed.undecodable { refuse(line, "\(reason)") }
        tally.accepted += committed.receipt.accepted
        tally.duplicates += committed.receipt.duplicates
        for conflict in committed.receipt.conflicts {
            refuse(
                committed.lines[conflict.index],
                "the ledger holds another event with the id \(conflict.identity.id) of \(conflict.identity.source): the first is kept; send new content under a new id"
            )
        }
        guard !refused.isEmpty else { return }
        try await store.quarantine(refused)
        refused.removeAll()
    }

    private mutating func refuse(_ line: Line, _ reason: String) {
        tally.refused += 1
        report("\(line.place): \(reason)")
        refused.append(RefusedEvent(bytes: Array(line.bytes), reason: reason, origin: line.place))
    }
}

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
                + (ignored == 0 ? "" : ", \(counted(ignored, "body", "bodies")) ignored because no rule matches")
        }
    }

    /// Lines are committed or quarantined in batches of this size, which requires few commits and little memory.
    private static let batchSize = 5000

    /// The place of a line for messages: a file and the number of the line, or a name.
    struct Place: CustomStringConvertible {
        let file: String
        var number: Int?

        var description: String { number.map { "\(file):\($0)" } ?? file }
    }

    private struct Line {
        let bytes: ArraySlice<UInt8>
        let place: Place
    }

    /// A decoded batch.
    private struct Decoded {
        var events: [Event] = []
        /// The indexes of the lines of the events.
        var indexes: [Int] = []
        /// The indexes of the other lines.
        var undecodable: [(index: Int, reason: EventDecodingError)] = []
    }

    /// The result of a batch.
    private struct Committed {
        let lines: [Line]
        let decoded: Decoded
        let receipt: AppendReceipt
    }

    /// The maximum number of batches that are decoded or wait for their commit while another one is read.
    ///
    /// Each is decoded by one processor. At most eight, because each takes memory.
    private static let batchesUnderWay = min(max(2, ProcessInfo.processInfo.activeProcessorCount), 8)

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
    mutating func add(_ line: ArraySlice<UInt8>, at place: Place) async throws {
        batch.append(Line(bytes: line, place: place))
        if batch.count >= Self.batchSize { try await commit() }
    }

    /// Reports a line that is too long to be read.
    ///
    /// It is not in the quarantine.
    mutating func refuse(_ reason: String, at place: Place) {
        tally.refused += 1
        report("\(place): \(reason)")
    }

    /// Returns after all lines are stored or quarantined.
    mutating func finish() async throws {
        if !batch.isEmpty { try await commit() }
        while !underWay.isEmpty { try await settle() }
    }

    /// Starts to decode the collected lines, and to commit them after the previous batch.
    private mutating func commit() async throws {
        let (lines, previous) = (batch, underWay.last)
        batch = []
        batch.reserveCapacity(Self.batchSize)
        underWay.append(
            Task { [store, decoder] in
                let decoded = Self.decoded(lines, decoder)
                _ = try await previous?.value
                let receipt = try await store.appendEach(decoded.events)
                return Committed(lines: lines, decoded: decoded, receipt: receipt)
            }
        )
        if underWay.count > Self.batchesUnderWay { try await settle() }
    }

    private static func decoded(_ lines: [Line], _ decoder: EventDecoder) -> Decoded {
        var decoded = Decoded()
        decoded.events.reserveCapacity(lines.count)
        decoded.indexes.reserveCapacity(lines.count)
        for (index, line) in lines.enumerated() {
            do throws(EventDecodingError) {
                decoded.events.append(try decoder.decode(Array(line.bytes)))
                decoded.indexes.append(index)
            } catch {
                decoded.undecodable.append((index, error))
            }
        }
        return decoded
    }

    /// Waits until the first batch is committed, and reports its refused lines.
    private mutating func settle() async throws {
        let committed = try await underWay.removeFirst().value
        for (index, reason) in committed.decoded.undecodable { refuse(committed.lines[index], "\(reason)") }
        tally.accepted += committed.receipt.accepted
        tally.duplicates += committed.receipt.duplicates
        for conflict in committed.receipt.conflicts {
            refuse(
                committed.lines[committed.decoded.indexes[conflict.index]],
                """
                the ledger contains another event with the id \(conflict.identity.id) of \(conflict.identity.source), \
                which was not changed: send new content with a new id
                """
            )
        }
        guard !refused.isEmpty else { return }
        try await store.quarantine(refused)
        refused.removeAll()
    }

    private mutating func refuse(_ line: Line, _ reason: String) {
        refuse(reason, at: line.place)
        refused.append(RefusedEvent(bytes: Array(line.bytes), reason: reason, origin: line.place.description))
    }
}

import Foundation
import Ledger
import Licensing

/// Adds lines of events to a ledger, keeps what is valid, and says what is not.
///
/// All processors decode a batch while the one before is committed. So a line that cannot be decoded may be reported before
/// a conflict on an earlier line.
struct EventImport {
    /// What became of the lines.
    struct Tally {
        var accepted = 0
        var duplicates = 0
        var refused = 0
        /// Bodies that no rule of their source fits.
        var ignored = 0

        /// One sentence.
        var summary: String {
            "\(accepted) events added, \(duplicates) duplicates, \(refused) refused"
                + (ignored == 0 ? "" : ", \(ignored) bodies ignored because no rule fits")
        }
    }

    /// Lines are committed, or laid aside, in batches of this size: few commits, little memory.
    private static let batchSize = 5000

    private struct Line {
        let bytes: ArraySlice<UInt8>
        let place: String
    }

    let store: any EventStore
    let report: (String) -> Void
    private let decoder: EventDecoder
    private var batch: [Line] = []
    /// The lines of the events that are being committed.
    private var committing: (lines: [Line], receipt: Task<AppendReceipt, any Error>)?
    private var refused: [RefusedEvent] = []
    private(set) var tally = Tally()

    /// - Parameter report: takes `FILE:LINE: what is wrong` for every line that is refused.
    init(
        into store: any EventStore,
        decoder: EventDecoder = EventDecoder(),
        report: @escaping (String) -> Void
    ) {
        self.decoder = decoder
        self.store = store
        self.report = report
    }

    /// Takes in one line.
    mutating func add(_ line: ArraySlice<UInt8>, place: String) async throws {
        batch.append(Line(bytes: line, place: place))
        if batch.count >= Self.batchSize { try await commit() }
    }

    /// Returns when all that was taken in is kept.
    mutating func finish() async throws {
        try await commit()
        try await settle()
    }

    /// Decodes what was taken in, and begins to commit it after what was before it.
    private mutating func commit() async throws {
        let lines = batch
        batch.removeAll()
        let results = await decoded(lines)
        try await settle()
        var (events, valid): ([Event], [Line]) = ([], [])
        for (line, result) in zip(lines, results) {
            switch result {
            case .success(let event):
                events.append(event)
                valid.append(line)
            case .failure(let error): refuse(line, "\(error)")
            }
        }
        committing = (valid, Task { [store, events] in try await store.appendEach(events) })
    }

    private func decoded(_ lines: [Line]) async -> [Result<Event, EventDecodingError>] {
        let share = max(100, lines.count / ProcessInfo.processInfo.activeProcessorCount + 1)
        return await withTaskGroup { group in
            for start in stride(from: 0, to: lines.count, by: share) {
                group.addTask { [decoder] in
                    let results = lines[start..<min(start + share, lines.count)].map { line in
                        Result { () throws(EventDecodingError) in try decoder.decode(line.bytes) }
                    }
                    return (start, results)
                }
            }
            var parts: [(start: Int, results: [Result<Event, EventDecodingError>])] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.start < $1.start }.flatMap(\.results)
        }
    }

    /// Waits for the commit that is under way, and says what was not kept.
    private mutating func settle() async throws {
        guard let (lines, commit) = committing else { return }
        committing = nil
        let receipt = try await commit.value
        tally.accepted += receipt.accepted
        tally.duplicates += receipt.duplicates
        for conflict in receipt.conflicts {
            refuse(
                lines[conflict.index],
                "the ledger holds another event with the id \(conflict.identity.id) of \(conflict.identity.source): the first stands; send new content under a new id"
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

import Ledger
import Licensing

/// Adds lines of events to a ledger, keeps what is valid, and says what is not.
///
/// One batch is committed while the next is decoded: each takes about half of the time. So what cannot be decoded may be told
/// before what is in conflict on an earlier line.
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

    private struct Pending {
        let event: Event
        let line: ArraySlice<UInt8>
        let place: String
    }

    let store: any EventStore
    let report: (String) -> Void
    private let decoder: EventDecoder
    private var batch: [Pending] = []
    private var committing: (batch: [Pending], receipt: Task<AppendReceipt, any Error>)?
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
        do throws(EventDecodingError) {
            batch.append(Pending(event: try decoder.decode(line), line: line, place: place))
        } catch {
            refuse(line, place, "\(error)")
        }
        if batch.count + refused.count >= Self.batchSize { try await commit() }
    }

    /// Returns when all that was taken in is kept.
    mutating func finish() async throws {
        try await commit()
        try await settle()
    }

    /// Begins to commit what was taken in, after what was before it.
    private mutating func commit() async throws {
        try await settle()
        let events = batch.map(\.event)
        committing = (batch, Task { [store] in try await store.appendEach(events) })
        batch.removeAll()
    }

    /// Waits for the commit that is under way, and says what was not kept.
    private mutating func settle() async throws {
        guard let (batch, commit) = committing else { return }
        committing = nil
        let receipt = try await commit.value
        tally.accepted += receipt.accepted
        tally.duplicates += receipt.duplicates
        for conflict in receipt.conflicts {
            let pending = batch[conflict.index]
            refuse(
                pending.line,
                pending.place,
                "the ledger holds another event with the id \(conflict.identity.id) of \(conflict.identity.source): the first stands; send new content under a new id"
            )
        }
        guard !refused.isEmpty else { return }
        try await store.quarantine(refused)
        refused.removeAll()
    }

    private mutating func refuse(_ line: ArraySlice<UInt8>, _ place: String, _ reason: String) {
        tally.refused += 1
        report("\(place): \(reason)")
        refused.append(RefusedEvent(bytes: Array(line), reason: reason, origin: place))
    }
}

import Synchronization

/// Tells listeners how far a ledger goes; every store tells through one of these.
package final class CommitSignal: Sendable {
    private struct Listeners {
        var lastID = 0
        var continuations: [Int: AsyncStream<LedgerPosition>.Continuation] = [:]
    }

    /// The listeners.
    private let listeners = Mutex(Listeners())

    package init() {}

    /// The positions sent from now on; a slow listener finds the latest one only.
    package func listen() -> AsyncStream<LedgerPosition> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: LedgerPosition.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let id = listeners.withLock { listeners in
            listeners.lastID += 1
            listeners.continuations[listeners.lastID] = continuation
            return listeners.lastID
        }
        continuation.onTermination = { [weak self] _ in
            self?.listeners.withLock { _ = $0.continuations.removeValue(forKey: id) }
        }
        return stream
    }

    /// Tells of the commit of what the receipts accepted, if anything.
    package func send(_ receipts: [AppendReceipt]) {
        if let position = receipts.compactMap(\.lastPosition).max() { send(position) }
    }

    /// Tells of a commit that another process made, perhaps.
    package func send(_ position: LedgerPosition) {
        let continuations = listeners.withLock { Array($0.continuations.values) }
        for continuation in continuations { continuation.yield(position) }
    }
}

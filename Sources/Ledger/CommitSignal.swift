import Synchronization

/// Sends the positions of commits to listeners.
///
/// Every store uses one.
package final class CommitSignal: Sendable {
    private struct Listeners {
        var lastID = 0
        var continuations: [Int: AsyncStream<LedgerPosition>.Continuation] = [:]
    }

    private let listeners = Mutex(Listeners())

    package init() {}

    /// Returns the positions sent from now on.
    ///
    /// A slow listener receives only the latest one.
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

    /// Sends the last position of receipts, if any of their events was accepted.
    package func send(_ receipts: [AppendReceipt]) {
        if let position = receipts.compactMap(\.lastPosition).max() { send(position) }
    }

    /// Sends the position of a commit, of this process or of another one.
    package func send(_ position: LedgerPosition) {
        let continuations = listeners.withLock { Array($0.continuations.values) }
        for continuation in continuations { continuation.yield(position) }
    }
}

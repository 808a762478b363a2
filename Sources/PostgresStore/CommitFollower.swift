#if Cluster
import Ledger
import Synchronization

/// Tells listeners how far the ledger goes, also after appends of other processes.
///
/// A notification only wakes; the row in `head` is the truth, and it is also read once a second without one. So a
/// notification that is lost costs a second.
final class CommitFollower: Sendable {
    /// The channel of notifications, in the whole database: other schemas wake us as well, which does no harm.
    static let channel = "vitrina"
    /// Milliseconds after which `head` is read without a notification.
    private static let interval = 1000

    private struct State {
        var announced = LedgerPosition.start
        var task: Task<Void, Never>?
    }

    private let connection: PostgresConnection
    private let signal = CommitSignal()
    private let state = Mutex(State())

    init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    /// The positions from now on; the database is followed from the first call on.
    func listen() -> AsyncStream<LedgerPosition> {
        let stream = signal.listen()
        state.withLock { state in
            guard state.task == nil else { return }
            // Ended by `stop`.
            state.task = Task { [self] in
                while !Task.isCancelled {
                    // A failure is tried again: until then, readers still read the ledger by themselves now and then.
                    try? await connection.perform(asked: .now) { session, _ in
                        try session.run("LISTEN \(Self.channel)")
                        while !Task.isCancelled {
                            var head = LedgerPosition.start
                            try session.run("SELECT position FROM head") {
                                head = LedgerPosition(rawValue: $0.integer(0) ?? 0)
                            }
                            announce(head)
                            try session.waitForNotification(upTo: Self.interval)
                        }
                    }
                    try? await Task.sleep(for: .milliseconds(Self.interval))
                }
            }
        }
        return stream
    }

    /// Tells of a position if it is beyond those that were told.
    func announce(_ position: LedgerPosition) {
        // Under the lock, so that listeners hear of positions in their order.
        state.withLock { state in
            guard position > state.announced else { return }
            state.announced = position
            signal.send(position)
        }
    }

    /// Ends the following; the store does so when it is no longer used.
    func stop() { state.withLock { $0.task?.cancel() } }
}

/// The last events of pages that a store has given out, to notice a ledger that went back.
///
/// The identities count, because an erasure changes the text of an event.
final class PageEnds: Sendable {
    /// Readers at the same time that can be followed; older ones are only compared with the length of the ledger.
    private static let capacity = 16
    private let ends = Mutex<[(position: LedgerPosition, identity: IdentityDigest)]>([])

    func identity(at position: LedgerPosition) -> IdentityDigest? {
        ends.withLock { $0.last { $0.position == position }?.identity }
    }

    func note(_ position: LedgerPosition, _ identity: IdentityDigest) {
        ends.withLock { ends in
            ends.removeAll { $0.position == position }
            ends.append((position, identity))
            if ends.count > Self.capacity { ends.removeFirst() }
        }
    }
}
#endif

#if Cluster
import Ledger
import Synchronization

/// Sends the position of the last commit to listeners, including commits of other processes.
///
/// The row in `head` is authoritative. A notification only wakes the follower, which also reads `head` once a second. A
/// lost notification therefore delays listeners by at most a second.
final class CommitFollower: Sendable {
    /// The notification channel of the database.
    ///
    /// Notifications of other schemas cause one additional read.
    static let channel = "vitrina"
    /// The interval in milliseconds at which `head` is read without a notification.
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

    /// Returns the positions of commits from now on.
    ///
    /// The first call starts to follow the database.
    func listen() -> AsyncStream<LedgerPosition> {
        let stream = signal.listen()
        state.withLock { state in
            guard state.task == nil else { return }
            state.task = Task { [self] in
                while !Task.isCancelled {
                    // try?: the loop connects again after a failure. Until then, readers read the ledger at intervals
                    // of their own.
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

    /// Sends a position to listeners if it is greater than every position sent before.
    func announce(_ position: LedgerPosition) {
        // Sends under the lock, so that listeners receive positions in ascending order.
        state.withLock { state in
            guard position > state.announced else { return }
            state.announced = position
            signal.send(position)
        }
    }

    /// Stops following the database.
    func stop() { state.withLock { $0.task?.cancel() } }
}

/// The last events of the pages that a store returned, which reveal that an older copy replaced the database.
///
/// Identities are compared and not texts, because an erasure changes the text of an event.
final class PageEnds: Sendable {
    /// The number of pages that are remembered.
    ///
    /// After an older page, only the length of the ledger is checked.
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

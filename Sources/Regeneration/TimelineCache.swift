import Licensing
import Synchronization

/// Accounts that were used lately, so that the next event of one costs no reading of the ledger.
///
/// Bounded: when the young half is full, it becomes the old half, and what was old and not used since is forgotten.
struct TimelineCache: Sendable {
    struct Entry: Sendable {
        var timeline: AccountTimeline
        let lists: PublishedLists
    }

    private let limit: Int
    private var young: [AccountID: Entry] = [:]
    private var old: [AccountID: Entry] = [:]
    private var youngWeight = 0

    /// - Parameter limit: the weight of all accounts together, about one per user and line of history.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes an account out; whoever works on it puts it back.
    mutating func take(_ id: AccountID) -> Entry? {
        if let entry = young.removeValue(forKey: id) {
            youngWeight -= entry.timeline.weight
            return entry
        }
        return old.removeValue(forKey: id)
    }

    /// An account as it is, left where it is.
    func entry(of id: AccountID) -> Entry? { young[id] ?? old[id] }

    mutating func put(_ entry: Entry) {
        let id = entry.timeline.state.id
        _ = take(id)
        young[id] = entry
        youngWeight += entry.timeline.weight
        guard youngWeight > limit / 2 else { return }
        old = young
        young = [:]
        youngWeight = 0
    }
}

/// A value that can be taken once: whoever takes it can change it without a copy, unless lists are rendered from it.
final class Handover<Value: Sendable>: Sendable {
    private let value: Mutex<Value?>

    init(_ value: consuming Value) { self.value = Mutex(value) }

    /// The value; nil when it was taken before.
    func take() -> Value? {
        value.withLock { value in
            defer { value = nil }
            return value
        }
    }
}

import HeapModule
import Licensing

/// When pages change by themselves: an order starts or expires, or a future event is due.
struct WakeSchedule<Key: Hashable & Sendable>: Sendable {
    private struct Entry: Comparable {
        let time: Timestamp
        let key: Key

        static func == (left: Self, right: Self) -> Bool { left.time == right.time }
        static func < (left: Self, right: Self) -> Bool { left.time < right.time }
    }

    /// The valid times; other entries of the heap are outdated.
    private var times: [Key: Timestamp] = [:]
    private var heap = Heap<Entry>()

    /// The next moment at which something changes; sometimes too early, never too late.
    var next: Timestamp? { heap.min?.time }

    /// Sets the moment at which a key changes next; nil: never.
    mutating func set(_ key: Key, _ time: Timestamp?) {
        guard times[key] != time else { return }
        times[key] = time
        if let time { heap.insert(Entry(time: time, key: key)) }
    }

    /// Removes and returns a key that is due, or nil.
    mutating func popDue(at moment: Timestamp) -> Key? {
        while let entry = heap.min, entry.time <= moment {
            heap.removeMin()
            guard times[entry.key] == entry.time else { continue }
            times[entry.key] = nil
            return entry.key
        }
        return nil
    }
}

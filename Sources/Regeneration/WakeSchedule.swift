import HeapModule
import Licensing

/// When pages change by themselves: an order starts or expires, an event comes to its time.
struct WakeSchedule<Key: Hashable & Sendable>: Sendable {
    private struct Entry: Comparable {
        let time: Timestamp
        let key: Key

        static func == (left: Self, right: Self) -> Bool { left.time == right.time }
        static func < (left: Self, right: Self) -> Bool { left.time < right.time }
    }

    /// What holds now; entries of the heap that say otherwise are out of date.
    private var times: [Key: Timestamp] = [:]
    private var heap = Heap<Entry>()

    /// The next moment at which something changes; at times one too early, never one too late.
    var next: Timestamp? { heap.min?.time }

    /// Sets the one moment at which a key changes next; nil: never.
    mutating func set(_ key: Key, _ time: Timestamp?) {
        guard times[key] != time else { return }
        times[key] = time
        if let time { heap.insert(Entry(time: time, key: key)) }
    }

    /// Takes out a key whose time has come, or nil.
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

import HeapModule
import Licensing

/// The moments at which pages change by themselves: an order starts or expires, or a future event is due.
struct WakeSchedule<Key: Hashable & Sendable>: Sendable {
    private struct Entry: Comparable {
        let time: Timestamp
        let key: Key

        static func == (left: Self, right: Self) -> Bool { left.time == right.time }
        static func < (left: Self, right: Self) -> Bool { left.time < right.time }
    }

    /// The current times; entries of the heap with other times are outdated.
    private var times: [Key: Timestamp] = [:]
    private var heap = Heap<Entry>()

    /// A moment that is not later than the next change; nil: there is none.
    var next: Timestamp? { heap.min?.time }

    /// Sets the next moment of a key; nil: never.
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

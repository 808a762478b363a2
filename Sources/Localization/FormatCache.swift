import Synchronization

/// Texts that were already made, up to a limit; then it begins anew, as pages repeat what is near in time.
final class FormatCache<Key: Hashable & Sendable>: Sendable {
    private let limit: Int
    /// Guards the texts against renderers of other pages.
    private let texts = Mutex<[Key: String]>([:])

    init(limit: Int) {
        self.limit = limit
    }

    /// The text of `key`.
    ///
    /// It is made outside the lock: two renderers may both make it, none waits for the other.
    func text(for key: Key, making make: () -> String) -> String {
        if let text = texts.withLock({ $0[key] }) { return text }
        let text = make()
        texts.withLock { texts in
            if texts.count >= limit { texts.removeAll(keepingCapacity: true) }
            texts[key] = text
        }
        return text
    }

    /// How many texts are kept now.
    var count: Int { texts.withLock { $0.count } }
}

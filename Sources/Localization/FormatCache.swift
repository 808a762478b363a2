import Synchronization

/// A cache of formatted texts.
///
/// It is emptied when it is full. That is sufficient, because pages that are rendered together repeat the same texts.
final class FormatCache<Key: Hashable & Sendable>: Sendable {
    private let limit: Int
    /// Protected, because several tasks render pages.
    private let texts = Mutex<[Key: String]>([:])

    init(limit: Int) {
        self.limit = limit
    }

    /// The text of `key`, from the cache or made by `make`.
    ///
    /// `make` runs outside of the lock. Two tasks may both make a text, but they never wait for each other.
    func text(for key: Key, making make: () -> String) -> String {
        if let text = texts.withLock({ $0[key] }) { return text }
        let text = make()
        texts.withLock { texts in
            if texts.count >= limit { texts.removeAll(keepingCapacity: true) }
            texts[key] = text
        }
        return text
    }

    /// The number of cached texts.
    var count: Int { texts.withLock { $0.count } }
}

import Synchronization

/// Limits the number of bytes of bodies in memory, for all requests together.
final class BodyBudget: Sendable {
    private let limit: Int
    /// The number of bytes in memory now.
    private let used = Atomic<Int>(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Reserves bytes; false if the limit would be exceeded.
    func reserve(_ bytes: Int) -> Bool {
        let (_, now) = used.add(bytes, ordering: .relaxed)
        if now <= limit { return true }
        free(bytes)
        return false
    }

    func free(_ bytes: Int) {
        used.subtract(bytes, ordering: .relaxed)
    }
}

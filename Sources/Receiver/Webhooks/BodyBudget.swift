import Synchronization

/// How many bytes of bodies may be in memory at the same time, in all requests together.
final class BodyBudget: Sendable {
    private let limit: Int
    /// The bytes in memory now.
    private let used = Atomic<Int>(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Reserves bytes; false where too many are in memory already.
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

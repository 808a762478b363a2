import Publishing
import Synchronization

/// A target that only counts files.
final class CountingTarget: PublishTarget {
    let identity = "counting"
    let naming = FileNaming.exact
    private let count = Mutex(0)

    func read(_ path: SitePath) -> [UInt8]? { nil }

    func compare(_ path: SitePath, with bytes: [UInt8]) -> FileComparison { .absent }

    func forEachPath(below directory: SitePath?, _ body: (String) -> Void) {}

    func marks(below directory: SitePath) -> [(path: String, mark: UInt64)] { [] }

    func replace(_ path: SitePath, with bytes: [UInt8]) { count.withLock { $0 += 1 } }

    func remove(_ path: SitePath) { count.withLock { $0 -= 1 } }

    func sync() {}
}

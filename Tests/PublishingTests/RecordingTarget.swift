import Publishing
import Synchronization

/// A target that records changes, passes them to another target, and calls a closure before and after each.
final class RecordingTarget<Base: PublishTarget>: PublishTarget {
    private let base: Base
    private let recorded = Mutex<[String]>([])
    private let moment: @Sendable (Int) -> Void

    /// Records the changes of `base`.
    ///
    /// `moment` is called with 2n before change n (from 0), and with 2n + 1 after it.
    init(_ base: Base, at moment: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.base = base
        self.moment = moment
    }

    var changes: [String] { recorded.withLock { $0 } }
    var identity: String { base.identity }
    var naming: FileNaming { base.naming }

    func clear() {
        recorded.withLock { $0 = [] }
    }

    private func perform(_ change: String, _ body: () throws(PublishError) -> Void) throws(PublishError) {
        let number = recorded.withLock {
            $0.append(change)
            return $0.count - 1
        }
        moment(2 * number)
        try body()
        moment(2 * number + 1)
    }

    func replace(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) {
        try perform("replace \(path)") { () throws(PublishError) in try base.replace(path, with: bytes) }
    }

    func remove(_ path: SitePath) throws(PublishError) {
        try perform("remove \(path)") { () throws(PublishError) in try base.remove(path) }
    }

    func sync() throws(PublishError) {
        try perform("sync") { () throws(PublishError) in try base.sync() }
    }

    func read(_ path: SitePath) throws(PublishError) -> [UInt8]? { try base.read(path) }

    func compare(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) -> FileComparison {
        try base.compare(path, with: bytes)
    }

    func forEachPath(below directory: SitePath?, _ body: (String) -> Void) throws(PublishError) {
        try base.forEachPath(below: directory, body)
    }

    func marks(below directory: SitePath) throws(PublishError) -> [(path: String, mark: UInt64)] {
        try base.marks(below: directory)
    }
}

extension RecordingTarget where Base == InMemoryTarget {
    convenience init() {
        self.init(InMemoryTarget())
    }
}

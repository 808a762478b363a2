private import Synchronization

/// A target without a disk, for tests and simulations.
///
/// Keeps the promises of `PublishTarget`, apart from durability, and never throws.
package final class InMemoryTarget: PublishTarget {
    package let identity: String
    /// What is there; a path and its bytes change together.
    private let files = Mutex<[SitePath: [UInt8]]>([:])

    /// An empty target; `identity` tells it from others that share a data directory.
    package init(identity: String = "memory") {
        self.identity = identity
    }

    package func read(_ path: SitePath) -> [UInt8]? {
        files.withLock { $0[path] }
    }

    package func compare(_ path: SitePath, with bytes: [UInt8]) -> FileComparison {
        guard let found = read(path) else { return .absent }
        return found == bytes ? .same : .different
    }

    package func paths() -> [String] {
        files.withLock { $0.keys.sorted() }.map(\.text)
    }

    package func paths(below directory: SitePath) -> [String] {
        paths().filter { $0.utf8.starts(with: (directory.text + "/").utf8) }
    }

    package func replace(_ path: SitePath, with bytes: [UInt8]) {
        files.withLock { $0[path] = bytes }
    }

    package func remove(_ path: SitePath) {
        files.withLock { _ = $0.removeValue(forKey: path) }
    }

    package func sync() {}
}

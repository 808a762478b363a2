private import Synchronization

/// A target in memory, for tests and simulations.
///
/// It has the guarantees of `PublishTarget` except durability, and never throws.
package final class InMemoryTarget: PublishTarget {
    package let identity: String
    package let naming: FileNaming
    private struct File {
        let path: SitePath
        let bytes: [UInt8]
        /// The number of the change that wrote the file.
        let serial: UInt64
    }

    private struct Contents {
        var files: [SitePath: File] = [:]
        var changes: UInt64 = 0
    }

    private let contents = Mutex(Contents())

    /// An empty target; `identity` distinguishes targets that share a data directory.
    package init(identity: String = "memory", naming: FileNaming = .exact) {
        self.identity = identity
        self.naming = naming
    }

    package func read(_ path: SitePath) -> [UInt8]? {
        contents.withLock { $0.files[place(of: path)]?.bytes }
    }

    package func compare(_ path: SitePath, with bytes: [UInt8]) -> FileComparison {
        guard let found = read(path) else { return .absent }
        return found == bytes ? .same : .different
    }

    package func paths(below directory: SitePath? = nil) -> [String] {
        let paths = contents.withLock { $0.files.values.map(\.path) }.sorted().map(\.text)
        guard let directory else { return paths }
        return paths.filter { $0.utf8.starts(with: (directory.text + "/").utf8) }
    }

    package func forEachPath(below directory: SitePath?, _ body: (String) -> Void) {
        paths(below: directory).forEach(body)
    }

    package func marks(below directory: SitePath) -> [(path: String, mark: UInt64)] {
        let paths = paths(below: directory)
        return contents.withLock { contents in
            paths.compactMap { path in contents.files[place(of: SitePath(trusting: path))].map { (path, $0.serial) } }
        }
    }

    package func replace(_ path: SitePath, with bytes: [UInt8]) {
        contents.withLock { contents in
            contents.changes += 1
            let place = place(of: path)
            // It keeps the first spelling of a name, as file systems do.
            let path = contents.files[place]?.path ?? path
            contents.files[place] = File(path: path, bytes: bytes, serial: contents.changes)
        }
    }

    package func remove(_ path: SitePath) {
        contents.withLock { _ = $0.files.removeValue(forKey: place(of: path)) }
    }

    package func sync() {}

    private func place(of path: SitePath) -> SitePath { SitePath(trusting: naming.key(of: path.text)) }
}

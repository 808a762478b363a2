import Publishing
import Synchronization
import TestKit

/// An in-memory target whose operations fail at random while the test requests it.
final class FaultyTarget: PublishTarget {
    /// The error code of a full disk (`ENOSPC`).
    private static let noSpace: Int32 = 28

    private let base: InMemoryTarget
    /// The random choices and the rate of failures; nil if no operation fails.
    private let faults = Mutex<(choices: SeededGenerator, oneIn: Int)?>(nil)

    init(_ base: InMemoryTarget) { self.base = base }

    /// From now on, one in `oneIn` operations fails.
    func refuse(oneIn: Int, seed: UInt64) { faults.withLock { $0 = (SeededGenerator(seed: seed), oneIn) } }

    /// From now on, no operation fails.
    func refuseNothing() { faults.withLock { $0 = nil } }

    private func answer(_ operation: PublishError.Operation, _ path: SitePath?) throws(PublishError) {
        let isRefused = faults.withLock { faults in
            guard let (choices, oneIn) = faults else { return false }
            var random = choices
            defer { faults = (random, oneIn) }
            return Int.random(in: 0..<oneIn, using: &random) == 0
        }
        if isRefused { throw .failed(operation, path: path?.text ?? "", code: Self.noSpace) }
    }

    var identity: String { base.identity }
    var naming: FileNaming { base.naming }

    func read(_ path: SitePath) throws(PublishError) -> [UInt8]? {
        try answer(.read, path)
        return base.read(path)
    }

    func compare(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) -> FileComparison {
        try answer(.read, path)
        return base.compare(path, with: bytes)
    }

    func replace(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) {
        try answer(.write, path)
        base.replace(path, with: bytes)
    }

    func remove(_ path: SitePath) throws(PublishError) {
        try answer(.remove, path)
        base.remove(path)
    }

    func forEachPath(below directory: SitePath?, _ body: (String) -> Void) throws(PublishError) {
        try answer(.list, directory)
        base.forEachPath(below: directory, body)
    }

    func marks(below directory: SitePath) throws(PublishError) -> [(path: String, mark: UInt64)] {
        try answer(.list, directory)
        return base.marks(below: directory)
    }

    func sync() throws(PublishError) { try answer(.sync, nil) }
}

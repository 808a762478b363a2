package import Basics
import Licensing
import Synchronization

/// Share links in memory, for tests.
///
/// It keeps every promise of `ShareLinkStore` except durability.
package final class InMemoryShareLinkStore: ShareLinkStore {
    /// The links.
    ///
    /// The link with id `n` is at index `n - 1`, because links are never removed.
    private let entries = Mutex<[Entry]>([])

    private struct Entry {
        let digest: ShareTokenDigest
        let new: NewShareLink
        var revoked: Timestamp?
        var firstUsed: Timestamp?
    }

    package init() {}

    package func create(_ new: NewShareLink, token digest: ShareTokenDigest) async throws(StorageError) -> ShareLink {
        let index: Int? = entries.withLock { entries in
            guard !entries.contains(where: { $0.digest == digest }) else { return nil }
            entries.append(Entry(digest: digest, new: new))
            return entries.count - 1
        }
        guard let index else {
            throw .failed(operation: "create a link", path: "memory", detail: "the token belongs to another link")
        }
        return Self.link(at: index, Entry(digest: digest, new: new))
    }

    package func links() async throws(StorageError) -> [ShareLink] {
        entries.withLock { $0.enumerated().map(Self.link) }
    }

    package func link(for digest: ShareTokenDigest) async throws(StorageError) -> ShareLink? {
        entries.withLock { entries in
            entries.firstIndex { $0.digest == digest }.map { Self.link(at: $0, entries[$0]) }
        }
    }

    package func revoke(_ id: ShareLinkID, at moment: Timestamp) async throws(StorageError) -> ShareLink? {
        entries.withLock { entries in
            guard let index = Self.index(of: id, in: entries) else { return nil }
            if entries[index].revoked == nil { entries[index].revoked = moment }
            return Self.link(at: index, entries[index])
        }
    }

    package func recordUse(of id: ShareLinkID, at moment: Timestamp) async throws(StorageError) -> Bool {
        entries.withLock { entries in
            guard let index = Self.index(of: id, in: entries), entries[index].firstUsed == nil else { return false }
            entries[index].firstUsed = moment
            return true
        }
    }

    private static func index(of id: ShareLinkID, in entries: [Entry]) -> Int? {
        let index = Int(id.rawValue) &- 1
        return entries.indices.contains(index) ? index : nil
    }

    private static func link(at index: Int, _ entry: Entry) -> ShareLink {
        ShareLink(
            id: ShareLinkID(rawValue: Int64(index) + 1),
            entry.new,
            revoked: entry.revoked,
            firstUsed: entry.firstUsed
        )
    }
}

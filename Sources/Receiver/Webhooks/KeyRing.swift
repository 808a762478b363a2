import Synchronization
package import Webhooks

/// The keys of every sender, exchanged as a whole while the server runs.
package final class KeyRing: Sendable {
    /// By source; a source without keys is none.
    private let keys: Mutex<[SourceName: [WebhookKey]]>

    package init(_ keys: [SourceName: [WebhookKey]] = [:]) {
        self.keys = Mutex(keys)
    }

    /// Takes new keys in the place of all old ones; requests that are being checked go on with those they began with.
    package func replace(with keys: [SourceName: [WebhookKey]]) {
        self.keys.withLock { $0 = keys }
    }

    /// Whether no source has a key.
    package var isEmpty: Bool { keys.withLock { $0.values.allSatisfy(\.isEmpty) } }

    /// The keys of a source; nil where it is not set up.
    func keys(of source: SourceName) -> [WebhookKey]? {
        let found = keys.withLock { $0[source] }
        return found?.isEmpty == false ? found : nil
    }
}

import Foundation
import ServiceLifecycle

/// Detects edits of files while a server runs.
struct SourceWatcher: Service {
    private static let interval = Duration.milliseconds(500)

    /// A value that changes with every edit.
    private let fingerprint: @Sendable () -> [String]
    private let edition: [String]
    private let load: @Sendable () -> Void

    /// - Parameters:
    ///   - edition: the fingerprint of the files that were loaded first.
    ///   - load: called after an edit. It reports errors itself, and then keeps the previously loaded files.
    init(
        _ fingerprint: @escaping @Sendable () -> [String],
        since edition: [String],
        load: @escaping @Sendable () -> Void
    ) {
        self.fingerprint = fingerprint
        self.edition = edition
        self.load = load
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var known = edition
            var last = known
            while (try? await Task.sleep(for: Self.interval)) != nil {  // try?: cancelled is the end
                let found = fingerprint()
                defer { last = found }
                // Editors write in several steps, so this waits until the files no longer change.
                guard found != known, found == last else { continue }
                known = found
                load()
            }
        }
    }
}

import Foundation
import ServiceLifecycle

/// Notices edits of files while a server runs.
struct SourceWatcher: Service {
    private static let interval = Duration.milliseconds(500)

    /// Differs after every edit.
    private let fingerprint: @Sendable () -> [String]
    private let edition: [String]
    private let load: @Sendable () -> Void

    /// - Parameters:
    ///   - edition: the fingerprint of what was loaded at first.
    ///   - load: called after an edit; reports what is wrong itself, and keeps what was loaded before.
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
                // Editors write in several steps: wait until nothing changes any more.
                guard found != known, found == last else { continue }
                known = found
                load()
            }
        }
    }
}

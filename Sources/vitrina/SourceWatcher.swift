import Foundation
import Logging
import ServiceLifecycle
import Site

/// Notices edits of Templates/ and Locales/ while a server runs.
///
/// An edit is checked first: with a mistake in it, the mistake is reported and the site stays as it is.
struct SourceWatcher: Service {
    private static let interval = Duration.milliseconds(500)

    private let files: SourceFiles
    private let edition: [String]
    private let logger: Logger
    private let publish: @Sendable (SiteRenderer) -> Void

    /// - Parameters:
    ///   - edition: the fingerprint of what the site was made from.
    ///   - publish: takes what has passed the checks.
    init(
        _ files: SourceFiles,
        since edition: [String],
        logger: Logger,
        publish: @escaping @Sendable (SiteRenderer) -> Void
    ) {
        self.files = files
        self.edition = edition
        self.logger = logger
        self.publish = publish
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var known = edition
            var last = known
            while (try? await Task.sleep(for: Self.interval)) != nil {  // try?: cancelled is the end
                let found = files.fingerprint()
                defer { last = found }
                // Editors write in several steps: wait until nothing changes any more.
                guard found != known, found == last else { continue }
                known = found
                load()
            }
        }
    }

    private func load() {
        do {
            let renderer = try SiteRenderer(try files.load(isForPublishing: true))
            logger.info("templates or locale files changed: the site is published anew")
            publish(renderer)
        } catch let error as SiteProblems {
            for problem in error.problems {
                logger.error(
                    "templates and locale files have a mistake; the site stays as it is",
                    metadata: ["problem": "\(problem)"]
                )
            }
        } catch {
            logger.error(
                "templates and locale files cannot be read; the site stays as it is",
                metadata: ["reason": "\(error)"]
            )
        }
    }
}

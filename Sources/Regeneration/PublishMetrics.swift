import Metrics
import Publishing
import Site

/// Metrics of regeneration.
///
/// Without a metrics backend they cost nothing.
enum PublishMetrics {
    private static let written = Counter(label: "vitrina_pages_total", dimensions: [("result", "written")])
    private static let unchanged = Counter(label: "vitrina_pages_total", dimensions: [("result", "unchanged")])
    private static let failures = Counter(label: "vitrina_publish_failures_total")
    private static let lag = Timer(label: "vitrina_publish_lag_seconds")

    static func record(_ change: Change) {
        switch change {
        case .written: written.increment()
        case .unchanged: unchanged.increment()
        }
    }

    /// Creates the counter of failures before the first failure, so that an alert can detect its increase.
    static func start() { failures.increment(by: 0) }

    static func recordFailure() { failures.increment() }

    /// - Parameter lag: the time from reading a committed event to the end of the work that it caused.
    static func record(lag duration: Duration) { lag.record(duration: duration) }
}

extension Publisher {
    /// Publishes and counts a rendered file.
    func publish(_ file: RenderedFile) throws(PublishError) {
        PublishMetrics.record(try publish(file.route.path, file.bytes))
    }
}

package import CoreMetrics
import Synchronization

/// Metrics in the text format of Prometheus.
///
/// This is a backend of swift-metrics: counters count, recorders and timers become histograms of numbers or seconds,
/// and all other metrics are omitted. The number of labels is bounded, because only the program creates them.
package final class PrometheusMetrics: MetricsFactory, Sendable {
    struct Key: Hashable, Comparable {
        let label: String
        /// The labels in the format between the braces.
        let dimensions: String

        static func < (left: Self, right: Self) -> Bool {
            (left.label, left.dimensions) < (right.label, right.dimensions)
        }
    }

    private struct Metrics {
        var counters: [Key: Series.Counter] = [:]
        var histograms: [Key: Series.Histogram] = [:]
    }

    /// All series that were requested so far.
    private let metrics = Mutex(Metrics())

    package init() {}

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let key = Self.key(label, dimensions)
        return metrics.withLock { metrics in
            if let known = metrics.counters[key] { return known }
            let counter = Series.Counter()
            metrics.counters[key] = counter
            return counter
        }
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        histogram(label, dimensions, scale: 1)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions, scale: 1e-9)
    }

    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    private func histogram(_ label: String, _ dimensions: [(String, String)], scale: Double) -> Series.Histogram {
        let key = Self.key(label, dimensions)
        return metrics.withLock { metrics in
            if let known = metrics.histograms[key] { return known }
            let histogram = Series.Histogram(scale: scale)
            metrics.histograms[key] = histogram
            return histogram
        }
    }

    /// Valid Prometheus names, and escaped values.
    ///
    /// This is called for every request, so names and values that are already valid are returned quickly.
    private static func key(_ label: String, _ dimensions: [(String, String)]) -> Key {
        func name(_ text: String) -> String {
            if text.utf8.allSatisfy({ UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || $0 == UInt8(ascii: "_") }) {
                return text
            }
            return String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
        }
        func escaped(_ value: String) -> String {
            guard value.utf8.contains(where: "\\\"\n".utf8.contains) else { return value }
            return value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        }
        let pairs = dimensions.map { key, value in "\(name(key))=\"\(escaped(value))\"" }
        return Key(label: name(label), dimensions: pairs.joined(separator: ","))
    }

    /// The exposition, including gauges that are read now.
    package func text(gauges: [(name: String, help: String, value: Double)]) -> String {
        let (counters, histograms) = metrics.withLock { ($0.counters, $0.histograms) }
        var lines: [String] = []
        for gauge in gauges {
            lines.append("# HELP \(gauge.name) \(gauge.help)")
            lines += ["# TYPE \(gauge.name) gauge", "\(gauge.name) \(gauge.value)"]
        }
        var last = ""
        for (key, counter) in counters.sorted(by: { $0.key < $1.key }) {
            if key.label != last { lines.append("# TYPE \(key.label) counter") }
            last = key.label
            let labels = key.dimensions.isEmpty ? "" : "{\(key.dimensions)}"
            lines.append("\(key.label)\(labels) \(counter.value)")
        }
        for (key, histogram) in histograms.sorted(by: { $0.key < $1.key }) {
            if key.label != last { lines.append("# TYPE \(key.label) histogram") }
            last = key.label
            lines += histogram.lines(key.label, key.dimensions)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

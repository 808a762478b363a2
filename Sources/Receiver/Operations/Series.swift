import CoreMetrics
import Synchronization

/// The values with one name and one set of labels.
enum Series {
    /// A number that only increases.
    final class Counter: CounterHandler {
        private let count = Atomic<Int64>(0)

        var value: Int64 { count.load(ordering: .relaxed) }

        func increment(by amount: Int64) { count.add(amount, ordering: .relaxed) }

        func reset() { count.store(0, ordering: .relaxed) }
    }

    /// The number of values up to each of several bounds.
    final class Histogram: RecorderHandler, TimerHandler {
        private struct State {
            /// One more than the number of bounds: the last one counts the values above all bounds.
            var counts = [Int](repeating: 0, count: Histogram.bounds.count + 1)
            var sum = 0.0
        }

        /// The bounds: from half a millisecond to ten seconds, or numbers.
        private static let bounds = [
            0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
        ]

        private let scale: Double
        private let state = Mutex(State())

        init(scale: Double) {
            self.scale = scale
        }

        func record(_ value: Int64) { add(Double(value)) }
        func record(_ value: Double) { add(value) }
        func recordNanoseconds(_ duration: Int64) { add(Double(duration)) }

        private func add(_ value: Double) {
            let value = value * scale
            let index = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
            state.withLock { state in
                state.counts[index] += 1
                state.sum += value
            }
        }

        func lines(_ label: String, _ dimensions: String) -> [String] {
            let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
            let prefix = dimensions.isEmpty ? "" : dimensions + ","
            let labels = dimensions.isEmpty ? "" : "{\(dimensions)}"
            var total = 0
            var lines: [String] = []
            for (count, bound) in zip(counts, Self.bounds.map { "\($0)" } + ["+Inf"]) {
                total += count
                lines.append("\(label)_bucket{\(prefix)le=\"\(bound)\"} \(total)")
            }
            return lines + ["\(label)_sum\(labels) \(sum)", "\(label)_count\(labels) \(total)"]
        }
    }
}

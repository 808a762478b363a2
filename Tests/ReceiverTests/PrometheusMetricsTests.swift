import CoreMetrics
import Testing

@testable import Receiver

struct PrometheusMetricsTests {
    private let metrics = PrometheusMetrics()

    private func lines(gauges: [(name: String, help: String, value: Double)] = []) -> [String] {
        metrics.text(gauges: gauges).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func `counters are summed by name and labels, under one type line`() {
        metrics.makeCounter(label: "requests_total", dimensions: [("code", "202")]).increment(by: 2)
        metrics.makeCounter(label: "requests_total", dimensions: [("code", "401")]).increment(by: 1)
        metrics.makeCounter(label: "requests_total", dimensions: [("code", "202")]).increment(by: 3)
        metrics.makeCounter(label: "bare_total", dimensions: []).increment(by: 1)
        #expect(
            lines() == [
                "# TYPE bare_total counter", "bare_total 1", "# TYPE requests_total counter",
                #"requests_total{code="202"} 5"#, #"requests_total{code="401"} 1"#, "",
            ]
        )
    }

    @Test func `gauges have a help line and the current value`() {
        #expect(
            lines(gauges: [("queue", "What waits.", 3), ("age_seconds", "How long.", 0.25)]) == [
                "# HELP queue What waits.", "# TYPE queue gauge", "queue 3.0", "# HELP age_seconds How long.",
                "# TYPE age_seconds gauge", "age_seconds 0.25", "",
            ]
        )
    }

    @Test func `a timer counts seconds in cumulative buckets, up to infinity`() {
        let timer = metrics.makeTimer(label: "took_seconds", dimensions: [("route", "a")])
        for nanoseconds: Int64 in [400_000, 500_000, 700_000_000, 60_000_000_000] {
            timer.recordNanoseconds(nanoseconds)
        }
        let lines = lines()
        #expect(lines.first == "# TYPE took_seconds histogram")
        for (bound, count) in [("0.0005", 2), ("0.001", 2), ("0.5", 2), ("1.0", 3), ("10.0", 3), ("+Inf", 4)] {
            #expect(lines.contains(#"took_seconds_bucket{route="a",le="\#(bound)"} \#(count)"#), "\(bound)")
        }
        #expect(lines.contains(#"took_seconds_count{route="a"} 4"#))
        let sum = lines.first { $0.hasPrefix(#"took_seconds_sum{route="a"} "#) }?.split(separator: " ").last
        #expect(abs((sum.flatMap { Double($0) } ?? 0) - 60.7009) < 1e-9)
    }

    @Test func `a recorder counts values without conversion`() {
        let recorder = metrics.makeRecorder(label: "size", dimensions: [], aggregate: true)
        recorder.record(Int64(2))
        recorder.record(2.5)
        #expect(lines().contains(#"size_bucket{le="1.0"} 0"#))
        #expect(lines().contains(#"size_bucket{le="2.5"} 2"#))
        #expect(lines().contains("size_sum 4.5") && lines().contains("size_count 2"))
    }

    @Test func `names are converted to valid Prometheus names, and label values are escaped`() {
        metrics.makeCounter(label: "a.b-c", dimensions: [("x.y", "say \"hi\"\\\n{,}")]).increment(by: 1)
        #expect(lines() == ["# TYPE a_b_c counter", #"a_b_c{x_y="say \"hi\"\\\n{,}"} 1"#, ""])
    }

    @Test func `concurrent counting loses nothing`() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        metrics.makeCounter(label: "n_total", dimensions: []).increment(by: 1)
                        metrics.makeRecorder(label: "r", dimensions: [], aggregate: true).record(1.0)
                    }
                }
            }
        }
        #expect(lines().contains("n_total 8000"))
        #expect(lines().contains("r_count 8000") && lines().contains("r_sum 8000.0"))
    }

    @Test func `without metrics, the text is a single line feed`() {
        #expect(metrics.text(gauges: []) == "\n")
    }
}

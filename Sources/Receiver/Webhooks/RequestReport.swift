import HTTPTypes
import Ledger
import Logging
import Metrics

/// What became of one webhook, for log and metrics: never what was in it.
struct RequestReport {
    let source: SourceName
    var bytes = 0
    var problem: ProblemDetails.Kind?
    private var receipt: AppendReceipt?

    init(source: SourceName) {
        self.source = source
    }

    mutating func accept(_ receipt: AppendReceipt) {
        self.receipt = receipt
    }

    func record(duration: Duration, to logger: Logger) {
        let status = problem?.status.code ?? (receipt == nil ? 500 : 202)
        // Names that nobody set up would make a series for every guess.
        let label = problem == .unknownSource ? "unknown" : source.text
        Counter(label: "vitrina_webhook_requests_total", dimensions: [("source", label), ("code", "\(status)")])
            .increment()
        Timer(label: "vitrina_webhook_ack_duration_seconds").record(duration: duration)
        if let receipt {
            Counter(label: "vitrina_events_total", dimensions: [("result", "accepted")]).increment(by: receipt.accepted)
            Counter(label: "vitrina_events_total", dimensions: [("result", "duplicate")])
                .increment(by: receipt.duplicates)
        }
        var metadata: Logger.Metadata = [
            "source": "\(label)", "status": "\(status)", "bytes": "\(bytes)",
            "seconds": "\(Double(duration.components.attoseconds) / 1e18 + Double(duration.components.seconds))",
        ]
        if let problem { metadata["problem"] = "\(problem.rawValue)" }
        if let receipt {
            metadata["accepted"] = "\(receipt.accepted)"
            metadata["duplicates"] = "\(receipt.duplicates)"
        }
        logger.log(level: problem == nil ? .info : .warning, "webhook", metadata: metadata)
    }
}

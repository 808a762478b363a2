import HTTPTypes
import Ledger
import Logging
import Metrics
import Synchronization

/// The result of a body.
enum WebhookOutcome: Equatable {
    case kept(AppendReceipt)
    /// No rule of the source gave an event.
    case ignored
    /// The rules of the source cannot read the body.
    case quarantined
    /// The body is a sender's test without an event.
    case tested

    var status: HTTPResponse.Status { self == .tested ? .ok : .accepted }

    var counts: [(result: String, count: Int)] {
        switch self {
        case .kept(let receipt): [("accepted", receipt.accepted), ("duplicates", receipt.duplicates)]
        case .ignored, .tested: [("accepted", 0), ("duplicates", 0), ("ignored", 1)]
        case .quarantined: [("accepted", 0), ("duplicates", 0), ("quarantined", 1)]
        }
    }

    /// The body of the answer.
    var json: String {
        "{" + counts.map { count in #""\#(count.result)":\#(count.count)"# }.joined(separator: ",") + "}"
    }
}

/// The result of a webhook for the log and metrics, without its content.
struct RequestReport {
    let source: SourceName
    var bytes = 0
    var problem: ProblemDetails.Kind?
    /// The reason for which the request is not authentic.
    ///
    /// It contains no part of a secret, of a body, or of the description of the source.
    var reason: String?
    var outcome: WebhookOutcome?

    init(source: SourceName) {
        self.source = source
    }

    // These are created once, because a lookup takes as long as verifying a signature.
    private static let duration = Timer(label: "vitrina_webhook_ack_duration_seconds")
    private static let accepted = Counter(label: "vitrina_events_total", dimensions: [("result", "accepted")])
    private static let duplicates = Counter(label: "vitrina_events_total", dimensions: [("result", "duplicate")])

    /// The source and the code of a series.
    private struct RequestsKey: Hashable {
        let source: String
        let code: Int
    }

    /// The counters that were used so far, which are few.
    private static let requests = Mutex<[RequestsKey: Counter]>([:])

    private static func requests(source: String, code: Int) -> Counter {
        requests.withLock { counters in
            let key = RequestsKey(source: source, code: code)
            if let known = counters[key] { return known }
            let counter = Counter(
                label: "vitrina_webhook_requests_total",
                dimensions: [("source", source), ("code", "\(code)")]
            )
            counters[key] = counter
            return counter
        }
    }

    func record(nanoseconds: Int64, to logger: Logger) {
        let status = (problem?.status ?? outcome?.status ?? .internalServerError).code
        // Every unknown name would create another series.
        let label = problem == .unknownSource ? "unknown" : source.text
        Self.requests(source: label, code: status).increment()
        Self.duration.recordNanoseconds(nanoseconds)
        switch outcome {
        case .kept(let receipt):
            Self.accepted.increment(by: receipt.accepted)
            Self.duplicates.increment(by: receipt.duplicates)
        case .ignored, .tested: Counter(label: "vitrina_bodies_total", dimensions: [("result", "ignored")]).increment()
        case .quarantined: Counter(label: "vitrina_bodies_total", dimensions: [("result", "quarantined")]).increment()
        case nil: break
        }
        var metadata: Logger.Metadata = [
            "source": "\(label)", "status": "\(status)", "bytes": "\(bytes)",
            "seconds": "\(Double(nanoseconds) / 1e9)",
        ]
        if let problem { metadata["problem"] = "\(problem.rawValue)" }
        if let reason { metadata["reason"] = "\(reason)" }
        for (result, count) in outcome?.counts ?? [] { metadata[result] = "\(count)" }
        let needsAttention = problem != nil || outcome == .quarantined
        logger.log(level: needsAttention ? .warning : .info, "webhook", metadata: metadata)
    }
}

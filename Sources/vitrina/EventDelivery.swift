import Crypto
import Foundation
import FoundationNetworking
import Licensing
import Webhooks

/// Delivers events to a receiver one after the other.
struct EventDelivery {
    /// The final answer of a receiver to an event.
    struct Outcome: Comparable, CustomStringConvertible {
        /// In ascending order of severity.
        enum Kind: Int {
            case accepted
            /// The same request would be refused again.
            case refused
            /// All attempts had no answer, or one that asks for a retry.
            case failed
        }

        let kind: Kind
        /// The status and the answer, or the reason for which there was no answer.
        let description: String
        /// Whether another attempt may succeed.
        var mayPass = true
        /// The number of seconds before the next attempt that the receiver requests; nil if it does not.
        var retryAfter: Double?

        static func < (left: Self, right: Self) -> Bool { left.kind.rawValue < right.kind.rawValue }
        static func == (left: Self, right: Self) -> Bool { left.kind == right.kind }
    }

    /// The number of seconds before the next attempt: as requested, or doubled each time; at most a minute.
    static func pause(after attempt: Int, asked: Double?) -> Double {
        min(asked ?? pow(2, Double(attempt - 1)), 60)
    }

    private let receiver: URL
    private let signer: WebhookSigner
    private let attempts: Int
    private let session: URLSession

    init(to receiver: URL, signer: WebhookSigner, attempts: Int) {
        self.receiver = receiver
        self.signer = signer
        self.attempts = attempts
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 30
        session = URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)
    }

    /// Sends an event until it is accepted or refused, or the attempts are used up.
    ///
    /// - Parameter report: called after each attempt that another one will follow.
    func send(_ event: [UInt8], report: (Outcome) -> Void) async -> Outcome {
        var attempt = 1
        while true {
            let outcome = await attemptToSend(event)
            guard outcome.kind == .failed, outcome.mayPass, attempt < attempts else { return outcome }
            report(outcome)
            // try?: if the task is cancelled, the next attempt fails.
            try? await Task.sleep(for: .seconds(Self.pause(after: attempt, asked: outcome.retryAfter)))
            attempt += 1
        }
    }

    private func attemptToSend(_ event: [UInt8]) async -> Outcome {
        do {
            let (body, response) = try await session.data(for: request(event))
            guard let response = response as? HTTPURLResponse else {
                return Outcome(kind: .failed, description: "no HTTP answer")
            }
            return Self.outcome(response, body)
        } catch {
            return Outcome(
                kind: .failed,
                description: "no answer: \(error.localizedDescription)",
                mayPass: !Self.isAboutTrust(error)
            )
        }
    }

    /// Whether the connection could not be secured, which requires an operator.
    private static func isAboutTrust(_ error: any Error) -> Bool {
        guard let error = error as? URLError else { return false }
        switch error.code {
        case .secureConnectionFailed, .serverCertificateHasBadDate, .serverCertificateUntrusted,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .clientCertificateRejected,
            .clientCertificateRequired:
            return true
        // Without Apple's frameworks, only the message of curl is known.
        case .unknown: return error.localizedDescription.contains("SSL")
        default: return false
        }
    }

    private static func outcome(_ response: HTTPURLResponse, _ body: Data) -> Outcome {
        let text = String(decoding: body.prefix(2000), as: UTF8.self)
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let kind: Outcome.Kind =
            switch response.statusCode {
            case 200..<300: .accepted
            case 408, 429, 500...: .failed
            default: .refused
            }
        return Outcome(
            kind: kind,
            description: text.isEmpty ? "\(response.statusCode)" : "\(response.statusCode) \(text)",
            retryAfter: response.value(forHTTPHeaderField: "Retry-After").flatMap {
                RetryAfter.seconds($0, from: SystemClock.now)
            }
        )
    }

    private func request(_ event: [UInt8]) -> URLRequest {
        let timestamp = SystemClock.now.seconds
        // An event always has the same message id.
        let id = "msg_" + Data(SHA256.hash(data: event).prefix(18)).base64EncodedString()
        var request = URLRequest(url: receiver)
        request.httpMethod = "POST"
        request.httpBody = Data(event)
        for (name, value) in [
            ("Content-Type", "application/cloudevents+json"), ("webhook-id", id), ("webhook-timestamp", "\(timestamp)"),
            ("webhook-signature", signer.signature(id: id, timestamp: timestamp, body: event)),
        ] { request.setValue(value, forHTTPHeaderField: name) }
        return request
    }
}

/// Does not follow redirects: a redirected webhook would lose its body, or go to another server.
private final class NoRedirects: NSObject, URLSessionTaskDelegate, Sendable {
    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}

import Crypto
import Foundation
import FoundationNetworking
import Licensing
import Webhooks

/// Delivers events to a receiver, one after the other.
struct EventDelivery {
    /// The final answer of a receiver to one event.
    struct Outcome: Comparable, CustomStringConvertible {
        /// From good to bad.
        enum Kind: Int {
            case accepted
            /// Sending the same again would not help.
            case refused
            /// There was no answer, or one that asks for patience, as often as it was tried.
            case failed
        }

        let kind: Kind
        /// The status and what was said to it, or why there was no answer.
        let description: String
        /// Whether another attempt may end better.
        var mayPass = true
        /// Seconds to wait before the next attempt, if the receiver said so.
        var retryAfter: Double?

        static func < (left: Self, right: Self) -> Bool { left.kind.rawValue < right.kind.rawValue }
        static func == (left: Self, right: Self) -> Bool { left.kind == right.kind }
    }

    /// Seconds before the next attempt: what the receiver asks for, or twice as many each time; a minute at most.
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

    /// Sends one event until it is accepted, refused, or was tried often enough.
    ///
    /// - Parameter report: told of each attempt that will be followed by another.
    func send(_ event: [UInt8], report: (Outcome) -> Void) async -> Outcome {
        var attempt = 1
        while true {
            let outcome = await attemptToSend(event)
            guard outcome.kind == .failed, outcome.mayPass, attempt < attempts else { return outcome }
            report(outcome)
            // try?: cancelled, the next attempt says so.
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

    /// Whether a connection could not be made secure, which stays so until an operator changes something.
    private static func isAboutTrust(_ error: any Error) -> Bool {
        guard let error = error as? URLError else { return false }
        switch error.code {
        case .secureConnectionFailed, .serverCertificateHasBadDate, .serverCertificateUntrusted,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .clientCertificateRejected,
            .clientCertificateRequired:
            return true
        // Without Apple's frameworks, the words of curl are all that is known.
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
        // The same event has the same message id, however often it is sent.
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

/// A redirected webhook would lose its body, or go to another server.
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

import Foundation
import Testing

/// A running server, and expectations about its answers.
extension Workplace {
    /// Runs `vitrina serve` in the workplace, with the keys of some senders for the source `default`.
    @discardableResult
    func serving(
        _ arguments: String...,
        keys: [Sender] = [.standard],
        environment: [String: String] = [:],
        endingWith signal: Int32 = SIGTERM,
        sourceLocation: SourceLocation = #_sourceLocation,
        body: (Program.Server) async throws -> Void
    ) async throws -> Program.Outcome {
        var environment = environment
        if !keys.isEmpty { environment["VITRINA_WEBHOOK_SECRET"] = keys.map(\.verifyingText).joined(separator: " ") }
        let outcome = try await Program.serve(
            ["serve", "--port", "0"] + arguments,
            in: root,
            environment: environment,
            endingWith: signal,
            body: body
        )
        let end = signal == SIGKILL ? Program.End.signal(SIGKILL) : .exit(0)
        #expect(outcome.end == end, "\(outcome.errors)", sourceLocation: sourceLocation)
        return outcome
    }

    /// The fields of each line of the quarantine.
    func quarantined() async throws -> [[String]] {
        try await succeed("quarantine", "list").outputLines.map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// The ids of the ledger's events, in order.
    func ledgerIDs() async throws -> [String] {
        try await succeed("export").outputLines.map { line in
            String(try #require(line.firstMatch(of: /"id":"([^"]*)"/)).output.1)
        }
    }
}

/// <doc:HTTPInterface#Statuses>: the answer is 202 with only the counts.
func expectAccepted(
    _ answer: HTTPClient.Answer,
    _ accepted: Int,
    duplicates: Int = 0,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(answer.status == 202, "\(answer.text)", sourceLocation: sourceLocation)
    #expect(answer.headers["content-type"] == "application/json", sourceLocation: sourceLocation)
    let text = answer.text.trimmingCharacters(in: .newlines)
    #expect(text == #"{"accepted":\#(accepted),"duplicates":\#(duplicates)}"#, sourceLocation: sourceLocation)
}

/// The kinds of problems in <doc:HTTPInterface#Errors> and README.md, with their statuses.
enum Problem: String {
    case badRequest = "bad-request"
    case malformedBody = "malformed-body"
    case incompleteBody = "incomplete-body"
    case notAnEvent = "not-an-event"
    case unauthenticated
    case notFound = "not-found"
    case unknownSource = "unknown-source"
    case methodNotAllowed = "method-not-allowed"
    case requestTimeout = "request-timeout"
    case eventConflict = "event-conflict"
    case contentTooLarge = "content-too-large"
    case unsupportedMediaType = "unsupported-media-type"
    case unsignedAttributes = "unsigned-attributes"
    case invalidEvent = "invalid-event"
    case headersTooLarge = "headers-too-large"
    case storageUnavailable = "storage-unavailable"
    case notConfigured = "not-configured"

    var status: Int {
        switch self {
        case .badRequest, .malformedBody, .incompleteBody, .notAnEvent: 400
        case .unauthenticated: 401
        case .notFound, .unknownSource: 404
        case .methodNotAllowed: 405
        case .requestTimeout: 408
        case .eventConflict: 409
        case .contentTooLarge: 413
        case .unsupportedMediaType, .unsignedAttributes: 415
        case .invalidEvent: 422
        case .headersTooLarge: 431
        case .storageUnavailable, .notConfigured: 503
        }
    }

    /// Whether the same bytes can never be accepted later.
    var isPermanent: Bool { [409, 413, 415, 422].contains(status) || self == .malformedBody || self == .notAnEvent }
}

/// Expects an error according to <doc:HTTPInterface#Errors>: `application/problem+json` with a stable `type` and an
/// instruction.
///
/// - Parameter pointer: the field in the problem; nil if it must not have one.
func expectProblem(
    _ answer: HTTPClient.Answer,
    _ problem: Problem,
    at pointer: String? = nil,
    _ comment: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let place = "\(comment): \(answer.status) \(answer.text)"
    #expect(answer.status == problem.status, "\(place)", sourceLocation: sourceLocation)
    #expect(answer.headers["content-type"] == "application/problem+json", "\(place)", sourceLocation: sourceLocation)
    #expect(answer.headers["location"] == nil, "\(place)", sourceLocation: sourceLocation)
    #expect(answer.headers["cache-control"] == "no-store", "\(place)", sourceLocation: sourceLocation)
    let delivery = problem.isPermanent ? "abort-message" : nil
    #expect(answer.headers["webhook-delivery"] == delivery, "\(place)", sourceLocation: sourceLocation)
    let pause = answer.headers["retry-after"].flatMap { Int($0) }
    let isPause = problem.status == 503 ? pause.map { (1...3600).contains($0) } == true : pause == nil
    #expect(isPause, "\(place)", sourceLocation: sourceLocation)
    let body = try #require(
        try? JSONSerialization.jsonObject(with: answer.body) as? [String: Any],
        "\(place)",
        sourceLocation: sourceLocation
    )
    #expect(
        body["type"] as? String == "urn:vitrina:problem:\(problem.rawValue)",
        "\(place)",
        sourceLocation: sourceLocation
    )
    #expect(body["status"] as? Int == answer.status, "\(place)", sourceLocation: sourceLocation)
    #expect(body["pointer"] as? String == pointer, "\(place)", sourceLocation: sourceLocation)
    let detail = body["detail"] as? String ?? ""
    let advice = /Send|Check|Sign|Use|send|write|remove|expected|must be|required|allowed|letters|every CloudEvent/
    #expect(detail.contains(advice), "\(place)", sourceLocation: sourceLocation)
    let title = body["title"] as? String ?? ""
    #expect(!title.isEmpty, "\(place)", sourceLocation: sourceLocation)
}

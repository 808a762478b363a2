import HTTPTypes
import Hummingbird
package import Ledger
package import Licensing
import Mapping
import NIOCore

/// Receives webhooks: verifies the sender, reads the events, stores them durably, and only then answers.
///
/// <doc:HTTPInterface#Statuses>: "stored durably (commit on disk before the answer)".
package struct WebhookController: Sendable {
    /// <doc:HTTPInterface#Statuses>: "over 1 MiB".
    static let bodyLimit = 1 << 20

    private let sources: WebhookSources
    private let store: any EventStore
    private let commits: GroupCommit
    private let decoder: EventDecoder
    private let clock: @Sendable () -> Timestamp
    /// 64 bodies of the largest size.
    private let budget = BodyBudget(limit: 64 << 20)

    /// - Parameters:
    ///   - store: receives refused events for the quarantine.
    ///   - commits: stores accepted events, in the same store.
    ///   - clock: the time at which signatures are verified.
    package init(
        _ sources: WebhookSources,
        _ store: some EventStore,
        _ commits: GroupCommit,
        decoder: EventDecoder = EventDecoder(),
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.sources = sources
        self.store = store
        self.commits = commits
        self.decoder = decoder
        self.clock = clock
    }

    func addRoutes(to router: Router<some RequestContext>) {
        router.post("/webhooks") { request, context in try await receive(request, .default, at: "/webhooks", context) }
        router.post("/webhooks/:source") { request, context in
            let source = try source(context)
            return try await receive(request, source, at: "/webhooks/\(source)", context)
        }
        router.on("/webhooks", method: .options) { request, _ in try handshake(request, .default) }
        router.on("/webhooks/:source", method: .options) { request, context in
            try handshake(request, try source(context))
        }
    }

    private func source(_ context: some RequestContext) throws(ProblemDetails) -> SourceName {
        guard let name = SourceName(context.parameters.get("source") ?? "") else { throw WebhookSources.unknownSource }
        return name
    }

    // MARK: Receiving

    private func receive(
        _ request: Request,
        _ source: SourceName,
        at path: String,
        _ context: some RequestContext
    ) async throws -> Response {
        let start = NIODeadline.now()
        var report = RequestReport(source: source)
        defer { report.record(nanoseconds: (.now() - start).nanoseconds, to: context.logger) }
        do {
            let outcome = try await keep(request, source, at: path, &report)
            report.outcome = outcome
            return Self.response(outcome)
        } catch {
            let problem = (error as? EventStoreError).map(ProblemDetails.init) ?? error as? ProblemDetails
            report.problem = problem?.kind
            if let problem, problem.kind == .unauthenticated { report.reason = problem.detail }
            throw problem ?? error
        }
    }

    /// Stores the events of a body.
    ///
    /// Refused events are quarantined for review and another attempt, so nothing authentic is lost.
    private func keep(
        _ request: Request,
        _ name: SourceName,
        at path: String,
        _ report: inout RequestReport
    ) async throws -> WebhookOutcome {
        let source = try sources[name]
        // The content type of a foreign sender does not describe its body, and no signature covers it.
        let suitable = Result<EventFormat?, ProblemDetails> { () throws(ProblemDetails) in
            source.mapping == nil ? try EventFormat(request.headers) : nil
        }
        // A test has another type than events. Only its body shows that it is one.
        if case .failure(let problem) = suitable, !source.hasPings { throw problem }
        let body = try await RequestBytes(request, limit: Self.bodyLimit, budget)
        defer { body.free() }
        report.bytes = body.bytes.count
        if source.isPing(body.bytes) { return .tested }
        let format = try suitable.get()
        let messageID = try source.verify(request.headers, body.bytes, path: path, at: clock())
        if let rules = source.mapping { return try await keep(body.bytes, of: name, by: rules) }
        do {
            let events = try RequestEvents(body.bytes, format, from: name, messageID: messageID, decoder: decoder)
            do throws(EventStoreError) {
                return .kept(try await commits.append(events.events))
            } catch .conflict(let identities) {
                throw events.conflict(identities)
            }
        } catch let refusal as RequestEvents.Refusal {
            try await store.quarantine(refusal.texts)
            throw refusal.problem
        }
    }

    /// Stores the events that the rules of a source derive from a body, all or none of them.
    ///
    /// Foreign senders give up after a refusal, so an authentic body is always answered with 202. A body that the rules
    /// cannot read is quarantined as a whole.
    private func keep(
        _ body: [UInt8],
        of source: SourceName,
        by rules: SourceDescription
    ) async throws -> WebhookOutcome {
        let reason: String
        switch rules.meaning(of: body, source: source.text, decoder: decoder) {
        case .ignored: return .ignored
        case .refused(let why): reason = why
        case .events(let events):
            do throws(EventStoreError) {
                return .kept(try await commits.append(events))
            } catch .conflict(let identities) {
                reason = EventStoreError.conflict(identities).description
            }
        }
        try await store.quarantine([RefusedEvent(bytes: body, reason: reason, origin: source.origin)])
        return .quarantined
    }

    private static func response(_ outcome: WebhookOutcome) -> Response {
        let body = ByteBuffer(string: outcome.json + "\n")
        return Response(
            status: outcome.status,
            headers: [
                .contentType: "application/json", .contentLength: String(body.readableBytes), .cacheControl: "no-store",
            ],
            body: ResponseBody(byteBuffer: body)
        )
    }

    // MARK: The validation handshake of CloudEvents' HTTP webhooks

    /// Accepts every request; messages need a key anyway.
    ///
    /// The callback address is never called, because anybody could supply any address.
    private func handshake(_ request: Request, _ source: SourceName) throws -> Response {
        _ = try sources[source]
        var headers: HTTPFields = [.allow: AllowedMethods.webhooks, .cacheControl: "no-store", .contentLength: "0"]
        guard let origin = request.headers[.webhookRequestOrigin] else {
            headers[.contentLength] = nil
            return Response(status: .noContent, headers: headers)
        }
        headers[.webhookAllowedOrigin] = origin
        let rate = request.headers[.webhookRequestRate].flatMap { Int($0) } ?? 0
        headers[.webhookAllowedRate] = rate > 0 ? String(rate) : "*"
        return Response(status: .ok, headers: headers)
    }
}

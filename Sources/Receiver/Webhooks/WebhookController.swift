import HTTPTypes
import Hummingbird
package import Ledger
package import Licensing
import Webhooks

/// Takes in webhooks: who sent it, what it says, kept for good, and only then the answer.
///
/// <doc:HTTPInterface#Statuses>: "stored durably (commit on disk before the answer)".
package struct WebhookController: Sendable {
    /// <doc:HTTPInterface#Statuses>: "over 1 MiB".
    static let bodyLimit = 1 << 20

    private let keys: KeyRing
    private let store: any EventStore
    private let commits: GroupCommit
    private let clock: @Sendable () -> Timestamp
    /// 64 bodies of the largest size.
    private let budget = BodyBudget(limit: 64 << 20)

    /// - Parameters:
    ///   - store: where what is refused is laid aside.
    ///   - commits: where events are kept; over the same store.
    ///   - clock: the moment to which signatures are held.
    package init(
        _ keys: KeyRing,
        _ store: some EventStore,
        _ commits: GroupCommit,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.keys = keys
        self.store = store
        self.commits = commits
        self.clock = clock
    }

    func addRoutes(to router: Router<some RequestContext>) {
        router.post("/webhooks") { request, context in try await receive(request, .default, context) }
        router.post("/webhooks/:source") { request, context in
            try await receive(request, try source(context), context)
        }
        router.on("/webhooks", method: .options) { request, _ in try handshake(request, .default) }
        router.on("/webhooks/:source", method: .options) { request, context in
            try handshake(request, try source(context))
        }
    }

    private func source(_ context: some RequestContext) throws(ProblemDetails) -> SourceName {
        guard let name = SourceName(context.parameters.get("source") ?? "") else { throw Self.unknownSource }
        return name
    }

    private func keys(of source: SourceName) throws(ProblemDetails) -> [WebhookKey] {
        if let found = keys.keys(of: source) { return found }
        guard source == .default else { throw Self.unknownSource }
        // Whoever sends is right, and should try again once the operator is done.
        throw ProblemDetails(.notConfigured, "The server has no key for this address yet. Send again later.")
    }

    // MARK: Receiving

    private func receive(
        _ request: Request,
        _ source: SourceName,
        _ context: some RequestContext
    ) async throws -> Response {
        let start = ContinuousClock.now
        var report = RequestReport(source: source)
        defer { report.record(duration: .now - start, to: context.logger) }
        do {
            let receipt = try await keep(request, source, &report)
            report.accept(receipt)
            return Self.accepted(receipt)
        } catch {
            let problem = (error as? EventStoreError).map(ProblemDetails.init) ?? error as? ProblemDetails
            report.problem = problem?.kind
            throw problem ?? error
        }
    }

    /// Nothing authentic is lost: what is refused is laid aside, to be looked at and tried again.
    private func keep(
        _ request: Request,
        _ source: SourceName,
        _ report: inout RequestReport
    ) async throws -> AppendReceipt {
        let keys = try keys(of: source)
        let format = try EventFormat(request.headers)
        let body = try await RequestBytes(request, limit: Self.bodyLimit, budget)
        defer { body.free() }
        report.bytes = body.bytes.count
        let headers = try verify(request.headers, body.bytes, keys)
        do {
            let events = try RequestEvents(body.bytes, format, from: source, messageID: headers.id)
            do throws(EventStoreError) {
                return try await commits.append(events.events)
            } catch .conflict(let identities) {
                throw events.conflict(identities)
            }
        } catch let refusal as RequestEvents.Refusal {
            try await store.quarantine(refusal.texts)
            throw refusal.problem
        }
    }

    private func verify(
        _ headers: HTTPFields,
        _ body: [UInt8],
        _ keys: [WebhookKey]
    ) throws(ProblemDetails) -> WebhookHeaders {
        do throws(WebhookVerificationError) {
            let signed = try WebhookHeaders(headers)
            try WebhookVerifier(keys: keys).verify(signed, body: body, at: clock().seconds)
            return signed
        } catch {
            throw ProblemDetails(.unauthenticated, "\(error)")
        }
    }

    private static func accepted(_ receipt: AppendReceipt) -> Response {
        let body = ByteBuffer(string: #"{"accepted":\#(receipt.accepted),"duplicates":\#(receipt.duplicates)}"# + "\n")
        return Response(
            status: .accepted,
            headers: [
                .contentType: "application/json", .contentLength: String(body.readableBytes), .cacheControl: "no-store",
            ],
            body: ResponseBody(byteBuffer: body)
        )
    }

    private static let unknownSource = ProblemDetails(
        .unknownSource,
        "No source of this name is set up. Check the address, or set a key for it."
    )

    // MARK: The validation handshake of CloudEvents' HTTP webhooks

    /// Consents to whoever has a key anyway.
    ///
    /// The callback address is never called: anybody could name any.
    private func handshake(_ request: Request, _ source: SourceName) throws -> Response {
        _ = try keys(of: source)
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

extension WebhookHeaders {
    /// The signed headers of a request; the names of Svix are taken where there is none of the standard's.
    fileprivate init(_ headers: HTTPFields) throws(WebhookVerificationError) {
        let isSvix = [HTTPField.Name.webhookID, .webhookTimestamp, .webhookSignature].allSatisfy { headers[$0] == nil }
        try self.init(
            id: headers[values: isSvix ? .svixID : .webhookID],
            timestamp: headers[values: isSvix ? .svixTimestamp : .webhookTimestamp],
            signature: headers[values: isSvix ? .svixSignature : .webhookSignature]
        )
    }
}

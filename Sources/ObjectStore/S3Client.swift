#if Cluster
import AsyncHTTPClient
import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Publishing
import Synchronization

/// Sends signed requests to a store, and repeats requests that may succeed later.
///
/// Requests run on threads of SwiftNIO. Callers may block on the futures on other threads.
final class S3Client: Sendable {
    /// The way in which a request is signed.
    enum Signing {
        /// Signed in headers, with the time of sending.
        case now
        /// Signed in the query, with the term of the lease.
        ///
        /// The store refuses the request after the term, so a process that was paused cannot change the site later.
        case lease
        /// Like `lease`, with a term that has ended.
        case expired
    }

    struct Request: Sendable {
        var method: HTTPMethod
        /// nil: the request is about the bucket.
        var key: String?
        var query: [(name: String, value: String)] = []
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []
        var signing = Signing.now
        /// The operation, for messages: it follows "cannot".
        var operation: String
        /// The statuses that are returned; all others are errors.
        var accepted: Set<Int> = [200]
        /// The largest accepted body of an answer, in bytes.
        var limit = 64 << 20
    }

    struct Answer: Sendable {
        let status: Int
        let eTag: String?
        let body: [UInt8]
    }

    let location: S3Location
    private let signer: S3Signer
    private let http: HTTPClient
    /// The lease whose term limits requests that change the site.
    let lease: SiteLease
    private let clock = Mutex(StoreClock())
    /// The longest time of one attempt.
    private static let timeout = TimeAmount.seconds(15)

    /// - Parameter lease: the lease whose term limits requests that change the site.
    init(
        _ location: S3Location,
        _ credentials: S3Credentials,
        connections: Int,
        under lease: SiteLease = SiteLease()
    ) {
        self.location = location
        self.lease = lease
        signer = S3Signer(credentials: credentials, region: location.region)
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5), read: .seconds(15))
        )
        configuration.httpVersion = .http1Only
        // AsyncHTTPClient reports connection errors at once; `attempt` repeats the request.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        // One event loop. If a request had another one than its connection, AsyncHTTPClient 1.37 would end the program
        // when the store answers before it has read the request to its end, and then closes the connection.
        http = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup.next(), configuration: configuration)
    }

    deinit {
        // Does not wait, because this can be a thread of SwiftNIO.
        http.shutdown { _ in }
    }

    var eventLoop: any EventLoop { http.eventLoopGroup.any() }

    /// Sends a request, and repeats it after transient errors.
    ///
    /// - Parameter patience: the time in which attempts are repeated. The first attempt always has 15 seconds.
    /// - Returns: a future that fails with a `StoreProblem`.
    func send(_ request: Request, patience: TimeAmount) -> EventLoopFuture<Answer> {
        attempt(request, number: 0, deadline: .now() + patience, on: eventLoop)
    }

    /// Sends a request and waits for the answer.
    ///
    /// Do not call it on a thread of SwiftNIO or of Swift's cooperative pool.
    func answer(to request: Request, patience: TimeAmount) throws(StoreProblem) -> Answer {
        try Self.wait(for: send(request, patience: patience), request.operation)
    }

    static func wait<Value: Sendable>(
        for future: EventLoopFuture<Value>,
        _ operation: String
    ) throws(StoreProblem) -> Value {
        do {
            return try future.wait()
        } catch let problem as StoreProblem {
            throw problem
        } catch {
            throw .failed(operation: operation, detail: "\(error)")
        }
    }

    // MARK: Attempts

    /// An error after which the same request may succeed.
    private struct Transient: Error {
        let problem: StoreProblem
    }

    private func attempt(
        _ request: Request,
        number: Int,
        deadline: NIODeadline,
        on loop: any EventLoop
    ) -> EventLoopFuture<Answer> {
        let answer: EventLoopFuture<Answer>
        let sent = ContinuousClock.now
        do {
            let signed = try signed(request, at: sent)
            let receiver = ResponseAccumulator(request: signed, maxBodySize: request.limit)
            // The first attempt has the full timeout, even with a shorter patience.
            let end = number == 0 ? .now() + Self.timeout : min(deadline, .now() + Self.timeout)
            answer = http.execute(
                request: signed,
                delegate: receiver,
                eventLoop: .delegate(on: loop),
                deadline: end
            ).futureResult.flatMapErrorThrowing { error in
                throw Transient(problem: .unreachable(detail: Self.words(for: error)))
            }.flatMapThrowing { response in
                self.note(response.headers.first(name: "date"), sent: sent)
                return try self.answer(response, to: request)
            }
        } catch {
            answer = loop.makeFailedFuture(error)
        }
        return answer.flatMapError { error in
            guard let transient = error as? Transient else { return loop.makeFailedFuture(error) }
            // Exponential backoff with jitter, so that processes do not repeat their requests at the same time.
            let longest = min(5000, 50 << min(number, 7))
            let delay = TimeAmount.milliseconds(Int64.random(in: Int64(longest / 2)...Int64(longest)))
            guard .now() + delay < deadline else { return loop.makeFailedFuture(transient.problem) }
            return loop.flatScheduleTask(in: delay) {
                self.attempt(request, number: number + 1, deadline: deadline, on: loop)
            }.futureResult
        }
    }

    private func signed(_ request: Request, at now: ContinuousClock.Instant) throws -> HTTPClient.Request {
        let path = location.path(of: request.key)
        var canonical = CanonicalRequest(
            method: request.method.rawValue,
            path: path,
            query: request.query,
            headers: [("host", location.host)] + request.headers,
            payload: CanonicalRequest.unsigned
        )
        if !request.body.isEmpty {
            canonical.headers.append(("content-md5", Data(Insecure.MD5.hash(data: request.body)).base64EncodedString()))
        }
        let query: String
        var headers = canonical.headers
        switch request.signing {
        case .now:
            canonical.payload = Hexadecimal.text(SHA256.hash(data: request.body))
            headers = signer.signedHeaders(canonical, at: time(at: now))
            query = canonical.queryText
        case .lease:
            let (start, lifetime) = try validity(at: now)
            query = signer.presignedQuery(canonical, at: start, lifetime: lifetime)
        case .expired:
            query = signer.presignedQuery(canonical, at: time(at: now) - 120, lifetime: 60)
        }
        let address = location.origin + path + (query.isEmpty ? "" : "?" + query)
        let body = request.body.isEmpty ? nil : HTTPClient.Body.bytes(request.body)
        return try HTTPClient.Request(url: address, method: request.method, headers: HTTPHeaders(headers), body: body)
    }

    /// The target of a GET request for a file of the site, with a signed query.
    ///
    /// The target changes once a minute, and is valid for one to two minutes.
    func signedTarget(of path: SitePath) -> String {
        let target = location.path(of: location.prefix + path.text)
        let request = CanonicalRequest(
            method: "GET",
            path: target,
            headers: [("host", location.host)],
            payload: CanonicalRequest.unsigned
        )
        let minute = time(at: .now) / 60 * 60
        return target + "?" + signer.presignedQuery(request, at: minute, lifetime: 120)
    }

    /// The start of the lease's term in seconds since 1970, and its length in seconds.
    ///
    /// - Throws: `StoreProblem` if the lease is over, or `Transient` if it has not been renewed.
    private func validity(at now: ContinuousClock.Instant) throws -> (start: Int, lifetime: Int) {
        #if DEBUG
        // Without expiry, the tests of a cluster must detect stale pages.
        if Self.isUnfenced { return (time(at: now), 3600) }
        #endif
        if lease.isOver { throw StoreProblem.takenOver }
        // Requests begin at least a fifth of the term before its end, so that they arrive in time.
        guard let term = lease.term, now < term.end - term.length / 5 else {
            throw Transient(problem: .unreachable(detail: "the lease of the site could not be renewed in time"))
        }
        return (time(at: term.start), Int(term.length.components.seconds))
    }

    #if DEBUG
    private static let isUnfenced = ProcessInfo.processInfo.environment["VITRINA_TEST_UNFENCED"] == "1"
    #endif

    /// - Throws: `StoreProblem`, or `Transient` if the request may succeed later.
    private func answer(_ response: HTTPClient.Response, to request: Request) throws -> Answer {
        let status = Int(response.status.code)
        let body = response.body.map { Array($0.readableBytesView) } ?? []
        if request.accepted.contains(status) {
            return Answer(status: status, eTag: response.headers.first(name: "etag"), body: body)
        }
        // try?: an answer without an XML document has no code.
        let document = try? S3Document(parsing: body)
        let code = document?["Code"] ?? response.status.reasonPhrase
        let detail = [String(status), code, document?["Message"] ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        switch (status, code) {
        case (403, "RequestTimeTooSkewed"):
            // The `Date` header of this answer has corrected the clock for the next attempt.
            throw Transient(problem: .clock)
        // The term ended during the request; the next attempt uses the renewed lease.
        case (403, _) where request.signing == .lease && detail.localizedCaseInsensitiveContains("expired"):
            throw Transient(problem: .unreachable(detail: detail))
        case (401, _), (403, _): throw StoreProblem.denied(detail: detail)
        case (404, "NoSuchBucket"): throw StoreProblem.missingBucket
        case (301, _), (307, _), (_, "AuthorizationHeaderMalformed"):
            throw StoreProblem.otherRegion(document?["Region"] ?? response.headers.first(name: "x-amz-bucket-region"))
        case (409, _), (429, _), (500..., _): throw Transient(problem: .unreachable(detail: detail))
        default: throw StoreProblem.failed(operation: request.operation, detail: detail)
        }
    }

    /// The message of a connection error.
    ///
    /// The full description may contain the signed address.
    private static func words(for error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: error.shortDescription
        case let error as NIOConnectionError: error.connectionErrors.first.map { "\($0.error)" } ?? "no address"
        default: "\(error)"
        }
    }

    /// Parses a date such as `Sun, 06 Nov 1994 08:49:37 GMT` to seconds since 1970.
    static func seconds(_ date: String) -> Int? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = date.split(separator: " ")
        guard words.count == 6, let day = Int32(words[1]), let month = months.firstIndex(of: String(words[2])),
            let year = Int32(words[3])
        else { return nil }
        let clock = words[4].split(separator: ":").compactMap { Int32($0) }
        guard clock.count == 3 else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, Int32(month), day)
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (clock[0], clock[1], clock[2])
        return Int(timegm(&parts))
    }

    /// The time of the store in seconds since 1970, as `StoreClock` estimates it.
    private func time(at instant: ContinuousClock.Instant) -> Int { clock.withLock { $0.time(at: instant) } }

    private func note(_ date: String?, sent: ContinuousClock.Instant) {
        guard let date, let seconds = Self.seconds(date) else { return }
        clock.withLock { $0.note(seconds, sent: sent, received: .now) }
    }
}

/// The clock of a store, estimated from the `Date` headers of its answers.
///
/// It uses the monotonic clock of this machine, so that setting the wall clock has no effect.
struct StoreClock {
    /// The same moment by the monotonic clock and by the wall clock of this machine.
    private let origin: ContinuousClock.Instant
    private let start: Double
    /// The seconds by which the clock of the store is ahead of this machine; nil before the first answer.
    private var offset: Double?

    /// - Parameter start: the time of `origin` by the wall clock, in seconds since 1970.
    init(origin: ContinuousClock.Instant = .now, start: Double = Date().timeIntervalSince1970) {
        self.origin = origin
        self.start = start
    }

    private func local(_ instant: ContinuousClock.Instant) -> Double { start + (instant - origin) / .seconds(1) }

    /// The time of the store in seconds since 1970.
    ///
    /// After the first answer, it is never later than the clock of the store, and further answers make it more exact.
    /// Before that, it is the time of this machine.
    func time(at instant: ContinuousClock.Instant) -> Int { Int((local(instant) + (offset ?? 0)).rounded(.down)) }

    /// Corrects the estimate by an answer.
    ///
    /// - Parameter date: the time of the store between `sent` and `received`, in whole seconds.
    mutating func note(_ date: Int, sent: ContinuousClock.Instant, received: ContinuousClock.Instant) {
        let earliest = Double(date) - local(received)
        let latest = Double(date) + 1 - local(sent)
        // A contradiction means that the clock of the store was set back, so the estimate starts again.
        offset = offset.flatMap { $0 > latest ? nil : max($0, earliest) } ?? earliest
    }
}
#endif

#if Cluster
import AsyncHTTPClient
import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Publishing
import Synchronization

/// Sends signed requests to a store, and repeats those that may succeed later.
///
/// Requests run on the threads of SwiftNIO. So callers may block on the futures, except on such a thread.
final class S3Client: Sendable {
    /// How a request says who sends it.
    enum Signing {
        /// By headers, at the time of sending.
        case now
        /// By a query that the store refuses after the lease, so that a paused process changes nothing later.
        case lease
        /// As `lease`, but with a lease that has ended.
        case expired
    }

    struct Request: Sendable {
        var method: HTTPMethod
        /// Nil: the bucket.
        var key: String?
        var query: [(name: String, value: String)] = []
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []
        var signing = Signing.now
        /// What the request does, behind "cannot".
        var operation: String
        /// The statuses that are answers; others are errors.
        var accepted: Set<Int> = [200]
        /// The largest body that is read.
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
    /// What requests that change the site are signed by.
    let lease: SiteLease
    private let clock = Mutex(StoreClock())
    /// How long one attempt may take.
    private static let timeout = TimeAmount.seconds(15)

    /// - Parameter lease: what requests that change the site are signed by.
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
        // An attempt ends at once when nothing listens; the next one is made here.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        http = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }

    deinit {
        // Without a wait: this may be a thread of SwiftNIO.
        http.shutdown { _ in }
    }

    var eventLoop: any EventLoop { http.eventLoopGroup.any() }

    /// The answer to a request.
    ///
    /// - Parameter patience: how long to repeat attempts that fail.
    /// - Returns: a future that fails with a `StoreProblem`.
    func send(_ request: Request, patience: TimeAmount) -> EventLoopFuture<Answer> {
        attempt(request, number: 0, deadline: .now() + patience, on: eventLoop)
    }

    /// Waits for an answer.
    ///
    /// Not to be called on a thread of SwiftNIO or of Swift's own pool.
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
            // The first attempt has its time, whatever the patience.
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
            // Doubled each time, and random, so that many processes do not come back at once.
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

    /// The target of a GET request for a file of the site, with a signature in its query.
    ///
    /// It is the same for a minute, and valid for one to two minutes.
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

    /// From when on, and for how many seconds, the store accepts what the lease signs.
    ///
    /// - Throws: `StoreProblem`, or `Transient`.
    private func validity(at now: ContinuousClock.Instant) throws -> (start: Int, lifetime: Int) {
        #if DEBUG
        // The tests of a cluster must find stale pages then.
        if Self.isUnfenced { return (time(at: now), 3600) }
        #endif
        if lease.isOver { throw StoreProblem.takenOver }
        // A fifth for the way to the store.
        guard let term = lease.term, now < term.end - term.length / 5 else {
            throw Transient(problem: .unreachable(detail: "the lease of the site could not be renewed in time"))
        }
        return (time(at: term.start), Int(term.length.components.seconds))
    }

    #if DEBUG
    private static let isUnfenced = ProcessInfo.processInfo.environment["VITRINA_TEST_UNFENCED"] == "1"
    #endif

    /// - Throws: `StoreProblem`, or `Transient`.
    private func answer(_ response: HTTPClient.Response, to request: Request) throws -> Answer {
        let status = Int(response.status.code)
        let body = response.body.map { Array($0.readableBytesView) } ?? []
        if request.accepted.contains(status) {
            return Answer(status: status, eTag: response.headers.first(name: "etag"), body: body)
        }
        // try?: an answer without a document has no code.
        let document = try? S3Document(parsing: body)
        let code = document?["Code"] ?? response.status.reasonPhrase
        let detail = [String(status), code, document?["Message"] ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        switch (status, code) {
        case (403, "RequestTimeTooSkewed"):
            // The next attempt has the clock of the store.
            throw Transient(problem: .clock)
        // A lease that ends on its way is renewed.
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

    /// The words of an error of the connection, which may hold the signed address otherwise.
    private static func words(for error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: error.shortDescription
        case let error as NIOConnectionError: error.connectionErrors.first.map { "\($0.error)" } ?? "no address"
        default: "\(error)"
        }
    }

    /// The seconds since 1970 of a date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
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

    /// The time by the clock of the store, in seconds since 1970: never later than it is.
    private func time(at instant: ContinuousClock.Instant) -> Int { clock.withLock { $0.time(at: instant) } }

    private func note(_ date: String?, sent: ContinuousClock.Instant) {
        guard let date, let seconds = Self.seconds(date) else { return }
        clock.withLock { $0.note(seconds, sent: sent, received: .now) }
    }
}

/// The clock of a store, known by the `Date` headers of its answers.
///
/// It is kept apart from the clock of this machine, which somebody may set.
struct StoreClock {
    /// One moment by both clocks of this machine.
    private let origin: ContinuousClock.Instant
    private let start: Double
    /// How much later the clock of the store is than the one of this machine was at the start; nil before the first answer.
    private var offset: Double?

    /// - Parameter start: the time of `origin` by the clock of this machine, in seconds since 1970.
    init(origin: ContinuousClock.Instant = .now, start: Double = Date().timeIntervalSince1970) {
        self.origin = origin
        self.start = start
    }

    private func local(_ instant: ContinuousClock.Instant) -> Double { start + (instant - origin) / .seconds(1) }

    /// Seconds since 1970: never later than the store's own clock, and after some answers hardly earlier.
    func time(at instant: ContinuousClock.Instant) -> Int { Int((local(instant) + (offset ?? 0)).rounded(.down)) }

    /// - Parameter date: the whole seconds of a moment between the two instants.
    mutating func note(_ date: Int, sent: ContinuousClock.Instant, received: ContinuousClock.Instant) {
        let earliest = Double(date) - local(received)
        let latest = Double(date) + 1 - local(sent)
        // A clock that was set begins anew.
        offset = offset.flatMap { $0 > latest ? nil : max($0, earliest) } ?? earliest
    }
}
#endif

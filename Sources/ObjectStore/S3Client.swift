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

    /// The time in which this process alone may change the site.
    struct Lease: Sendable {
        /// Seconds since 1970 by the clock of the store.
        var begin: Int
        /// In seconds.
        var lifetime: Int
        /// When to send nothing more, by a clock that never jumps.
        var end: NIODeadline
    }

    private struct State {
        /// Nil: there is none yet, or another process has it.
        var lease: Lease?
        var isTakenOver = false
        /// Seconds to add to the clock of this machine to get that of the store.
        var offset = 0
    }

    let location: S3Location
    private let signer: S3Signer
    private let http: HTTPClient
    private let state = Mutex(State())
    /// How long one attempt may take.
    private static let timeout = TimeAmount.seconds(15)

    init(_ location: S3Location, _ credentials: S3Credentials, connections: Int) {
        self.location = location
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

    /// The time by the clock of the store, in seconds since 1970.
    var time: Int { state.withLock { $0.offset } + Int(Date().timeIntervalSince1970) }

    /// Requests that are signed by the lease are sent only while there is one.
    func use(_ lease: Lease) { state.withLock { $0.lease = lease } }

    /// From now on, requests that are signed by the lease fail.
    func loseLease() {
        state.withLock { state in
            state.lease = nil
            state.isTakenOver = true
        }
    }

    var isTakenOver: Bool { state.withLock(\.isTakenOver) }

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
        do {
            let signed = try signed(request)
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
                try self.answer(response, to: request)
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

    private func signed(_ request: Request) throws -> HTTPClient.Request {
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
            headers = signer.signedHeaders(canonical, at: time)
            query = canonical.queryText
        case .lease:
            let (lease, isTakenOver) = state.withLock { ($0.lease, $0.isTakenOver) }
            if isTakenOver { throw StoreProblem.takenOver }
            guard let lease, .now() < lease.end else {
                throw Transient(problem: .unreachable(detail: "the lock of the site could not be renewed in time"))
            }
            query = signer.presignedQuery(canonical, at: lease.begin, lifetime: lease.lifetime)
        }
        let address = location.origin + path + (query.isEmpty ? "" : "?" + query)
        let body = request.body.isEmpty ? nil : HTTPClient.Body.bytes(request.body)
        return try HTTPClient.Request(url: address, method: request.method, headers: HTTPHeaders(headers), body: body)
    }

    /// - Throws: `StoreProblem`, or `Transient`.
    private func answer(_ response: HTTPClient.Response, to request: Request) throws -> Answer {
        note(response.headers.first(name: "date"))
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

    /// Takes the clock of the store from the `Date` header of an answer, which has whole seconds.
    private func note(_ date: String?) {
        guard let date, let time = Self.seconds(date) else { return }
        let offset = time - Int(Date().timeIntervalSince1970)
        state.withLock { state in if abs(state.offset - offset) > 1 { state.offset = offset } }
    }
}
#endif

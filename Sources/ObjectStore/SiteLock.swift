#if Cluster
import Foundation
import NIOCore
import NIOHTTP1
import Publishing
import Synchronization

/// A lock object in the store, which its holder renews, so that one process publishes to the place.
///
/// The holder signs every change with the time of its last renewal, and the store refuses the change after
/// ``lifetime``. Another process acquires the lock only after a longer time without a renewal. A process that was
/// paused therefore never overwrites the pages of its successor. The clocks of different machines are never compared.
final class SiteLock: Sendable {
    /// The time after a renewal in which the store accepts changes.
    private static let lifetime = Duration.seconds(20)
    /// The time between renewals.
    private static let interval = TimeAmount.seconds(5)
    /// The time without a renewal after which another process acquires the lock: the lifetime, and time for requests
    /// under way.
    private static let abandonment = Duration.seconds(30)
    private static let patience = TimeAmount.seconds(20)
    private static let operation = "lock the site"

    private struct State {
        var eTag: String?
        var renewals = 0
        var renewing: RepeatedTask?
    }

    private let client: S3Client
    private let key: String
    /// The unique content of the lock object.
    private let holder: String
    private let state = Mutex(State())

    init(_ client: S3Client) {
        self.client = client
        key = client.location.prefix + ObjectIndex.own + "lock"
        let process = ProcessInfo.processInfo
        holder = "\(process.hostName), process \(process.processIdentifier), \(UInt64.random(in: .min ... .max))"
    }

    /// Acquires the lock.
    ///
    /// After a process that was killed, this takes 30 seconds.
    ///
    /// - Throws: `StoreProblem.inUse` if another process holds the lock, `.unsupported` if the store ignores
    ///   conditions.
    func acquire() throws(StoreProblem) {
        var begin = ContinuousClock.now
        if try !put(condition: ("if-none-match", "*")) {
            let eTag = try waitUntilAbandoned()
            begin = .now
            let condition = eTag.map { ("if-match", $0) } ?? ("if-none-match", "*")
            guard try put(condition: condition) else { throw .inUse(holder: try read()?.text ?? "unknown") }
        }
        client.lease.renew(since: begin, for: Self.lifetime)
        guard try !put(condition: ("if-none-match", "*")) else {
            throw .unsupported(detail: "it ignores If-None-Match, so two processes could publish at the same time")
        }
        guard let found = try read(), found.text == text(0) else {
            throw .unsupported(detail: "it does not return an object that was just written")
        }
        let renewing = client.eventLoop.scheduleRepeatedAsyncTask(initialDelay: Self.interval, delay: Self.interval) {
            [weak self, client] _ in
            // A failed renewal is repeated at the next interval. Without a renewal, the lease expires.
            self?.renew().flatMapErrorThrowing { _ in } ?? client.eventLoop.makeSucceededVoidFuture()
        }
        state.withLock { $0.renewing = renewing }
    }

    /// Removes the lock object if this process still holds the lock.
    func release() {
        state.withLock { state in
            state.renewing?.cancel()
            state.renewing = nil
        }
        guard !client.lease.isOver else { return }
        // try?: another process acquires a lock that remains after 30 seconds. The request expires with the lease.
        _ = try? client.answer(
            to: S3Client.Request(
                method: .DELETE,
                key: key,
                signing: .lease,
                operation: "unlock the site",
                accepted: [200, 204, 404]
            ),
            patience: .seconds(2)
        )
    }

    /// Waits until the lock has not been renewed for the time of abandonment.
    ///
    /// - Returns: the entity tag of the lock; nil if it was removed.
    /// - Throws: `StoreProblem.inUse` if it is renewed meanwhile.
    private func waitUntilAbandoned() throws(StoreProblem) -> String? {
        guard let first = try read() else { return nil }
        let end = ContinuousClock.now + Self.abandonment
        while ContinuousClock.now < end {
            Thread.sleep(forTimeInterval: 1)
            guard let now = try read() else { return nil }
            if now.eTag != first.eTag { throw .inUse(holder: Self.words(now.text)) }
        }
        return first.eTag
    }

    private func renew() -> EventLoopFuture<Void> {
        let (eTag, renewals) = state.withLock { state in
            state.renewals += 1
            return (state.eTag, state.renewals)
        }
        let begin = ContinuousClock.now
        let renewal = request(text(renewals), condition: ("if-match", eTag ?? ""))
        return client.send(renewal, patience: .zero).flatMap { answer in
            if answer.status == 200 {
                self.state.withLock { $0.eTag = answer.eTag }
                self.client.lease.renew(since: begin, for: Self.lifetime)
                return self.client.eventLoop.makeSucceededVoidFuture()
            }
            return self.client.send(self.reading, patience: .zero).flatMapThrowing { found in
                guard found.status == 200, String(decoding: found.body, as: UTF8.self).hasPrefix(self.holder) else {
                    self.client.lease.end()
                    self.state.withLock { $0.renewing?.cancel() }
                    throw StoreProblem.takenOver
                }
                // An earlier renewal succeeded, but its answer did not arrive.
                self.state.withLock { $0.eTag = found.eTag }
            }
        }
    }

    private func text(_ renewals: Int) -> String { "\(holder), renewal \(renewals)\n" }

    /// The host and process in the content of a lock.
    private static func words(_ text: String) -> String {
        text.split(separator: ",").prefix(2).joined(separator: ",").filter { !$0.isNewline }
    }

    // MARK: Requests

    private func request(_ text: String, condition: (String, String)) -> S3Client.Request {
        S3Client.Request(
            method: .PUT,
            key: key,
            headers: [("content-type", "text/plain; charset=utf-8"), condition],
            body: Array(text.utf8),
            operation: Self.operation,
            // AWS answers 404 to `If-Match` for a missing object.
            accepted: [200, 404, 412]
        )
    }

    private var reading: S3Client.Request {
        S3Client.Request(method: .GET, key: key, operation: Self.operation, accepted: [200, 404], limit: 1 << 16)
    }

    /// Writes the lock object under a condition.
    ///
    /// - Returns: whether the condition was met.
    private func put(condition: (String, String)) throws(StoreProblem) -> Bool {
        let answer = try client.answer(to: request(text(0), condition: condition), patience: Self.patience)
        if answer.status == 200 {
            state.withLock { $0.eTag = answer.eTag }
            return true
        }
        if answer.status == 404, condition.0 == "if-none-match" { throw .missingBucket }
        return false
    }

    private func read() throws(StoreProblem) -> (text: String, eTag: String?)? {
        let answer = try client.answer(to: reading, patience: Self.patience)
        return answer.status == 200 ? (String(decoding: answer.body, as: UTF8.self), answer.eTag) : nil
    }
}
#endif

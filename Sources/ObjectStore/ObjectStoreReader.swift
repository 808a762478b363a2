#if Cluster
import NIOCore
import NIOHTTP1
package import Publishing
import Synchronization

extension S3Client {
    /// The request that reads a file of the site.
    func reading(_ path: SitePath) -> Request {
        Request(method: .GET, key: location.prefix + path.text, operation: "read \(path)", accepted: [200, 304, 404])
    }

    /// The bytes of a file; nil if it is missing.
    func read(_ path: SitePath) throws(StoreProblem) -> [UInt8]? {
        let answer = try answer(to: reading(path), patience: .seconds(20))
        return answer.status == 200 ? answer.body : nil
    }
}

/// Read-only access to a site in a store, for `verify`.
///
/// A server may publish at the same time.
///
/// Calls block their thread. Do not call it on a thread of SwiftNIO or of Swift's cooperative pool.
package struct ObjectStoreSource: SiteSource {
    private let client: S3Client
    private let index: ObjectIndex

    /// Lists the files of the site.
    ///
    /// - Throws: `PublishError.store`.
    package init(reading location: S3Location, _ credentials: S3Credentials) throws(PublishError) {
        client = S3Client(location, credentials, connections: 8)
        do throws(StoreProblem) {
            index = try ObjectIndex(listing: client)
        } catch {
            throw .store(location.name, error)
        }
    }

    package func read(_ path: SitePath) throws(PublishError) -> [UInt8]? {
        guard index[path.text] != nil else { return nil }
        do throws(StoreProblem) {
            return try client.read(path)
        } catch {
            throw .store(client.location.name, error)
        }
    }

    package func compare(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) -> FileComparison {
        if let found = index.comparison(path.text, with: bytes, reportsDigests: false) { return found }
        return try read(path).map { $0 == bytes ? .same : .different } ?? .absent
    }

    package func forEachPath(below directory: SitePath?, _ body: (String) -> Void) {
        for file in index.files(below: directory) where !file.path.hasPrefix(ObjectIndex.own) { body(file.path) }
    }
}

/// Reads files for visitors, without blocking a thread.
///
/// It caches recently used files, and revalidates them with the store on each read.
package final class ObjectStoreReader: Sendable {
    private struct File {
        let eTag: String
        let bytes: [UInt8]
        /// The value of `State.uses` at the last read.
        var use: UInt64
    }

    private struct State {
        var files: [String: File] = [:]
        var bytes = 0
        var uses: UInt64 = 0
    }

    /// The size of the cache in bytes.
    private static let limit = 32 << 20
    private static let patience = TimeAmount.seconds(5)

    private let client: S3Client
    private let state = Mutex(State())

    package init(reading location: S3Location, _ credentials: S3Credentials) {
        client = S3Client(location, credentials, connections: 64)
    }

    /// Verifies that the key may list the bucket and that the bucket exists, with one request.
    ///
    /// - Throws: `PublishError.store`.
    package func check() async throws(PublishError) {
        let query = [("list-type", "2"), ("max-keys", "1"), ("prefix", client.location.prefix)]
        let request = S3Client.Request(method: .GET, query: query, operation: "list the bucket")
        do {
            _ = try await client.send(request, patience: Self.patience).get()
        } catch {
            let problem = error as? StoreProblem
            throw .store(client.location.name, problem ?? .failed(operation: request.operation, detail: "\(error)"))
        }
    }

    /// The bytes of a file; nil if it is missing.
    ///
    /// - Throws: `PublishError.store`.
    package func read(_ path: SitePath) async throws(PublishError) -> [UInt8]? {
        let known = state.withLock { state in
            state.uses += 1
            state.files[path.text]?.use = state.uses
            return state.files[path.text]
        }
        var request = client.reading(path)
        if let known { request.headers.append(("if-none-match", known.eTag)) }
        do {
            let answer = try await client.send(request, patience: Self.patience).get()
            if answer.status == 304, let known { return known.bytes }
            keep(answer, of: path.text)
            return answer.status == 200 ? answer.body : nil
        } catch let problem as StoreProblem {
            throw .store(client.location.name, problem)
        } catch {
            throw .store(client.location.name, .failed(operation: request.operation, detail: "\(error)"))
        }
    }

    /// The path and signed query of a file, with which a web server reads it from the store for one to two minutes.
    package func signedTarget(of path: SitePath) -> String { client.signedTarget(of: path) }

    private func keep(_ answer: S3Client.Answer, of path: String) {
        state.withLock { state in
            if let old = state.files.removeValue(forKey: path) { state.bytes -= old.bytes.count }
            guard answer.status == 200, let eTag = answer.eTag, answer.body.count <= Self.limit / 4 else { return }
            state.files[path] = File(eTag: eTag, bytes: answer.body, use: state.uses)
            state.bytes += answer.body.count
            guard state.bytes > Self.limit else { return }
            // Reduces the cache to half its size, so that this sort is rare.
            for (path, file) in state.files.sorted(by: { $0.value.use < $1.value.use }) {
                guard state.bytes > Self.limit / 2 else { return }
                state.files[path] = nil
                state.bytes -= file.bytes.count
            }
        }
    }
}
#endif

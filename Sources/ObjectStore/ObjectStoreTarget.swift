#if Cluster
import Foundation
import NIOCore
import NIOHTTP1
package import Publishing
import Synchronization

/// The headers that a store saves with an object and sends with it.
package struct ObjectHeaders: Sendable {
    package var contentType: String
    package var cacheControl: String
    package var contentLanguage: String?

    package init(contentType: String, cacheControl: String, contentLanguage: String?) {
        self.contentType = contentType
        self.cacheControl = cacheControl
        self.contentLanguage = contentLanguage
    }

    var fields: [(name: String, value: String)] {
        [("cache-control", cacheControl), ("content-type", contentType)]
            + (contentLanguage.map { [("content-language", $0)] } ?? [])
    }
}

/// A bucket of an S3-compatible store, or a prefix in it, as the target of publishing.
///
/// - One target at a time publishes to a place. It holds a lease, or else a ``SiteLock``.
/// - Each change of a file is one PUT. `replace` returns while its request is under way. It waits while 64 requests, or
///   requests with 16 MB, are under way, and for an earlier request for the same file.
/// - A page waits for the assets before it, so that no page refers to a missing asset.
/// - The requests for a directory wait until those for its leading files have ended. The page of a user thus arrives before
///   the lists that link to it, and does not share the store with their requests.
/// - `sync` sends the removals after all files have arrived, up to 1000 in one request.
/// - The first full listing is that of the opening. Later ones read the bucket again.
/// - Comparisons use the entity tags of the list and of later requests. A file is read only if its size is equal and
///   the tags of the store are not MD5.
///
/// Calls block their thread. Do not call it on a thread of SwiftNIO or of Swift's cooperative pool.
package final class ObjectStoreTarget: PublishTarget {
    package let identity: String
    package let naming = FileNaming.exact

    /// The largest number of requests under way, and of their bytes.
    private static let files = 64
    private static let bytes = 16 << 20
    /// The time in which a failed request is repeated.
    private static let patience = TimeAmount.seconds(20)

    private let client: S3Client
    /// nil if the caller provides the lease.
    private let lock: SiteLock?
    private let headers: @Sendable (SitePath) -> ObjectHeaders
    private let mostRemovals: Int?
    private let reportsDigests: Bool
    private let includes: @Sendable (_ path: String) -> Bool
    private let directoryLed: @Sendable (SitePath) -> String?
    private let window: Window
    /// Whether no full listing has used the list of the opening.
    private let hasNewList = Atomic(true)

    /// Acquires the right to publish, checks the capabilities of the store, and lists the files.
    ///
    /// - Parameters:
    ///   - lease: the right to publish, which the caller renews; nil: the target acquires a ``SiteLock``.
    ///   - mostRemovals: the number of files that `sync` may remove; nil: 1000, or half of all files if that is more.
    ///   - includes: whether the target uses a file, by its path; others may change it otherwise.
    ///   - directoryLed: the directory whose other files wait for a file; nil: none waits.
    ///   - headers: the headers of each file.
    /// - Throws: `PublishError.store`.
    package init(
        opening location: S3Location,
        _ credentials: S3Credentials,
        under lease: SiteLease? = nil,
        mostRemovals: Int? = nil,
        including includes: @escaping @Sendable (_ path: String) -> Bool = { _ in true },
        directoryLed: @escaping @Sendable (_ by: SitePath) -> String? = { _ in nil },
        headers: @escaping @Sendable (SitePath) -> ObjectHeaders
    ) throws(PublishError) {
        identity = location.name + " at " + location.origin
        self.headers = headers
        self.mostRemovals = mostRemovals
        self.includes = includes
        self.directoryLed = directoryLed
        let client = S3Client(location, credentials, connections: Self.files, under: lease ?? SiteLease())
        let lock = lease == nil ? SiteLock(client) : nil
        (self.client, self.lock) = (client, lock)
        do throws(StoreProblem) {
            try lock?.acquire()
            do throws(StoreProblem) {
                reportsDigests = try Self.probe(client)
                window = Window(try ObjectIndex(listing: client, where: includes))
                guard window.forgetOwn() else {
                    throw .unsupported(detail: "its list does not contain an object that was just written")
                }
            } catch {
                lock?.release()
                throw error
            }
        } catch {
            throw .store(location.name, error)
        }
    }

    deinit {
        window.waitForAll()
        lock?.release()
    }

    /// Verifies that the store refuses a request whose signature has expired.
    ///
    /// - Returns: whether the store reports the MD5 of an object as its entity tag.
    private static func probe(_ client: S3Client) throws(StoreProblem) -> Bool {
        let content = Array("probe\n".utf8)
        var request = S3Client.Request(
            method: .PUT,
            key: client.location.prefix + ObjectIndex.own + "probe",
            headers: [("content-type", "text/plain; charset=utf-8")],
            body: content,
            signing: .lease,
            operation: "write"
        )
        let answer = try client.answer(to: request, patience: patience)
        request.signing = .expired
        request.accepted = [200, 400, 401, 403]
        guard try client.answer(to: request, patience: patience).status != 200 else {
            throw .unsupported(detail: "it accepts expired requests, so two processes could publish at the same time")
        }
        return answer.eTag.map(ObjectIndex.Digest.init(eTag:)) == ObjectIndex.Digest(of: content)
    }

    package func read(_ path: SitePath) throws(PublishError) -> [UInt8]? {
        window.wait(for: path.text)
        guard window.contains(path.text) else { return nil }
        return try mapping { () throws(StoreProblem) in try client.read(path) }
    }

    package func compare(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) -> FileComparison {
        if let found = window.comparison(path.text, with: bytes, reportsDigests: reportsDigests) { return found }
        return try read(path).map { $0 == bytes ? .same : .different } ?? .absent
    }

    package func forEachPath(below directory: SitePath?, _ body: (String) -> Void) throws(PublishError) {
        if directory == nil, !hasNewList.exchange(false, ordering: .relaxed) {
            // Other programs may have changed the bucket.
            try refresh()
        } else {
            try mapping { () throws(StoreProblem) in try window.settle(below: directory) }
        }
        for file in window.files(below: directory) { body(file.path) }
    }

    package func refresh() throws(PublishError) {
        try mapping { () throws(StoreProblem) in
            try window.settle(below: nil)
            window.use(try ObjectIndex(listing: client, where: includes))
        }
    }

    package func marks(below directory: SitePath) throws(PublishError) -> [(path: String, mark: UInt64)] {
        try mapping { () throws(StoreProblem) in try window.settle(below: directory) }
        return window.files(below: directory).map { ($0.path, $0.object.digest?.high ?? 0) }
    }

    package func replace(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) {
        if client.lease.isOver { throw .store(client.location.name, .takenOver) }
        let isAsset = path.text.hasPrefix("assets/")
        window.begin(path.text, bytes, isAsset: isAsset, files: Self.files, bytes: Self.bytes)
        let request = S3Client.Request(
            method: .PUT,
            key: client.location.prefix + path.text,
            headers: headers(path).fields,
            body: bytes,
            signing: .lease,
            operation: "write \(path)"
        )
        window.schedule(path.text, leading: directoryLed(path)) { [client, window] in
            client.send(request, patience: Self.patience).whenComplete { result in
                window.end(path.text, bytes.count, isAsset: isAsset, result.map(\.eTag))
            }
        }
    }

    package func remove(_ path: SitePath) throws(PublishError) {
        window.wait(for: path.text)
        window.doom(path.text)
    }

    package func sync() throws(PublishError) {
        try mapping { () throws(StoreProblem) in
            try window.settle(below: nil)
            let (doomed, all) = window.doomed
            guard !doomed.isEmpty else { return }
            guard doomed.count <= mostRemovals ?? max(1000, all / 2) else {
                window.spare(doomed)
                throw .tooManyRemovals(doomed.count, of: all)
            }
            for start in stride(from: 0, to: doomed.count, by: 1000) {
                try remove(doomed[start..<min(start + 1000, doomed.count)])
            }
        }
    }

    /// Removes at most 1000 files in one request, unless they were published again meanwhile.
    private func remove(_ paths: ArraySlice<String>) throws(StoreProblem) {
        let paths = window.beginRemoving(paths)
        defer { window.endRemoving(paths) }
        guard !paths.isEmpty else { return }
        let operation = "remove files"
        let objects = paths.map { "<Object><Key>\(Self.escaped(client.location.prefix + $0))</Key></Object>" }.joined()
        let answer = try client.answer(
            to: S3Client.Request(
                method: .POST,
                query: [("delete", "")],
                headers: [("content-type", "application/xml")],
                body: Array("<Delete><Quiet>true</Quiet>\(objects)</Delete>".utf8),
                signing: .lease,
                operation: operation
            ),
            patience: Self.patience
        )
        // try?: the error is thrown below.
        guard let document = try? S3Document(parsing: answer.body), document.name == "DeleteResult" else {
            throw .failed(operation: operation, detail: "the answer is not a result of deletions")
        }
        if let error = document.children.first(where: { $0.name == "Error" }) {
            window.spare(paths)
            let detail = [error["Key"], error["Code"], error["Message"]].compactMap { $0 }.joined(separator: " ")
            throw .failed(operation: operation, detail: detail)
        }
        window.forget(paths)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    private func mapping<Value>(_ body: () throws(StoreProblem) -> Value) throws(PublishError) -> Value {
        do throws(StoreProblem) {
            return try body()
        } catch {
            throw .store(client.location.name, error)
        }
    }
}

/// The files of a target after all requests, and the requests under way.
///
/// Requests retain it instead of the target, so that the target is never released on a thread of SwiftNIO.
final class Window: Sendable {
    /// A request that follows others.
    private struct Waiting {
        var leaders: Set<String>
        let send: @Sendable () -> Void
    }

    private struct State {
        var index: ObjectIndex
        /// The files that the next `sync` removes.
        var doomed: Set<String> = []
        /// The doomed files whose removal is under way.
        var removing: Set<String> = []
        /// The numbers of the requests under way, by file.
        var pending: [String: Int] = [:]
        /// The number of the last request.
        var requests = 0
        var bytes = 0
        var assets = 0
        /// The directories whose other files wait for a file, by its path.
        var leaders: [String: String] = [:]
        var waiting: [Waiting] = []
        var failures: [String: StoreProblem] = [:]

        /// Returns the requests that waited only for a file whose request has ended.
        mutating func endLeading(_ path: String) -> [@Sendable () -> Void] {
            guard leaders.removeValue(forKey: path) != nil else { return [] }
            for index in waiting.indices { waiting[index].leaders.remove(path) }
            let ready = waiting.filter(\.leaders.isEmpty).map(\.send)
            waiting.removeAll(where: \.leaders.isEmpty)
            return ready
        }
    }

    private let state: Mutex<State>
    private let changed = NSCondition()

    init(_ index: ObjectIndex) { state = Mutex(State(index: index)) }

    // MARK: Waiting

    /// Waits until `attempt` returns a value.
    private func wait<Value: Sendable>(_ attempt: (inout State) -> Value?) -> Value {
        changed.lock()
        defer { changed.unlock() }
        while true {
            if let value = state.withLock({ attempt(&$0) }) { return value }
            changed.wait()
        }
    }

    private func change<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
        let value = state.withLock { body(&$0) }
        // Acquiring the lock ensures that no thread is between its check and its wait.
        changed.lock()
        changed.broadcast()
        changed.unlock()
        return value
    }

    func wait(for path: String) { wait { $0.pending[path] == nil ? () : nil } }

    func waitForAll() { wait { $0.pending.isEmpty ? () : nil } }

    /// Waits for the requests for files below a directory, except those that begin during this call.
    ///
    /// - Throws: the failure of the first path. All failures below the directory are cleared.
    func settle(below directory: SitePath?) throws(StoreProblem) {
        let start = directory.map { $0.text + "/" } ?? ""
        func isBelow(_ path: String) -> Bool { path.utf8.starts(with: start.utf8) }
        let last = state.withLock(\.requests)
        let failures = wait { state -> [String: StoreProblem]? in
            guard !state.pending.contains(where: { $0.value <= last && isBelow($0.key) }) else { return nil }
            let failures = state.failures.filter { isBelow($0.key) }
            for path in failures.keys { state.failures[path] = nil }
            return failures
        }
        if let first = failures.min(by: { $0.key < $1.key }) { throw first.value }
    }

    // MARK: Files

    func begin(_ path: String, _ content: [UInt8], isAsset: Bool, files: Int, bytes: Int) {
        let object = ObjectIndex.Object(size: content.count, digest: ObjectIndex.Digest(of: content))
        wait { state -> Void? in
            guard state.pending[path] == nil, !state.removing.contains(path), isAsset || state.assets == 0,
                state.pending.count < files, state.pending.isEmpty || state.bytes + content.count <= bytes
            else { return nil }
            state.requests += 1
            state.pending[path] = state.requests
            state.bytes += content.count
            if isAsset { state.assets += 1 }
            state.doomed.remove(path)
            state.failures[path] = nil
            state.index[path] = object
            return ()
        }
    }

    /// Sends the request for a file, at the latest when the leading files of its directory have ended.
    ///
    /// - Parameter directory: the directory whose later files wait for this one; nil: none.
    func schedule(_ path: String, leading directory: String?, _ send: @escaping @Sendable () -> Void) {
        let waits = state.withLock { state in
            if let directory {
                state.leaders[path] = directory + "/"
                return false
            }
            let leaders = state.leaders.filter { path.utf8.starts(with: $0.value.utf8) }
            guard !leaders.isEmpty else { return false }
            state.waiting.append(Waiting(leaders: Set(leaders.keys), send: send))
            return true
        }
        if !waits { send() }
    }

    func end(_ path: String, _ size: Int, isAsset: Bool, _ result: Result<String?, any Error>) {
        let released = change { state in
            state.pending[path] = nil
            state.bytes -= size
            if isAsset { state.assets -= 1 }
            switch result {
            case .success(let eTag?): state.index[path]?.digest = ObjectIndex.Digest(eTag: eTag)
            case .success(nil): break
            case .failure(let error):
                // The request may have arrived.
                state.index[path]?.digest = nil
                let problem = error as? StoreProblem
                state.failures[path] = problem ?? .failed(operation: "write \(path)", detail: "\(error)")
            }
            return state.endLeading(path)
        }
        for send in released { send() }
    }

    func contains(_ path: String) -> Bool {
        state.withLock { $0.index[path] != nil && !$0.doomed.contains(path) }
    }

    func comparison(_ path: String, with bytes: [UInt8], reportsDigests: Bool) -> FileComparison? {
        state.withLock { state in
            if state.doomed.contains(path) { return .absent }
            return state.index.comparison(path, with: bytes, reportsDigests: reportsDigests)
        }
    }

    func files(below directory: SitePath?) -> [(path: String, object: ObjectIndex.Object)] {
        state.withLock { state in
            state.index.files(below: directory).filter { !state.doomed.contains($0.path) }
        }
    }

    /// Replaces the list of files.
    ///
    /// No request may be under way.
    func use(_ index: ObjectIndex) {
        state.withLock { $0.index = index }
        _ = forgetOwn()
    }

    /// Removes Vitrina's own objects from the list.
    ///
    /// - Returns: whether there were any.
    func forgetOwn() -> Bool {
        state.withLock { state in
            let own = state.index.files(below: nil).map(\.path).filter { $0.hasPrefix(ObjectIndex.own) }
            for path in own { state.index[path] = nil }
            return !own.isEmpty
        }
    }

    // MARK: Removals

    /// The files to remove, sorted, and the number of all files.
    var doomed: (paths: [String], all: Int) { state.withLock { ($0.doomed.sorted(), $0.index.count) } }

    func doom(_ path: String) {
        state.withLock { state in if state.index[path] != nil { state.doomed.insert(path) } }
    }

    /// Cancels the removal of files.
    func spare(_ paths: [String]) { state.withLock { $0.doomed.subtract(paths) } }

    /// Begins to remove files, which cannot be written until `endRemoving`.
    ///
    /// - Returns: the files that are still doomed.
    func beginRemoving(_ paths: ArraySlice<String>) -> [String] {
        state.withLock { state in
            let paths = paths.filter(state.doomed.contains)
            state.removing.formUnion(paths)
            return paths
        }
    }

    func endRemoving(_ paths: [String]) { change { $0.removing.subtract(paths) } }

    /// Removes deleted files from the list.
    func forget(_ paths: [String]) {
        state.withLock { state in
            for path in paths where state.doomed.remove(path) != nil { state.index[path] = nil }
        }
    }
}
#endif

#if Cluster
import ConformanceSuites
import Dispatch
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import StoreServer
import Synchronization
import TestKit
import Testing

@testable import ObjectStore
@testable import Publishing

@Suite(
    .timeLimit(.minutes(10)),
    .serialized,
    .needs("pip, or a package index") { try StoreTools.folder.get().isFileURL }
)
struct ObjectStoreTargetTests {
    private let server: StoreServer
    private let location: S3Location
    private let credentials = S3Credentials(accessKey: StoreServer.accessKey, secretKey: StoreServer.secretKey)

    init() throws {
        server = try StoreServer.shared()
        location = try S3Location(server.newSite(), endpoint: server.endpoint, region: nil)
    }

    private func target(mostRemovals: Int? = nil) throws -> ObjectStoreTarget {
        try ObjectStoreTarget(opening: location, credentials, mostRemovals: mostRemovals) { path in
            ObjectHeaders(
                contentType: path.text.hasSuffix(".html") ? "text/html; charset=utf-8" : "text/plain",
                cacheControl: "private, no-cache",
                contentLanguage: path.text.hasPrefix("es/") ? "es" : nil
            )
        }
    }

    /// Every tenth file leads.
    private static let directoryLed: @Sendable (SitePath) -> String? = { $0.text.hasSuffix("0") ? "d" : nil }

    private var client: S3Client { S3Client(location, credentials, connections: 4) }

    /// Tests do not interfere with each other, because each has its own prefix.
    @Test(arguments: PublishTargetConformance.allCases)
    func `an object store meets the requirements for a publish target`(
        law: PublishTargetConformance
    ) async throws {
        let location = location
        try await law.check(try target())
        #expect(try ObjectStoreSource(reading: location, credentials).paths().allSatisfy { !$0.hasPrefix(".") })
    }

    @Test func `a new target finds the existing files, and compares them without reading them`() throws {
        let names = ["a/b c+d%.html", "a/ñ&<>\"'.html", "x/~(1)*!.txt", "assets/1.css"]
        do {
            let target = try target()
            for name in names { try target.replace(SitePath(name), with: Array(name.utf8)) }
            try target.sync()
        }
        let target = try target()
        #expect(try target.paths() == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        for name in names {
            #expect(try target.compare(SitePath(name), with: Array(name.utf8)) == .same, "\(name)")
            #expect(try target.read(SitePath(name)) == Array(name.utf8), "\(name)")
            try target.remove(SitePath(name))
        }
        try target.sync()
        #expect(try ObjectStoreSource(reading: location, credentials).paths() == [])
    }

    @Test func `a file is stored with its type, language and cache control`() throws {
        let target = try target()
        try target.replace(SitePath("es/index.html"), with: [1, 2, 3])
        try target.sync()
        #expect(
            try server.headers(of: "es/index.html", in: location.name)
                == "text/html; charset=utf-8|private, no-cache|es\n"
        )
    }

    @Test func `many files are listed and removed in several requests`() throws {
        let target = try target(mostRemovals: 2500)
        for number in 0..<2500 { try target.replace(SitePath("d\(number % 3)/\(number)"), with: [UInt8(number % 256)]) }
        #expect(try target.paths().count == 2500)
        #expect(try target.marks(below: SitePath("d1")).count == 833)
        for number in 0..<2500 { try target.remove(SitePath("d\(number % 3)/\(number)")) }
        #expect(try ObjectStoreSource(reading: location, credentials).paths().count == 2500, "removals wait for sync")
        try target.sync()
        #expect(try ObjectStoreSource(reading: location, credentials).paths() == [])
    }

    @Test func `a sync with more removals than permitted removes nothing`() throws {
        let target = try target(mostRemovals: 2)
        for number in 0..<3 { try target.replace(SitePath("\(number)"), with: []) }
        for number in 0..<3 { try target.remove(SitePath("\(number)")) }
        #expect(throws: PublishError.store(location.name, .tooManyRemovals(3, of: 3))) { try target.sync() }
        #expect(try target.paths() == ["0", "1", "2"])
        try target.remove(SitePath("0"))
        try target.sync()
        #expect(try ObjectStoreSource(reading: location, credentials).paths() == ["1", "2"])
    }

    @Test func `a file that is removed and written again is stored`() throws {
        let target = try target()
        let path = try SitePath("a/b")
        try target.replace(path, with: [1])
        try target.remove(path)
        #expect(try target.compare(path, with: [1]) == .absent)
        try target.replace(path, with: [2])
        try target.sync()
        #expect(try ObjectStoreSource(reading: location, credentials).read(path) == [2])
    }

    @Test func `a file is written after its removal, even if another thread removes it at the same time`() throws {
        let target = try target()
        let path = try SitePath("a/b")
        for number in UInt8(0)..<30 {
            try target.replace(path, with: [number])
            try target.remove(path)
            DispatchQueue.concurrentPerform(iterations: 2) { thread in
                #expect(throws: Never.self) {
                    if thread == 0 { try target.sync() } else { try target.replace(path, with: [number, number]) }
                }
            }
            try target.sync()
            #expect(try ObjectStoreSource(reading: location, credentials).read(path) == [number, number])
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `requests for a directory are sent after those for its leading files`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let window = Window(ObjectIndex())
        let sent = Mutex<[String]>([])
        var (underWay, leaders) = ([String](), [String: Set<String>]())
        func end(_ path: String) {
            underWay.removeAll { $0 == path }
            window.end(path, 1, isAsset: false, .success(nil))
            for other in leaders.keys { leaders[other]?.remove(path) }
        }
        for number in 0..<200 {
            let directory = "accounts/\(Int.random(in: 1...3, using: &random))"
            let leads = Int.random(in: 0...2, using: &random) == 0
            let path = "\(directory)/\(leads ? "users/" : "")\(number)"
            leaders[path] = leads ? [] : Set(underWay.filter { $0.hasPrefix("\(directory)/users/") })
            underWay.append(path)
            window.begin(path, [0], isAsset: false, files: 64, bytes: 1000)
            window.schedule(path, leading: leads ? directory : nil) { sent.withLock { $0.append(path) } }
            while underWay.count > Int.random(in: 0...40, using: &random) {
                // Only a request that was sent can end.
                guard let path = underWay.filter(sent.withLock { $0 }.contains).randomElement(using: &random) else {
                    Issue.record("nothing was sent")
                    return
                }
                end(path)
            }
            let expected = Set(leaders.filter(\.value.isEmpty).keys)
            try #require(Set(sent.withLock { $0 }) == expected, "seed \(seed), file \(number)")
        }
        while let path = underWay.first(where: sent.withLock { $0 }.contains) { end(path) }
        #expect(underWay.isEmpty)
        #expect(sent.withLock { $0 }.sorted() == leaders.keys.sorted())
    }

    @Test func `a sync does not wait for requests that begin after it`() async throws {
        let window = Window(ObjectIndex())
        func begin(_ path: String) { window.begin(path, [0], isAsset: false, files: 64, bytes: 1000) }
        func end(_ path: String) { window.end(path, 1, isAsset: false, .success(nil)) }
        begin("a")
        let settled = Mutex(false)
        async let sync: Void = Task.detached {
            try window.settle(below: nil)
            settled.withLock { $0 = true }
        }.value
        // A request is under way at every moment until the sync ends.
        var number = 0
        begin("0")
        while !settled.withLock({ $0 }), number < 200_000 {
            number += 1
            begin("\(number)")
            end("\(number - 1)")
            if number == 1000 { end("a") }
            if number % 1000 == 0 { try await Task.sleep(for: .milliseconds(1)) }
        }
        #expect(number >= 1000 && number < 200_000)
        end("\(number)")
        try await sync
    }

    // MARK: Two processes

    @Test func `a place has one publisher at a time`() throws {
        let first = try target()
        let error = #expect(throws: PublishError.self) { try target() }
        guard case .store(_, .inUse(let holder)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(holder.contains("process \(ProcessInfo.processInfo.processIdentifier)"))
        try first.replace(SitePath("a"), with: [1])
        try first.sync()
    }

    @Test func `a publisher that ends releases the lock immediately`() throws {
        for _ in 0..<3 { try target().replace(SitePath("a"), with: [1]) }
        #expect(try ObjectStoreSource(reading: location, credentials).read(SitePath("a")) == [1])
    }

    @Test func `a lock that is not renewed is taken over`() throws {
        let abandoned = S3Client.Request(
            method: .PUT,
            key: location.prefix + ".vitrina/lock",
            body: Array("gone, process 1, 2, renewal 3\n".utf8),
            operation: "write"
        )
        _ = try client.answer(to: abandoned, patience: .seconds(5))
        let target = try target()
        try target.replace(SitePath("a"), with: [1])
        try target.sync()
    }

    @Test func `a publisher whose lock was taken over writes nothing more`() throws {
        let target = try target()
        try target.replace(SitePath("a"), with: [1])
        try target.sync()
        let other = S3Client.Request(
            method: .PUT,
            key: location.prefix + ".vitrina/lock",
            body: Array("other, process 1, 2, renewal 3\n".utf8),
            operation: "write"
        )
        _ = try client.answer(to: other, patience: .seconds(5))
        let lost = PublishError.store(location.name, .takenOver)
        let end = ContinuousClock.now + .seconds(60)
        var error: PublishError?
        while error == nil, ContinuousClock.now < end {
            do throws(PublishError) {
                try target.replace(SitePath("a"), with: [2])
                try target.sync()
            } catch let found {
                error = found
            }
        }
        #expect(error == lost)
        #expect(throws: lost) { try target.replace(SitePath("b"), with: [3]) }
        #expect(try ObjectStoreSource(reading: location, credentials).read(SitePath("b")) == nil)
    }

    @Test func `the store refuses requests that a paused publisher sends after its lease expires`() throws {
        let client = client
        let late = S3Client.Request(
            method: .PUT,
            key: location.prefix + "late",
            body: [1],
            signing: .expired,
            operation: "write"
        )
        let error = #expect(throws: StoreProblem.self) { try client.answer(to: late, patience: .zero) }
        guard case .denied(let detail) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(detail.contains("expired"))
        #expect(try ObjectStoreSource(reading: location, credentials).paths() == [])
    }

    @Test func `a publisher under an external lease takes no lock, and writes nothing after the lease ends`() throws {
        let lease = SiteLease()
        lease.renew(since: .now, for: .seconds(20))
        func open() throws -> ObjectStoreTarget {
            try ObjectStoreTarget(opening: location, credentials, under: lease) { _ in
                ObjectHeaders(contentType: "text/plain", cacheControl: "no-cache", contentLanguage: nil)
            }
        }
        let (target, other) = (try open(), try open())
        try target.replace(SitePath("a"), with: [1])
        try target.sync()
        try other.replace(SitePath("b"), with: [2])
        try other.sync()
        lease.end()
        let lost = PublishError.store(location.name, .takenOver)
        #expect(throws: lost) { try target.replace(SitePath("a"), with: [3]) }
        try target.remove(SitePath("a"))
        #expect(throws: lost) { try target.sync() }
        let source = try ObjectStoreSource(reading: location, credentials)
        #expect(try source.paths() == ["a", "b"])
        #expect(try source.read(SitePath("a")) == [1])
    }

    @Test func `the estimated clock of a store is never ahead of the store`() {
        let start = ContinuousClock.now
        for shift in [-7200.0, -0.4, 0, 0.3, 5000] {
            let now = 1_800_000_000.25
            var clock = StoreClock(origin: start, start: now)
            let begin = now + shift
            var worst = 0.0
            for step in 1...800 {
                // The request takes half a second, and the answer up to a second.
                let (sent, stamped) = (Double(step) * 0.73, Double(step) * 0.73 + 0.5)
                let received = stamped + Double(step % 11) / 10
                let date = Int((begin + stamped).rounded(.down))
                clock.note(date, sent: start + .seconds(sent), received: start + .seconds(received))
                let error = begin + received - Double(clock.time(at: start + .seconds(received)))
                #expect(error > -0.001, "shift \(shift), step \(step)")
                if step > 400 { worst = max(worst, error) }
            }
            #expect(worst < 1.1, "shift \(shift)")
            // The clock of the store is set back.
            clock.note(Int(begin) - 1000, sent: start + .seconds(300), received: start + .seconds(300))
            #expect(Double(clock.time(at: start + .seconds(300))) <= begin - 1000 + 1)
        }
    }

    // MARK: Errors

    @Test func `a wrong key and a missing bucket are distinguished, and the message contains no key`() throws {
        let wrong = S3Credentials(accessKey: StoreServer.accessKey, secretKey: "another secret")
        let denied = #expect(throws: PublishError.self) { try ObjectStoreSource(reading: location, wrong) }
        guard case .store(_, .denied) = denied else {
            Issue.record("\(String(describing: denied))")
            return
        }
        #expect(denied?.description.contains("another secret") == false)
        let nowhere = try S3Location("s3://no-such-bucket", endpoint: server.endpoint, region: nil)
        #expect(throws: PublishError.store("s3://no-such-bucket", .missingBucket)) {
            try ObjectStoreSource(reading: nowhere, credentials)
        }
    }

    @Test func `a store that does not answer is reported as unreachable`() throws {
        let nowhere = try S3Location("s3://licenses", endpoint: "http://127.0.0.1:1", region: nil)
        let client = S3Client(nowhere, credentials, connections: 1)
        let error = #expect(throws: StoreProblem.self) {
            try client.answer(to: S3Client.Request(method: .GET, operation: "list"), patience: .milliseconds(200))
        }
        guard case .unreachable(let detail) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!detail.contains("Signature"))
    }

    @Test func `a store that answers early and closes the connection does not crash the process`() async throws {
        let hasty = try await HastyServer()
        let location = try S3Location("s3://licenses", endpoint: "http://127.0.0.1:\(hasty.port)", region: nil)
        let client = S3Client(location, credentials, connections: 64)
        let body = [UInt8](repeating: 1, count: 100_000)
        var answers = 0
        for _ in 0..<60 {
            let futures = (0..<64).map { number in
                client.send(
                    S3Client.Request(method: .PUT, key: "\(number)", body: body, operation: "write"),
                    patience: .zero
                )
            }
            for future in futures where (try? await future.get()) != nil { answers += 1 }
        }
        #expect(answers > 0)
        try await hasty.close()
    }

    @Test func `files are stored despite a crash of the store`() async throws {
        let server = try StoreServer()
        let location = try S3Location(server.newSite(), endpoint: server.endpoint, region: nil)
        let target = try ObjectStoreTarget(opening: location, credentials, directoryLed: Self.directoryLed) { _ in
            ObjectHeaders(contentType: "text/plain", cacheControl: "no-cache", contentLanguage: nil)
        }
        let crash = Task.detached { try server.crash() }
        for number in 0..<300 { try target.replace(SitePath("d/\(number)"), with: [UInt8(number % 256)]) }
        // A failure is reported once. The file then compares as different.
        var isComplete = false
        while !isComplete {
            do throws(PublishError) {
                try target.sync()
                isComplete = true
            } catch {
                for number in 0..<300
                where try target.compare(SitePath("d/\(number)"), with: [UInt8(number % 256)]) != .same {
                    try target.replace(SitePath("d/\(number)"), with: [UInt8(number % 256)])
                }
            }
        }
        try await crash.value
        let source = try ObjectStoreSource(reading: location, credentials)
        for number in 0..<300 { #expect(try source.read(SitePath("d/\(number)")) == [UInt8(number % 256)]) }
    }

    // MARK: Reading

    @Test func `a reader always gets the latest content`() async throws {
        let target = try target()
        let reader = ObjectStoreReader(reading: location, credentials)
        let path = try SitePath("a/page.html")
        #expect(try await reader.read(path) == nil)
        for content in [[1, 2], [1, 2], [3], []] as [[UInt8]] {
            try target.replace(path, with: content)
            try target.sync()
            for _ in 0..<2 { #expect(try await reader.read(path) == content) }
        }
        try target.remove(path)
        try target.sync()
        #expect(try await reader.read(path) == nil)
    }
}

/// A server that answers each request at its first bytes, and then closes the connection.
private struct HastyServer {
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private var hasAnswered = false

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !hasAnswered else { return }
            hasAnswered = true
            let answer = ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            context.writeAndFlush(NIOAny(answer), promise: nil)
            let channel = context.channel
            context.eventLoop.scheduleTask(in: .microseconds(Int64.random(in: 0...500))) {
                channel.close(promise: nil)
            }
        }
    }

    private let channel: any Channel
    let port: Int

    init() async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Handler()) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func close() async throws { try await channel.close() }
}
#endif

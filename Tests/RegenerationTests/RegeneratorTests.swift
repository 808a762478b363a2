import Dispatch
import Ledger
import Licensing
import Logging
import Publishing
import Synchronization
import Testing

@testable import Regeneration

/// The site follows the ledger, with real tasks and a clock that the test sets.
@Suite(.timeLimit(.minutes(30)))
struct RegeneratorTests {
    private static let start = "2026-06-01T12:00:00Z"

    /// A running regenerator over a ledger in memory.
    final class Running: Sendable {
        let store: InMemoryEventStore
        let site: TestSite
        let regenerator: Regenerator
        let clock = Clock()

        /// - Parameter beforePublisher: called before the publisher is created.
        convenience init(
            _ events: [Event],
            asOf moment: Timestamp,
            beforePublisher: @escaping @Sendable () throws -> Void = {}
        ) async throws {
            let store = try await RegenerationTests.store(events)
            try await self.init(store, TestSite(), asOf: moment, beforePublisher: beforePublisher)
        }

        init(
            _ store: InMemoryEventStore,
            _ site: TestSite,
            _ part: SitePart = .whole,
            asOf moment: Timestamp,
            beforePublisher: @escaping @Sendable () throws -> Void = {},
            keepsOldAssets: @escaping @Sendable (String?) -> Bool = { _ in false }
        ) throws {
            self.store = store
            self.site = site
            clock.set(moment)
            let clock = clock
            regenerator = Regenerator(
                store,
                try TestRenderer.shipped(),
                part,
                to: { [site] in
                    try beforePublisher()
                    return site.publisher
                },
                keepsOldAssets: keepsOldAssets,
                slots: 2,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                clock: { clock.now }
            )
        }

        /// Waits until all commits are published.
        func settle() async throws {
            let position = try await store.summary(asOf: clock.now).position
            while true {
                let progress = regenerator.progress
                if progress.hasRebuilt, progress.durable >= position, progress.moment == clock.now { return }
                regenerator.nudge()
                try await Task.sleep(for: .milliseconds(2))
            }
        }

        func differences() async throws -> [String] {
            RegenerationTests.differences(try await files(of: store, asOf: clock.now), try site.files)
        }
    }

    final class Clock: Sendable {
        private let time = Mutex(Timestamp(seconds: 0))
        var now: Timestamp { time.withLock { $0 } }
        func set(_ moment: Timestamp) { time.withLock { $0 = moment } }
    }

    /// Runs a regenerator during the body, and then stops it.
    private func run(_ events: [Event], _ body: (Running) async throws -> Void) async throws {
        let running = try await Running(events, asOf: moment(Self.start))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await running.regenerator.run() }
            try await body(running)
            running.regenerator.stop()
            try await group.waitForAll()
        }
    }

    @Test func `the site is rebuilt at startup and follows every commit`() async throws {
        let events = try sampleEvents(seed: 3)
        try await run(Array(events.prefix(80))) { running in
            try await running.settle()
            #expect(try await running.differences() == [])
            for batch in stride(from: 80, to: events.count, by: 7) {
                try await running.store.append(Array(events[batch..<min(batch + 7, events.count)]))
            }
            try await running.settle()
            #expect(try await running.differences() == [])
        }
    }

    @Test func `a regenerator that stops saves receipts, so that the next start renders no account`() async throws {
        let events = try sampleEvents(seed: 3)
        let running = try await Running(Array(events.prefix(80)), asOf: moment(Self.start))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await running.regenerator.run() }
            try await running.settle()
            try await running.store.append(Array(events.dropFirst(80)))
            try await running.settle()
            running.regenerator.stop()
            try await group.waitForAll()
        }
        let before = try running.site.files
        // Renders other pages but has the same edition, so that rendered accounts differ from skipped ones.
        let impostor = try TestRenderer.compiled(linesPerPage: 100, edition: "shipped")
        try await running.site.reopened().build(running.store, impostor, asOf: moment(Self.start))
        let changed = differences(before, try running.site.files)
        #expect(changed.filter { $0.hasPrefix("accounts/") } == [])
    }

    @Test func `the partner of an account is known while the list of files is still being read`() async throws {
        let isRead = DispatchSemaphore(value: 0)
        let events = try sampleEvents(seed: 3)
        let running = try await Running(events, asOf: moment(Self.start)) { isRead.wait() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await running.regenerator.run() }
            let account = try #require(try await running.store.accounts().first)
            while running.regenerator.partner(of: account) == nil { try await Task.sleep(for: .milliseconds(1)) }
            #expect(running.regenerator.progress.oldest != nil)
            #expect(try running.site.files.isEmpty)
            isRead.signal()
            try await running.settle()
            #expect(try await running.differences() == [])
            running.regenerator.stop()
            try await group.waitForAll()
        }
    }

    @Test func `an error while opening the publisher ends the run without writing any file`() async throws {
        let error = PublishError.directoryInUse("site")
        let running = try await Running(try sampleEvents(seed: 3), asOf: moment(Self.start)) { throw error }
        await #expect(throws: error) { try await running.regenerator.run() }
        #expect(!running.regenerator.progress.hasRebuilt)
        #expect(try running.site.files.isEmpty)
    }

    @Test func `events of many concurrent senders are all published`() async throws {
        let events = try sampleEvents(accounts: 3, users: 40, seed: 4).shuffled()
        try await run([]) { running in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for sender in 0..<8 {
                    group.addTask {
                        for index in stride(from: sender, to: events.count, by: 8) {
                            try await running.store.append([events[index]])
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await running.settle()
            #expect(try await running.differences() == [])
        }
    }

    @Test func `pages change when their time comes, without an event`() async throws {
        try await run(try sampleEvents(seed: 5)) { running in
            try await running.settle()
            for day in ["2026-09-01", "2026-12-31", "2028-01-01"] {
                running.clock.set(try moment(day))
                try await running.settle()
                #expect(try await running.differences() == [], "\(day)")
            }
        }
    }

    @Test func `setting the clock back changes no file`() async throws {
        let running = try await Running(try sampleEvents(seed: 5), asOf: moment(Self.start))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await running.regenerator.run() }
            try await running.settle()
            let before = try running.site.files
            running.clock.set(try moment("2020-01-01"))
            running.regenerator.nudge()
            // Requests before the stop are processed before the end.
            running.regenerator.stop()
            try await group.waitForAll()
            #expect(differences(before, try running.site.files) == [])
        }
    }

    @Test func `events committed before a stop are published`() async throws {
        let events = try sampleEvents(seed: 6)
        let running = try await Running(Array(events.prefix(60)), asOf: moment(Self.start))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await running.regenerator.run() }
            try await running.settle()
            try await running.store.append(Array(events.dropFirst(60)))
            running.regenerator.stop()
            try await group.waitForAll()
        }
        #expect(try await running.differences() == [])
    }

    @Test func `a regenerator that is stopped before the first rebuild still completes it`() async throws {
        let running = try await Running(try sampleEvents(seed: 7), asOf: moment(Self.start))
        running.regenerator.stop()
        try await running.regenerator.run()
        #expect(try await running.differences() == [])
    }

    @Test func `a cancelled run ends early, and the next build completes the site`() async throws {
        let running = try await Running(try sampleEvents(accounts: 8, users: 400, seed: 8), asOf: moment(Self.start))
        let task = Task { try await running.regenerator.run() }
        while try running.site.files.count < 20 { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        try await task.value
        #expect(!running.regenerator.progress.hasRebuilt)
        let next = try await SiteBuilder(running.store, TestRenderer.shipped(), tasks: 1)
            .build(asOf: running.clock.now, to: running.site.publisher)
        #expect(next.written > 0 && next.isComplete)
        #expect(try await running.differences() == [])
    }
}

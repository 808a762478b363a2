import Ledger
import Licensing
import Synchronization
import Testing

/// Appends that wait at the same time have one commit.
struct GroupCommitTests {
    private static func event(_ number: Int, name: String = "Ana") throws -> Event {
        let data = #"{"account":"acme","user":"u\#(number)","name":"\#(name)","email":"a@example.com"}"#
        return try EventDecoder().decode(
            #"{"specversion":"1.0","id":"e\#(number)","source":"/t","type":"user.added","time":"2026-03-01T10:00:00Z","data":\#(data)}"#
        )
    }

    @Test func `events that arrive during a commit are stored together by the next commit`() async throws {
        let store = SlowStore()
        let commits = GroupCommit(store)
        try await withThrowingTaskGroup(of: AppendReceipt.self) { group in
            group.addTask { try await commits.append([try Self.event(0)]) }
            while store.begun == 0 { try await Task.sleep(for: .milliseconds(1)) }
            for number in 1..<100 { group.addTask { try await commits.append([try Self.event(number)]) } }
            while commits.waiting < 99 { try await Task.sleep(for: .milliseconds(1)) }
            store.open()
            for try await receipt in group { #expect(receipt.accepted == 1) }
        }
        #expect(store.transactions == [1, 99], "one was under way, and one took everybody who waited")
        #expect(commits.waiting == 0)
    }

    @Test func `each caller receives the result for its own events only`() async throws {
        let store = SlowStore()
        let commits = GroupCommit(store)
        async let first = commits.append([try Self.event(0)])
        while store.begun == 0 { try await Task.sleep(for: .milliseconds(1)) }
        async let good = commits.append([try Self.event(1), try Self.event(2)])
        async let duplicate = commits.append([try Self.event(0)])
        async let conflict = Result(catching: {
            try await commits.append([Self.event(3), Self.event(0, name: "Other")])
        })
        while commits.waiting < 5 { try await Task.sleep(for: .milliseconds(1)) }
        store.open()
        #expect(try await first.accepted == 1)
        #expect(try await good.accepted == 2)
        #expect(try await duplicate.duplicates == 1)
        let refusal = await conflict
        #expect(throws: EventStoreError.conflict([EventIdentity(source: "/t", id: "e0")])) { try refusal.get() }
        #expect(try await store.events(after: .start, limit: .max).count == 3)
    }

    @Test func `events beyond the capacity are refused immediately, and waiting events are still stored`() async throws
    {
        let store = SlowStore()
        let commits = GroupCommit(store, capacity: 3)
        async let first = commits.append([try Self.event(0)])
        while store.begun == 0 { try await Task.sleep(for: .milliseconds(1)) }
        async let second = commits.append([try Self.event(1), try Self.event(2), try Self.event(3)])
        while commits.waiting < 3 { try await Task.sleep(for: .milliseconds(1)) }
        await #expect(throws: EventStoreError.overloaded(waiting: 3)) { try await commits.append([Self.event(4)]) }
        store.open()
        #expect(try await first.accepted + second.accepted == 4)
        #expect(try await commits.append([Self.event(4)]).accepted == 1)
    }

    @Test func `a caller receives the error of its failed commit, and the next commit succeeds`() async throws {
        let store = SlowStore(failure: .storage(.full(path: "/ledger")))
        let commits = GroupCommit(store)
        store.open()
        await #expect(throws: EventStoreError.storage(.full(path: "/ledger"))) {
            try await commits.append([Self.event(0)])
        }
        store.recover()
        #expect(try await commits.append([Self.event(0)]).accepted == 1)
    }

    @Test func `events are still stored if the caller is cancelled`() async throws {
        let store = SlowStore()
        let commits = GroupCommit(store)
        let task = Task { try await commits.append([Self.event(0)]) }
        while store.begun == 0 { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        store.open()
        #expect(try await task.value.accepted == 1)
        #expect(try await store.events(after: .start, limit: .max).count == 1)
    }
}

extension Result where Failure == any Error {
    fileprivate init(catching body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

/// An in-memory ledger whose commits wait until the test releases them.
private final class SlowStore: EventStore {
    private struct State {
        var isOpen = false
        var begun = 0
        var transactions: [Int] = []
        var failure: EventStoreError?
    }

    private let base = InMemoryEventStore()
    private let state: Mutex<State>

    init(failure: EventStoreError? = nil) {
        state = Mutex(State(failure: failure))
    }

    var begun: Int { state.withLock(\.begun) }
    var transactions: [Int] { state.withLock(\.transactions) }
    func open() { state.withLock { $0.isOpen = true } }
    func recover() { state.withLock { $0.failure = nil } }

    func append(batches: [[Event]]) async throws(EventStoreError) -> [AppendReceipt] {
        state.withLock { $0.begun += 1 }
        // try?: a cancelled test has failed anyway.
        while !state.withLock(\.isOpen) { try? await Task.sleep(for: .milliseconds(1)) }
        if let failure = state.withLock(\.failure) { throw failure }
        state.withLock { $0.transactions.append(batches.count) }
        return try await base.append(batches: batches)
    }

    func appendEach(_ events: [Event]) async throws(EventStoreError) -> AppendReceipt {
        try await base.appendEach(events)
    }
    func registryEvents() async throws(EventStoreError) -> [Event] { try await base.registryEvents() }
    func accounts() async throws(EventStoreError) -> [AccountID] { try await base.accounts() }
    func erasedActors() async throws(EventStoreError) -> [AccountID: Int] { try await base.erasedActors() }
    func events(of account: AccountID, upTo position: LedgerPosition) async throws(EventStoreError) -> [Event] {
        try await base.events(of: account, upTo: position)
    }
    func lines(of account: AccountID, upTo position: LedgerPosition) async throws(EventStoreError) -> [String] {
        try await base.lines(of: account, upTo: position)
    }
    func events(after position: LedgerPosition, limit: Int) async throws(EventStoreError) -> [StoredEvent] {
        try await base.events(after: position, limit: limit)
    }
    func commits() -> AsyncStream<LedgerPosition> { base.commits() }
    func summary(asOf moment: Timestamp) async throws(EventStoreError) -> LedgerSummary {
        try await base.summary(asOf: moment)
    }
    func check() { base.check() }
    func quarantine(_ refused: [RefusedEvent]) async throws(EventStoreError) { try await base.quarantine(refused) }
    func quarantined() async throws(EventStoreError) -> [QuarantinedEvent] { try await base.quarantined() }
    func release(_ id: QuarantineID) async throws(EventStoreError) -> Bool { try await base.release(id) }
}

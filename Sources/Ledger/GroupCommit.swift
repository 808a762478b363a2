package import Licensing
import Synchronization

/// One commit for all who wait.
///
/// Calls made while a commit is under way wait for the next one, which takes in all waiting calls: under load many
/// calls share the one wait for the disk that each would have had alone. A call is not tied to its task: what was handed
/// over is kept or refused even if its task no longer waits for the answer.
package final class GroupCommit: Sendable {
    private struct Call {
        let events: [Event]
        let answer: CheckedContinuation<Result<AppendReceipt, EventStoreError>, Never>
    }

    private struct Queue {
        var calls: [Call] = []
        /// Events of those calls.
        var events = 0
        var isCommitting = false
    }

    /// Events in one transaction; more would only make everybody wait longer.
    private static let transactionSize = 5000

    private let store: any EventStore
    private let capacity: Int
    /// The waiting calls, and whether a commit is under way.
    private let queue = Mutex(Queue())

    /// - Parameter capacity: how many events may wait; a single call may be larger.
    package init(_ store: some EventStore, capacity: Int = 20_000) {
        self.store = store
        self.capacity = capacity
    }

    /// Events that wait for the next commit.
    package var waiting: Int { queue.withLock(\.events) }

    /// Keeps all of the events or none, and returns after the commit is on disk.
    ///
    /// - Throws: as `EventStore.append` does, and `.overloaded` at once where too much waits already.
    package func append(_ events: [Event]) async throws(EventStoreError) -> AppendReceipt {
        let result = await withCheckedContinuation { answer in
            enqueue(Call(events: events, answer: answer))
        }
        let receipt = try result.get()
        if let refusal = receipt.refusal { throw refusal }
        return receipt
    }

    private func enqueue(_ call: Call) {
        enum Verdict { case wait, begin, refuse(waiting: Int) }
        let verdict: Verdict = queue.withLock { queue in
            guard queue.events < capacity else { return .refuse(waiting: queue.events) }
            queue.calls.append(call)
            queue.events += call.events.count
            defer { queue.isCommitting = true }
            return queue.isCommitting ? .wait : .begin
        }
        switch verdict {
        case .wait: break
        case .begin: Task { await commitAll() }
        case .refuse(let waiting): call.answer.resume(returning: .failure(.overloaded(waiting: waiting)))
        }
    }

    private func commitAll() async {
        while let group = nextGroup() {
            do throws(EventStoreError) {
                let receipts = try await store.append(batches: group.map(\.events))
                for (call, receipt) in zip(group, receipts) { call.answer.resume(returning: .success(receipt)) }
            } catch {
                for call in group { call.answer.resume(returning: .failure(error)) }
            }
        }
    }

    /// The calls of the next transaction, at least one; nil if no call waits.
    private func nextGroup() -> [Call]? {
        queue.withLock { queue in
            var size = 0
            let group = queue.calls.prefix { call in
                defer { size += call.events.count }
                return size < Self.transactionSize
            }
            queue.calls.removeFirst(group.count)
            queue.events -= group.reduce(0) { $0 + $1.events.count }
            queue.isCommitting = !group.isEmpty
            return group.isEmpty ? nil : Array(group)
        }
    }
}

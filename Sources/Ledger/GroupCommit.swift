package import Licensing
import Synchronization

/// Commits the events of concurrent calls together.
///
/// Calls during a commit wait for the next one, which includes all waiting calls up to a limit. Under load, many calls
/// therefore share one flush of the disk. Cancellation of the task of a call does not withdraw its events.
package final class GroupCommit: Sendable {
    private struct Call {
        let events: [Event]
        let answer: CheckedContinuation<Result<AppendReceipt, EventStoreError>, Never>
    }

    private struct Queue {
        var calls: [Call] = []
        /// The number of events in `calls`.
        var events = 0
        var isCommitting = false
    }

    /// The number of events after which a transaction takes no further call.
    private static let transactionSize = 5000

    private let store: any EventStore
    private let capacity: Int
    private let queue = Mutex(Queue())

    /// - Parameter capacity: the number of waiting events at which further calls are refused; one call may exceed it.
    package init(_ store: some EventStore, capacity: Int = 20_000) {
        self.store = store
        self.capacity = capacity
    }

    /// The number of events that wait for the next commit.
    package var waiting: Int { queue.withLock(\.events) }

    /// Appends all events or none, and returns after the commit is on disk.
    ///
    /// - Throws: the errors of `EventStore.append`, or `.overloaded` at once if too many events wait.
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

    /// Takes the calls of the next transaction from the queue; nil if no call waits.
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

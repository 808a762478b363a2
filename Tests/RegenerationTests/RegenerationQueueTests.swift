import Licensing
import Testing

@testable import Regeneration

/// Whose turn it is, and for how long something has waited.
struct RegenerationQueueTests {
    private typealias Work = RegenerationQueue.Work

    private static func lists(_ text: String) throws -> Work { .lists(try #require(AccountID(text))) }
    private static func account(_ text: String) throws -> Work { .account(try #require(AccountID(text))) }

    @Test func `lists of so many accounts leave room for what came after them`() throws {
        var queue = RegenerationQueue(listsAtOnce: 1)
        let (acme, beta, pages) = (try Self.lists("acme"), try Self.lists("beta"), try Self.account("gamma"))
        for work in [acme, beta, pages] { queue.add(work, at: .now) }
        #expect(queue.next(besides: [])?.work == acme)
        #expect(queue.next(besides: [])?.work == pages)
        #expect(queue.next(besides: []) == nil)
        queue.finish(acme)
        #expect(queue.next(besides: [])?.work == beta)
    }

    @Test func `what has waited longest is told, wherever in the queue it stands`() throws {
        var queue = RegenerationQueue()
        let start = ContinuousClock.now
        queue.add(try Self.account("beta"), at: start + .seconds(5))
        // Its account's event came before.
        queue.add(try Self.lists("acme"), at: start)
        #expect(queue.oldest == start)
        #expect(queue.next(besides: [])?.work == (try Self.account("beta")))
        #expect(queue.next(besides: [])?.work == (try Self.lists("acme")))
        #expect(queue.oldest == start, "while it is being done, too")
        queue.finish(try Self.lists("acme"))
        #expect(queue.oldest == start + .seconds(5))
        queue.finish(try Self.account("beta"))
        #expect(queue.oldest == nil)
    }

    @Test func `what failed is not published, and has waited since it was asked for`() throws {
        var queue = RegenerationQueue()
        let start = ContinuousClock.now
        let acme = try Self.account("acme")
        queue.add(acme, at: start)
        _ = queue.next(besides: [])
        queue.fail(acme)
        #expect(queue.isEmpty && queue.count == 1 && queue.oldest == start)
        queue.add(acme, at: start + .seconds(5))
        #expect(!queue.isEmpty && queue.count == 1 && queue.oldest == start)
        _ = queue.next(besides: [])
        // An event came while it was being done, and is why it waits already.
        queue.add(acme, at: start + .seconds(6))
        queue.fail(acme)
        #expect(queue.count == 1 && queue.oldest == start)
        _ = queue.next(besides: [])
        #expect(queue.finish(acme) == start)
        #expect(queue.count == 0 && queue.oldest == nil)
    }
}

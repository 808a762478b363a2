import Licensing
import TestKit
import Testing

@testable import Regeneration

/// The order of the queue, and the waiting times.
struct RegenerationQueueTests {
    private typealias Work = RegenerationQueue.Work

    private static func lists(_ text: String) throws -> Work { .lists(try #require(AccountID(text))) }
    private static func account(_ text: String) throws -> Work { .account(try #require(AccountID(text))) }

    @Test func `a long list over the concurrency limit waits, and later work runs first`() throws {
        var queue = RegenerationQueue(longAtOnce: 1)
        let (acme, beta, pages) = (try Self.lists("acme"), try Self.lists("beta"), try Self.account("gamma"))
        for work in [acme, beta] { queue.add(work, isLong: true, at: .now) }
        queue.add(pages, at: .now)
        #expect(queue.next()?.work == acme)
        #expect(queue.next()?.work == pages)
        #expect(queue.next() == nil)
        queue.finish(acme)
        #expect(queue.next()?.work == beta)
    }

    @Test func `short lists do not wait for each other or for long lists`() throws {
        var queue = RegenerationQueue(longAtOnce: 1)
        let (acme, beta, gamma) = (try Self.lists("acme"), try Self.lists("beta"), try Self.lists("gamma"))
        queue.add(acme, isLong: true, at: .now)
        for work in [beta, gamma] { queue.add(work, at: .now) }
        for work in [acme, beta, gamma] { #expect(queue.next()?.work == work) }
    }

    @Test func `lists added as short count as long when they are added again as long`() throws {
        var queue = RegenerationQueue(longAtOnce: 1)
        let (acme, beta) = (try Self.lists("acme"), try Self.lists("beta"))
        queue.add(acme, isLong: true, at: .now)
        for isLong in [false, true] { queue.add(beta, isLong: isLong, at: .now) }
        #expect(queue.next()?.work == acme)
        #expect(queue.next() == nil)
    }

    @Test func `the queue reports the longest wait of all work, waiting or running`() throws {
        var queue = RegenerationQueue()
        let start = ContinuousClock.now
        queue.add(try Self.account("beta"), at: start + .seconds(5))
        // The event of this account came earlier.
        queue.add(try Self.lists("acme"), at: start)
        #expect(queue.oldest == start)
        #expect(queue.next()?.work == (try Self.account("beta")))
        #expect(queue.next()?.work == (try Self.lists("acme")))
        #expect(queue.oldest == start, "while it is being done, too")
        queue.finish(try Self.lists("acme"))
        #expect(queue.oldest == start + .seconds(5))
        queue.finish(try Self.account("beta"))
        #expect(queue.oldest == nil)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `the longest wait is correct after any sequence of operations`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var queue = RegenerationQueue()
        let start = ContinuousClock.now
        let works = try (0..<6).flatMap { [try Self.account("a\($0)"), try Self.lists("a\($0)")] }
        var running: [Work: ContinuousClock.Instant] = [:]
        var waiting: [Work: ContinuousClock.Instant] = [:]
        var failed: [Work: ContinuousClock.Instant] = [:]
        for step in 0..<400 {
            let work = works.randomElement(using: &random) ?? works[0]
            let instant = start + .seconds(Int.random(in: 0...step, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1:
                queue.add(work, at: instant)
                let since = failed.removeValue(forKey: work)
                waiting[work] = waiting[work] ?? since ?? instant
            case 2:
                guard let next = queue.next()?.work else { continue }
                running[next] = waiting.removeValue(forKey: next)
            case 3:
                #expect(queue.finish(work) == running.removeValue(forKey: work))
            case 4:
                queue.fail(work)
                guard let since = running.removeValue(forKey: work) else { continue }
                if waiting[work] == nil { failed[work] = since } else { waiting[work] = since }
            default:
                queue.drop(work)
                waiting[work] = nil
                failed[work] = nil
            }
            let all = Array(waiting.values) + running.values + failed.values
            #expect(queue.oldest == all.min() && queue.count == all.count)
        }
    }

    @Test func `failed work remains in the count, and its wait starts at the original request`() throws {
        var queue = RegenerationQueue()
        let start = ContinuousClock.now
        let acme = try Self.account("acme")
        queue.add(acme, at: start)
        _ = queue.next()
        queue.fail(acme)
        #expect(queue.isEmpty && queue.count == 1 && queue.oldest == start)
        queue.add(acme, at: start + .seconds(5))
        #expect(!queue.isEmpty && queue.count == 1 && queue.oldest == start)
        _ = queue.next()
        // An event arrived during the work, so it is already waiting again.
        queue.add(acme, at: start + .seconds(6))
        queue.fail(acme)
        #expect(queue.count == 1 && queue.oldest == start)
        _ = queue.next()
        #expect(queue.finish(acme) == start)
        #expect(queue.count == 0 && queue.oldest == nil)
    }
}

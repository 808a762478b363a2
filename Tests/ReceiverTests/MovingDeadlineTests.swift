import NIOCore
import NIOEmbedded
import Testing

@testable import Receiver

struct MovingDeadlineTests {
    /// Counts how often a deadline was reached.
    private final class Count {
        var value = 0
    }

    private let loop = EmbeddedEventLoop()
    private let deadline = MovingDeadline()
    private let first = Count()
    private let second = Count()

    private func set(_ seconds: Int64, _ count: Count) {
        deadline.set(.seconds(seconds), on: loop) { count.value += 1 }
    }

    @Test func `a deadline fires once`() {
        set(10, first)
        loop.advanceTime(by: .milliseconds(9999))
        #expect(first.value == 0)
        loop.advanceTime(by: .milliseconds(1))
        #expect(first.value == 1)
        loop.advanceTime(by: .hours(1))
        #expect(first.value == 1)
    }

    @Test(arguments: [20, 5]) func `a moved deadline fires only at its last time`(seconds: Int64) {
        set(10, first)
        loop.advanceTime(by: .seconds(1))
        set(seconds, second)
        loop.advanceTime(by: .seconds(seconds) - .milliseconds(1))
        #expect(second.value == 0)
        loop.advanceTime(by: .milliseconds(1))
        #expect(second.value == 1)
        loop.advanceTime(by: .hours(1))
        #expect((first.value, second.value) == (0, 1))
    }

    @Test func `a canceled deadline does not fire, and a later one does`() {
        set(10, first)
        deadline.cancel()
        loop.advanceTime(by: .seconds(9))
        set(10, second)
        loop.advanceTime(by: .milliseconds(9999))
        #expect((first.value, second.value) == (0, 0))
        loop.advanceTime(by: .milliseconds(1))
        #expect((first.value, second.value) == (0, 1))
    }

    @Test func `a deadline can set the next one`() {
        deadline.set(.seconds(1), on: loop) { [self] in set(2, second) }
        loop.advanceTime(by: .seconds(1))
        loop.advanceTime(by: .milliseconds(1999))
        #expect(second.value == 0)
        loop.advanceTime(by: .milliseconds(1))
        #expect(second.value == 1)
    }

    @Test func `an ended deadline does not fire`() {
        set(10, first)
        deadline.end()
        loop.advanceTime(by: .hours(1))
        #expect(first.value == 0)
    }
}

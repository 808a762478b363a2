import Licensing
import Testing

@testable import SampleData

struct SeededRandomTests {
    @Test func `the sequence is SplitMix64`() {
        var random = SeededRandom(seed: 1_234_567)
        let numbers = (0..<3).map { _ in random.next() }
        #expect(numbers == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
    }

    @Test func `numbers are below the limit and reach every value`() {
        var random = SeededRandom(seed: 3)
        #expect(Set((0..<500).map { _ in random.number(below: 7) }) == Set(0..<7))
        #expect(random.number(below: 1) == 0)
        #expect(random.number(below: 0) == 0)
    }

    @Test func `streams of one seed differ`() {
        var users = (0..<1000).map { SeededRandom(seed: 1, stream: .user, index: $0) }
        var account = SeededRandom(seed: 1, stream: .account, index: 0)
        let numbers = users.indices.map { users[$0].next() }
        #expect(Set(numbers).count == 1000)
        #expect(!numbers.contains(account.next()))
    }
}

struct WorkingTimeTests {
    @Test func `working days are Mondays to Fridays from June 2024 to November 2026`() {
        #expect(WorkingTime(day: 0).date.description == "2024-06-03")
        #expect(WorkingTime(day: 4).date.description == "2024-06-07")
        #expect(WorkingTime(day: 5).date.description == "2024-06-10")
        #expect(WorkingTime(day: WorkingTime.days - 1).date.description == "2026-11-13")
    }

    @Test func `working hours begin at seven and end before seventeen`() {
        #expect(WorkingTime(day: 3).millisecondsOfDay == 7 * 3_600_000)
        #expect(WorkingTime(milliseconds: WorkingTime.dayLength - 1).millisecondsOfDay == 17 * 3_600_000 - 1)
    }
}

import Synchronization
import Testing

@testable import Receiver

struct BodyBudgetTests {
    @Test func `bytes can be reserved up to the limit, and again after they are freed`() {
        let budget = BodyBudget(limit: 100)
        #expect(budget.reserve(60))
        #expect(budget.reserve(40), "the limit itself may be used")
        #expect(!budget.reserve(1))
        #expect(budget.reserve(0))
        budget.free(60)
        #expect(!budget.reserve(61))
        #expect(budget.reserve(60), "what was refused has taken nothing")
    }

    @Test func `a reservation larger than the limit is refused`() {
        let budget = BodyBudget(limit: 100)
        #expect(!budget.reserve(101))
        #expect(budget.reserve(100))
    }

    @Test func `concurrent requests never exceed the budget, and all bytes are freed`() async {
        let budget = BodyBudget(limit: 10)
        let held = Held()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<2000 where budget.reserve(3) {
                        held.most.max(held.now.add(3, ordering: .relaxed).newValue, ordering: .relaxed)
                        held.now.subtract(3, ordering: .relaxed)
                        budget.free(3)
                    }
                }
            }
        }
        #expect((3...9).contains(held.most.load(ordering: .relaxed)))
        #expect(budget.reserve(10) && !budget.reserve(1))
    }
}

/// The number of bytes that all requests hold.
private final class Held: Sendable {
    let now = Atomic<Int>(0)
    let most = Atomic<Int>(0)
}

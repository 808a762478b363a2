import TestKit
import Testing

@testable import Licensing

/// <doc:Events#Dependencies>: an event is stored, and takes effect when the missing events arrive.
///
/// Such events are counted, whatever they wait for.
struct WaitingTests {
    private let bought = Result { try Story(untold: "acme").partner("norte").buy(5, order: "o-1") }

    @Test func `an order names the account that it waits for, and is not assignable`() throws {
        let story = try bought.get().give("o-1")
        let order = try #require(story.registry.orders[identifier("o-1")])
        #expect(try order.awaitedAccount == identifier("acme"))
        #expect(order.assignment == nil && !order.isAssignable(.perpetual))
        let waiting = story.registry.waitingAssignments
        #expect(waiting.map(\.order.text) == ["o-1"] && waiting.map(\.account.text) == ["acme"])
        #expect(waiting.map(\.isOrderMissing) == [false])
    }

    @Test func `an order stops waiting when its account is created`() throws {
        let story = try bought.get().give("o-1").account("acme", of: "norte")
        let order = try #require(story.registry.orders[identifier("o-1")])
        #expect(order.awaitedAccount == nil && order.assignment != nil)
        #expect(story.registry.waitingAssignments.isEmpty)
    }

    @Test func `an assignment waits for an order that was not purchased`() throws {
        let story = try Story().give("o-9")
        #expect(story.registry.waitingAssignments.map(\.isOrderMissing) == [true])
    }

    @Test func `no assignment waits for a cancelled order`() throws {
        let story = try bought.get().give("o-1").cancel("o-1").give("o-1")
        #expect(story.registry.waitingAssignments.isEmpty)
        #expect(try story.registry.orders[identifier("o-1")]?.awaitedAccount == nil)
    }

    @Test func `an order waits for an account that was deleted`() throws {
        let story = try Story().account("deleted").buy(5, order: "o-1").give("o-1")
        #expect(try story.registry.orders[identifier("o-1")]?.awaitedAccount == identifier("acme"))
    }

    @Test func `a license waits for its user until it is unassigned or the user is added`() throws {
        let story = try Story().assign("ana")
        #expect(try story.state.awaitingUser.keys.map(\.text) == ["ana"])
        #expect(try story.unassign("ana").state.awaitingUser.isEmpty)
        #expect(try story.users("ana").state.awaitingUser.isEmpty)
    }

    // <doc:Events#Order>: "Arrival order never matters."
    @Test(arguments: AccountLawTests.seeds) func `waiting assignments do not depend on the order of arrival`(
        seed: UInt64
    ) throws {
        let events = try RandomHistory(seed: seed).events
        let expected = Registry(folding: events.sorted()).waitingAssignments
        var numbers = SeededGenerator(seed: seed)
        #expect(Registry(folding: events.shuffled(using: &numbers).sorted()).waitingAssignments == expected)
        for waiting in expected {
            let registry = Registry(folding: events.sorted())
            if waiting.isOrderMissing {
                #expect(registry.orders[waiting.order] == nil)
            } else {
                #expect(registry.accounts[waiting.account]?.isDeleted != false)
                #expect(registry.orders[waiting.order]?.isCancelled == false)
            }
        }
    }
}

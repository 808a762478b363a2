import Licensing
import Testing

// <doc:LicensingRules#Pool>: "Over-allocation is shown, never hidden or refused."
struct SeatCountTests {
    @Test(arguments: [(0, 0, 0, 0), (5, 0, 5, 0), (5, 3, 2, 0), (5, 5, 0, 0), (5, 7, 0, 2), (0, 3, 0, 3)])
    func `free seats and over-allocation follow from the pool and the assigned seats`(
        pool: Int,
        assigned: Int,
        free: Int,
        over: Int
    ) {
        let count = SeatCount(pool: pool, assigned: assigned)
        #expect(count.free == free)
        #expect(count.over == over)
    }

    @Test func `the pool is the sum of the assigned orders that are currently valid`() throws {
        let acme = try Story().seats(5).seats(7, order: "o-2", expires: "2026-12-31")
            .seats(11, order: "o-3", starts: "2026-06-01").seats(13, order: "o-4", expires: "2025-12-31")
            .buy(17, order: "o-5")
        #expect(try acme.seatCount().pool == 12)
        #expect(try acme.state(asOf: "2026-06-01").seatCount().pool == 23)
        #expect(try acme.state(asOf: "2027-01-01").seatCount().pool == 16)
    }

    // <doc:LicensingRules#Products>: the seats of a product are only for this product.
    @Test func `each product has its own pool and its own holders`() throws {
        var acme = try Story()
        acme.products = try .withMitelOne()
        acme = try acme.seats(5).seats(3, order: "o-2", product: "mitel-one").users("ana").assign("ana")
        #expect(try acme.seatCount() == SeatCount(pool: 5, assigned: 1))
        #expect(try acme.seatCount("mitel-one") == SeatCount(pool: 3, assigned: 0))
    }

    @Test func `a license that is assigned twice uses one seat`() throws {
        let acme = try Story().seats(2).users("ana").assign("ana").assign("ana")
        #expect(try acme.seatCount() == SeatCount(pool: 2, assigned: 1))
        #expect(try acme.unassign("ana").unassign("ana").seatCount() == SeatCount(pool: 2, assigned: 0))
    }

    // <doc:LicensingRules#Rows> rows 5 and 13: "the license stays active underneath".
    @Test func `a retained license still uses a seat`() throws {
        let acme = try Story().on(.micollab).on(.miteamMeetings).seats(1).users("ana", "ben").assign("ana")
            .off(.miteamMeetings)
        #expect(try acme.seatCount() == SeatCount(pool: 1, assigned: 1))
        #expect(try acme.off(.micollab).on(.miteamMeetings).cause(of: "ben") == .poolExhausted)
    }

    // <doc:LicensingRules#Empty-pool>: "Assigning with an empty pool is recorded and shown as over-allocation".
    @Test func `assigning without a free seat is recorded as over-allocation`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).users("ana", "ben", "eva").assign("ana").assign("ben")
        #expect(try acme.outcome(of: "ben") == .licensed)
        #expect(try acme.seatCount().over == 1)
        #expect(try acme.outcome(of: "eva") == .licensesNotAvailable)
    }

    @Test func `assigning without any order is also recorded as over-allocation`() throws {
        let acme = try Story().on(.miteamMeetings).users("ana").assign("ana")
        #expect(try acme.outcome(of: "ana") == .licensed)
        #expect(try acme.seatCount() == SeatCount(pool: 0, assigned: 1))
    }

    @Test func `the expiry of an order leaves its licenses over-allocated`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1, expires: "2026-03-31").users("ana").assign("ana")
        let later = try acme.state(asOf: "2026-04-01")
        #expect(try later.seatCount().over == 1)
        #expect(try later.holds("ana"))
        #expect(try later.explanation(of: "ana").outcome == .licensed)
    }

    @Test func `a new order reduces over-allocation before it provides free seats`() throws {
        let acme = try Story().on(.miteamMeetings).users("ana", "ben", "eva").assign("ana").assign("ben")
        #expect(try acme.cause(of: "eva") == .noOrders)
        #expect(try acme.seats(1).cause(of: "eva") == .poolExhausted)
        #expect(try acme.seats(1).seats(1, order: "o-2").cause(of: "eva") == .poolExhausted)
        #expect(try acme.seats(1).seats(2, order: "o-2").cause(of: "eva") == .notAssigned)
    }

    // <doc:LicensingRules#Questions>: the data of an account on its partner's pages.
    @Test func `the summary counts the users who wait for a seat`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).users("ana", "ben", "eva").assign("ana")
        let summary = try acme.state.summary(products: acme.products)
        #expect(summary.users == 3)
        #expect(summary.waiting == [.miteamMeetings: 2])
        #expect(summary.seats[.miteamMeetings]?.count == SeatCount(pool: 1, assigned: 1))
    }

    @Test func `nobody waits for a seat while one is free, MiCollab has control or MiTeam Meetings is off`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).users("ana", "ben").assign("ana")
        for story in [try acme.seats(1, order: "o-2"), try acme.on(.micollab), try acme.off(.miteamMeetings)] {
            #expect(try story.state.summary(products: story.products).waiting == [:])
        }
    }
}

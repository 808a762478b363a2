import Licensing
import Testing

/// The orders that explain why no seat is free, and license holders who never registered.
struct SeatReasonTests {
    // <doc:LicensingRules#Pool>: each product has its own pool, and its own reason for an empty pool.
    @Test(arguments: [(String?.some("2026-12-01"), String?.none), (nil, "2026-01-31")])
    func `orders of another product do not affect the reason for a missing seat`(
        starts: String?,
        expires: String?
    ) throws {
        var story = try Story()
        story.products = try .withMitelOne()
        story = try story.on(.miteamMeetings).users("ana").seats(
            3,
            product: "mitel-one",
            starts: starts,
            expires: expires
        )
        #expect(try story.state(asOf: "2026-02-02").explanation(of: "ana").cause == .noOrders)
    }

    // <doc:LicensingRules#Questions>: "Seats held by users who never registered."
    @Test func `only license holders who never registered are counted`() throws {
        let acme = try Story().seats(5).users("ana", "eva", registered: false).users("ben").assign("ana").assign("ben")
        #expect(try acme.state.unregisteredHolders == 1)
        #expect(try acme.user("updated", "ana", registered: true).state.unregisteredHolders == 0)
        #expect(try acme.unassign("ana").state.unregisteredHolders == 0)
        #expect(try acme.remove("ana").state.unregisteredHolders == 0)
        #expect(try acme.assign("eva").state.unregisteredHolders == 2)
    }
}

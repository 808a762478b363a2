import Licensing
import Testing

/// Since when a cause holds where several events are behind it: domain.md 3, "the time of the event that brought it about".
struct SinceTests {
    // Row 11: what was never assigned is so since the user came, whatever the integration did.
    @Test func `an integration that comes on later does not date what was never assigned`() throws {
        let acme = try Story().seats(1).at("2026-02-02").users("ana").at("2026-03-03").on(.miteamMeetings)
        #expect(try acme.cause(of: "ana") == .notAssigned)
        #expect(try acme.explanation(of: "ana").since == moment("2026-02-02"))
    }

    // Rows 1 and 3 need both integrations, so the last of them to come on brought the cause about.
    @Test func `MiCollab's control over a product is seen since its own integration is on`() throws {
        let acme = try Story().seats(2).users("ana", "ben").assign("ana").at("2026-02-02").on(.micollab)
            .at("2026-03-03").on(.miteamMeetings)
        #expect(try acme.cause(of: "ana") == .micollabControls)
        #expect(try acme.explanation(of: "ana").since == moment("2026-03-03"))
        #expect(try acme.cause(of: "ben") == .micollabNotGranted)
        #expect(try acme.explanation(of: "ben").since == moment("2026-03-03"))
    }

    // domain.md 5: "the integrations that take control of it (read-only)".
    @Test func `of two integrations in control the first dates it`() throws {
        let acme = try underTwo { try $0.at("2026-02-02").on(.micollab).at("2026-03-03").on($1) }
        #expect(try acme.explanation(of: "ana").since == moment("2026-02-02"))
    }

    @Test func `of two integrations in control only those that are on date it`() throws {
        let acme = try underTwo { try $0.on(.micollab).at("2026-02-02").off(.micollab).at("2026-03-03").on($1) }
        #expect(try acme.cause(of: "ana") == .micollabControls)
        #expect(try acme.explanation(of: "ana").since == moment("2026-03-03"))
    }

    // domain.md 4 g: "keep, and flag the account for a human"; the order of the assignment cannot be told either.
    @Test func `a license assigned at the instant that nobody can order is noted for review, too`() throws {
        let acme = try Story().on(.miteamMeetings).on(.micollab).seats(1).users("ana").at("2026-02-02")
            .atOnce { try $0.assign("ana").off(.micollab).off(.miteamMeetings) }
        #expect(try acme.explanation(of: "ana").notes == [.keptForReview(moment("2026-02-02"))])
    }

    /// An account whose license MiCollab and one more integration may control.
    private func underTwo(_ tell: (Story, IntegrationID) throws -> Story) throws -> Story {
        let micc: IntegrationID = try identifier("micc")
        var story = try Story()
        story.products = .controlledByTwo(micc)
        return try tell(story.on(.miteamMeetings).seats(1).users("ana").assign("ana"), micc)
    }
}

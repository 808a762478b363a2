import StrictJSON
import Testing

@testable import Licensing

/// The remedies, as far as the account contains them (<doc:LicensingRules#Remedies>), and the contacts
/// (<doc:LicensingRules#Contacts>).
struct RemedyTests {
    private func remedy(_ story: Story) throws -> Remedy? { try story.explanation(of: "ana").remedy }

    private func date(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }

    @Test func `the remedy for pending orders names the order that starts first`() throws {
        let acme = try Story().on(.miteamMeetings).users("ana")
            .seats(5, order: "o-2", starts: "2027-03-01").seats(5, order: "o-1", starts: "2027-02-01")
            .seats(5, order: "o-3", starts: "2027-02-01")
        let (first, second): (OrderID, OrderID) = (try identifier("o-1"), try identifier("o-3"))
        #expect(try remedy(acme) == .awaitOrder(first, starts: date("2027-02-01")))
        #expect(try remedy(acme.cancel("o-1")) == .awaitOrder(second, starts: date("2027-02-01")))
    }

    @Test func `the remedy for expired orders names the order that expired last`() throws {
        let acme = try Story().on(.miteamMeetings).users("ana")
            .seats(5, order: "o-1", expires: "2026-01-10").seats(5, order: "o-2", expires: "2026-01-20")
            .at("2026-02-01").users("ben")
        let order: OrderID = try identifier("o-2")
        #expect(try remedy(acme) == .renewOrder(order, expired: date("2026-01-20")))
    }

    @Test func `the remedy for an exhausted pool is to free the over-allocation and one more seat`() throws {
        let full = try Story().on(.miteamMeetings).users("ana", "ben", "eva").seats(1).assign("ben")
        #expect(try remedy(full) == .freeSeats(1))
        #expect(try remedy(full.assign("eva")) == .freeSeats(2))
        #expect(try remedy(full.assign("eva").unassign("ben")) == .freeSeats(1))
    }

    @Test func `with the integration off, licenses are granted in MiCollab if it is on`() throws {
        let acme = try Story().seats(1).users("ana")
        #expect(try remedy(acme) == .assignInConsole)
        #expect(try remedy(acme.on(.micollab)) == .grantInMiCollab)
        #expect(try remedy(acme.on(.micollab).off(.micollab)) == .assignInConsole)
    }

    @Test func `a changed remedy updates the date of the page, but not of the answer`() throws {
        let full = try Story().on(.miteamMeetings).users("ana", "ben", "eva").seats(1).assign("ben")
        let over = try full.at("2026-05-05").assign("eva")
        let (before, after) = (try full.explanation(of: "ana"), try over.explanation(of: "ana"))
        #expect(after.since == before.since)
        #expect(after.answerChanged == before.answerChanged)
        #expect(try after.changed == moment("2026-05-05"))
    }

    // MARK: Contacts

    private func admins(_ story: Story) throws -> [String] { try story.state.contacts.admins.map(\.id.text) }

    @Test func `the contacts name the partner once its name is known, and use the latest name`() throws {
        #expect(try Story().state.contacts.partner == "Partner norte")
        let late = try Story(untold: "acme").account("acme", of: "norte").at("2026-02-02")
        #expect(try late.state.contacts.partner == nil)
        #expect(try late.partner("norte").state.contacts.partner == "Partner norte")
        let renamed = try Story().told("partner.updated", ["partner": .string("norte"), "name": .string("Norte SA")])
        #expect(try renamed.state.contacts.partner == "Norte SA")
    }

    @Test func `after a move, the contacts name the new partner, or none while its name is unknown`() throws {
        let moved = try Story().told(
            "account.updated",
            ["account": .string("acme"), "partner": .string("sur"), "name": .string("Account acme")]
        )
        #expect(try moved.state.contacts.partner == nil)
        #expect(try moved.partner("sur").state.contacts.partner == "Partner sur")
        #expect(
            try Story().partner("sur").account("deleted").account("acme", of: "sur").state.contacts.partner
                == "Partner sur"
        )
    }

    @Test func `the contacts name the three admins who were added first`() throws {
        let acme = try Story().users("ana").user("added", "z", role: "account-admin")
            .user("added", "b", role: "account-admin").user("added", "c", role: "account-admin")
        #expect(try admins(acme) == ["z", "b", "c"])
        let more = try acme.user("added", "a", role: "account-admin")
        #expect(try admins(more) == ["z", "b", "c"])
        #expect(try admins(more.remove("b")) == ["z", "c", "a"])
        #expect(try admins(more.user("updated", "z", role: "user")) == ["b", "c", "a"])
        #expect(try admins(more.user("updated", "ana", role: "account-admin")) == ["ana", "z", "b"])
    }

    @Test func `renaming an admin updates the date of every user's page`() throws {
        let acme = try Story().users("ana").user("added", "z", role: "account-admin")
        let renamed = try acme.at("2026-05-05").user("updated", "z", name: "Zoe", role: "account-admin")
        #expect(try renamed.explanation(of: "ana").changed == moment("2026-05-05"))
        #expect(try renamed.state.contacts.admins.map(\.name) == ["Zoe"])
        let registered = try acme.at("2026-05-05").user("updated", "z", role: "account-admin", registered: true)
        #expect(try registered.explanation(of: "ana").changed == acme.explanation(of: "ana").changed)
    }

    @Test func `a policy can omit the admins from the contacts`() throws {
        var acme = try Story().user("added", "z", role: "account-admin")
        acme.policies.namesAdmins = false
        #expect(try admins(acme).isEmpty)
    }
}

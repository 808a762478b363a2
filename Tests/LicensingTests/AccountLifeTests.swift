import Licensing
import StrictJSON
import Testing

/// Accounts and users are removed and added again: <doc:LicensingRules#Removed-users> and
/// <doc:LicensingRules#Closed-accounts>.
struct AccountLifeTests {
    // <doc:LicensingRules#Removed-users>: "User removed: the license is released."
    @Test func `removing a user releases the license`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).users("ana", "ben").assign("ana").remove("ana")
        #expect(try acme.seatCount() == SeatCount(pool: 1, assigned: 0))
        #expect(try acme.outcome(of: "ben") == .assignable)
        #expect(try acme.state.users.keys.map(\.text) == ["ben"])
    }

    // <doc:LicensingRules#Removed-users>: "User deleted and added again with the same id: starts without one."
    @Test func `a user who is removed and added again starts without a license`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).users("ana").assign("ana").remove("ana")
            .at("2026-02-02").users("ana")
        #expect(try acme.cause(of: "ana") == .notAssigned)
        #expect(try acme.explanation(of: "ana").since == moment("2026-02-02"))
    }

    @Test func `a user who is removed and added again has no record of an earlier revocation`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).users("ana").assign("ana").off(.miteamMeetings)
            .remove("ana").users("ana").on(.miteamMeetings)
        #expect(try acme.cause(of: "ana") == .notAssigned)
    }

    @Test func `adding an existing user updates the user and keeps the license`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).users("ana").assign("ana")
            .user("added", "ana", name: "Ana Ruiz")
        #expect(try acme.holds("ana"))
        #expect(try acme.state.user("ana").name == "Ana Ruiz")
    }

    @Test func `an update does not change a role or registration that it omits`() throws {
        let acme = try Story().user("added", "ana", role: "account-admin", registered: true)
            .user("updated", "ana", name: "Ana Ruiz")
        #expect(try acme.state.user("ana").role == .accountAdmin)
        #expect(try acme.state.user("ana").isRegistered == true)
        #expect(try Story().user("added", "ben").state.user("ben").role == .user)
    }

    // <doc:Events#Dependencies>: "An update of something that is not there at that time has no effect."
    @Test func `updating or removing a user who does not exist has no effect`() throws {
        let acme = try Story()
        #expect(try acme.user("updated", "ana").remove("ana").unassign("ana").state == acme.state)
    }

    // MARK: - Licenses that wait for their user: <doc:Events#Dependencies>

    @Test func `a license assigned before its user is added takes effect when the user is added`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).assign("ana").at("2026-02-02").users("ana")
        #expect(try acme.state(asOf: "2026-02-01").seatCount().assigned == 0)
        #expect(try acme.seatCount().assigned == 1)
        #expect(try acme.outcome(of: "ana") == .licensed)
        #expect(try acme.explanation(of: "ana").since == moment("2026-02-02"))
    }

    // <doc:LicensingRules#Questions>, question 7: who, when, why. The license begins with its user, but the assignment
    // is the reason.
    @Test func `the history entry of a license that waited refers to its assignment event`() throws {
        let history = try Story().on(.miteamMeetings).seats(1).assign("ana").users("ana").state.history
        let added = try #require(history.last { if case .userAdded = $0.change { true } else { false } })
        let given = try #require(history.last { if case .licenseAssigned = $0.change { true } else { false } })
        #expect(given.time == added.time)
        #expect(given.event != added.event)
    }

    @Test func `a license unassigned while it waits for its user is not granted`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).assign("ana").unassign("ana").users("ana")
        #expect(try acme.cause(of: "ana") == .notAssigned)
    }

    @Test func `a waiting license is granted only once`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).assign("ana").users("ana").remove("ana").users("ana")
        #expect(try !acme.holds("ana"))
    }

    // <doc:LicensingRules#Switching>: "all disabled" includes waiting licenses, if M is switched off before their user
    // exists.
    @Test func `a waiting license is revoked by the destructive transition and kept by the others`() throws {
        let before = try Story().on(.miteamMeetings).seats(1).assign("ana")
        #expect(try !before.off(.miteamMeetings).users("ana").holds("ana"))
        #expect(try before.on(.micollab).off(.miteamMeetings).users("ana").holds("ana"))
    }

    // <doc:LicensingRules#Removed-users>: this also applies if the removal is the first event of the user.
    @Test func `a license that waits for its user is dropped when the user is removed`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).assign("ana").remove("ana").users("ana")
        #expect(try !acme.holds("ana"))
    }

    @Test func `a license waits only for a user of its own account`() throws {
        let acme = try Story().account("beta", of: "norte").users("ana")
        let other = try acme.told(
            "license.assigned",
            ["account": .string("beta"), "user": .string("ana"), "product": .string("miteam-meetings")]
        )
        #expect(try !other.holds("ana"))
    }

    // MARK: - Closed accounts: <doc:LicensingRules#Closed-accounts>

    @Test func `a deactivated account keeps its data and shows its status`() throws {
        let acme = try Story().on(.miteamMeetings).seats(2).users("ana").assign("ana")
        let deactivated = try acme.at("2026-02-02").account("deactivated")
        #expect(try deactivated.state.status == .deactivated(since: moment("2026-02-02")))
        #expect(try deactivated.state.isPresent)
        #expect(try deactivated.seatCount() == acme.seatCount())
        #expect(try deactivated.outcome(of: "ana") == .licensed)
        let reactivated = try deactivated.account("reactivated")
        #expect(try reactivated.state.status == .active)
        #expect(try reactivated.outcome(of: "ana") == .licensed)
    }

    @Test func `events still take effect while an account is deactivated`() throws {
        let acme = try Story().on(.miteamMeetings).seats(2).users("ana").assign("ana").account("deactivated")
            .off(.miteamMeetings).account("reactivated")
        #expect(try !acme.holds("ana"))
    }

    @Test func `deactivating or deleting an account that does not exist has no effect`() throws {
        let untold = try Story(untold: "acme")
        let acme = try untold.account("deactivated").account("reactivated").account("deleted")
        #expect(try acme.state.status == .absent)
        #expect(try acme.account("acme", of: "norte").state.status == .active)
    }

    // <doc:LicensingRules#Closed-accounts>: "Deleted account: its pages are replaced by one that says so."
    @Test func `a deleted account is no longer present`() throws {
        let acme = try Story().seats(2).users("ana").assign("ana").at("2026-02-02").account("deleted")
        #expect(try acme.state.status == .deleted(since: moment("2026-02-02")))
        #expect(try !acme.state.isPresent)
        #expect(try acme.state.profile?.name == "Account acme")
        #expect(try acme.account("deleted").state.status == .deleted(since: moment("2026-02-02")))
        #expect(try acme.account("deactivated").account("reactivated").state.isPresent == false)
    }

    @Test func `a recreated account starts without users, licenses and switches`() throws {
        let acme = try Story().on(.micollab).on(.miteamMeetings).users("ana").assign("ana").account("deleted")
            .account("acme", of: "norte")
        #expect(try acme.state.status == .active)
        #expect(try acme.state.users.isEmpty)
        #expect(try acme.state.position(of: .miteamMeetings) == .off)
        #expect(try acme.seatCount() == SeatCount())
        #expect(try !acme.users("ana").holds("ana"))
    }

    // <doc:LicensingRules#Orders>: an order is "assigned *whole* to *one* account", and is never removed from it.
    @Test func `a recreated account has its earlier orders`() throws {
        let acme = try Story().seats(7).account("deleted").account("acme", of: "norte")
        #expect(try acme.seatCount().pool == 7)
    }

    @Test func `the orders of a recreated account still start and expire`() throws {
        let acme = try Story().on(.miteamMeetings).seats(7, expires: "2026-03-31")
            .seats(5, order: "o-2", starts: "2026-03-01", expires: "2026-03-31").account("deleted")
            .account("acme", of: "norte").on(.miteamMeetings).users("ana")
        #expect(try acme.state(asOf: "2026-03-01").seatCount().pool == 12)
        let later = try acme.state(asOf: "2026-04-01")
        #expect(try later.seatCount().pool == 0)
        #expect(try later.explanation(of: "ana").cause == .ordersExpired)
    }

    @Test func `an assignment to a deleted account waits until the account is recreated`() throws {
        let acme = try Story().account("deleted").seats(7)
        #expect(try acme.state.orders.isEmpty)
        #expect(acme.conflicts == [])
        #expect(try acme.account("acme", of: "norte").seatCount().pool == 7)
    }

    // <doc:LicensingRules#Same-instant> also applies within the instant in which an account is created again.
    @Test func `switches after a deletion at the same instant apply in their known order`() throws {
        let acme = try Story().seats(1).at("2026-02-02").atOnceInOrder {
            try $0.account("deleted").account("acme", of: "norte").users("ana").assign("ana").on(.miteamMeetings)
                .off(.miteamMeetings)
        }
        #expect(try !acme.holds("ana"))
        #expect(try acme.flags == [])
    }
}

import Licensing
import Testing

/// The assumption of regeneration about changes of the events on a user's page.
struct EvidenceLawTests {
    private func differs(_ user: User, in state: AccountState, from before: AccountState) -> Bool {
        Evidence(state).differs(
            from: Evidence(before),
            for: user,
            state.explanations(for: user, products: .standard)
        )
    }

    // <doc:SiteFiles#As-of>: "a page's "as of" is the time of the last event, or the date, that changed what it shows".
    @Test(arguments: AccountLawTests.seeds)
    func `if events arrive in order, a page with an unchanged date shows the same events`(seed: UInt64) throws {
        let history = try RandomHistory(seed: seed)
        let events = history.events.sorted()
        var compared = 0
        for account in history.accounts {
            var before: AccountState?
            for moment in Set(events.map(\.time)).sorted() {
                let state = AccountFold.state(of: account, in: events.filter { $0.time <= moment }, asOf: moment)
                for user in state.users.values {
                    guard let before, let known = before.users[user.id] else { continue }
                    let dates = [before.pageChanged(of: known, products: .standard)]
                    guard dates == [state.pageChanged(of: user, products: .standard)] else { continue }
                    #expect(!differs(user, in: state, from: before), "\(user.id) at \(moment)")
                    compared += 1
                }
                before = state
            }
        }
        #expect(compared > 0)
    }

    @Test func `a late event can change the events on a page whose explanation does not change`() throws {
        let told = try Story().users("ana", "ben").seats(5).at("2026-02-02").on(.miteamMeetings).assign("ana")
        let late = try told.at("2026-01-20").on(.micollab).off(.micollab)
        let ana = try late.state.user("ana")
        #expect(try late.explanation(of: "ana") == told.explanation(of: "ana"))
        #expect(try differs(ana, in: late.state, from: told.state))
        #expect(try !differs(ana, in: told.state, from: told.state))
    }

    @Test func `a late event about another user does not change the events on a user's page`() throws {
        let told = try Story().users("ana", "ben").seats(5).on(.miteamMeetings).at("2026-02-02").assign("ana").assign(
            "ben"
        )
        let late = try told.at("2026-01-20").assign("ben").unassign("ben")
        #expect(try !differs(late.state.user("ana"), in: late.state, from: told.state))
        #expect(try differs(late.state.user("ben"), in: late.state, from: told.state))
    }

    // Thousands of users may lose their licenses at once. The page of one user must not name the others.
    @Test func `a page shows how many users lost a license, but not who`() throws {
        func story(_ others: String...) throws -> Story {
            var story = try Story().users("ana", "ben", "eva").seats(5).on(.miteamMeetings).at("2026-01-20")
            for other in others { story = try story.assign(other) }
            return try story.at("2026-02-02").assign("ana").off(.miteamMeetings)
        }
        let ana = try story().state.user("ana")
        #expect(try !differs(ana, in: story("ben").state, from: story("eva").state))
        #expect(try differs(ana, in: story("ben", "eva").state, from: story("ben").state))
    }
}

import Licensing
import StrictJSON
import Testing

/// The part of an account's history that a partner reads.
struct AccountNewsTests {
    /// Whether a line is about the account as a whole.
    private func isNews(_ entry: HistoryEntry) -> Bool {
        switch entry.change {
        case .userAdded, .userUpdated, .userRemoved, .userErased, .licenseAssigned, .licenseTierChanged,
            .licenseUnassigned:
            false
        default: true
        }
    }

    @Test(arguments: UInt64(0)..<16)
    func `the news are the latest entries about the account itself since it joined its partner`(seed: UInt64) throws {
        let history = try RandomHistory(seed: seed)
        let events = history.events.sorted()
        for account in history.accounts {
            let partners = events.compactMap { event in
                switch event.payload {
                case .account(account, .created(let profile)), .account(account, .updated(let profile)): profile.partner
                default: nil
                }
            }
            guard Set(partners).count == 1 else { continue }
            let created = events.first { event in
                if case .account(account, .created) = event.payload { true } else { false }
            }?.time
            for moment in Set(events.map(\.time)) {
                let state = AccountFold.state(of: account, in: events, asOf: moment)
                let lines = state.history.filter(isNews)
                let first = lines.firstIndex { $0.change == .accountCreated && $0.time == created } ?? 0
                let latest = lines[first...].suffix(AccountNews.limit)
                #expect(state.news.map(\.time) == latest.map(\.time), "\(account) at \(moment)")
            }
        }
    }

    // <doc:LicensingRules#Partners>: "A partner sees all of its accounts and no other partner's."
    @Test func `an account that moves to another partner shows no earlier news`() throws {
        let story = try Story().seats(5, expires: "2026-05-31").on(.miteamMeetings).partner("sur")
            .at("2026-03-01").told(
                "account.updated",
                ["account": .string("acme"), "partner": .string("sur"), "name": .string("Acme")]
            )
            .at("2026-04-01").renew("o-1", expires: "2026-04-30").at("2026-04-02").off(.miteamMeetings)
        let state = try story.state(asOf: "2026-06-30")
        #expect(state.news.map(\.change) == [.updated, .integration(.miteamMeetings, .off, [])])
        #expect(state.history.count == 7, "the account itself sees what happens to its order")
    }

    @Test func `a revocation in the news gives the number of licenses, but no names`() throws {
        let state = try Story().seats(5).users("u1", "u2").on(.miteamMeetings).assign("u1").assign("u2")
            .off(.miteamMeetings).state
        guard case .integration(.miteamMeetings, .off, let effects) = state.news.last?.change else {
            Issue.record("the last news is not the switch")
            return
        }
        #expect(effects.map(\.kind) == [.revoked])
        #expect(effects.map(\.licenses) == [2])
    }

    @Test func `a partner sees the latest news of all its accounts, newest first`() throws {
        let story = try Story().at("2026-02-01").seats(5).at("2026-03-01").account("beta", of: "norte")
            .at("2026-04-01").on(.miteamMeetings)
        let norte = try PartnerView(story, accounts: ["acme", "beta"]).state
        #expect(norte.news().map(\.account.id.text) == ["acme", "beta", "acme", "acme"])
        #expect(norte.news().map(\.news.time).sorted(by: >) == norte.news().map(\.news.time))
        #expect(norte.changed == (try moment("2026-04-01")))
    }
}

/// The partner of a story, with some of its accounts.
struct PartnerView {
    let state: PartnerState

    init(_ story: Story, accounts: [String] = ["acme"], asOf text: String = "2026-06-30") throws {
        let events = try story.events.sorted().prefix { event in event.time <= (try moment(text)) }
        let registry = Registry(folding: events)
        let id: PartnerID = try identifier("norte")
        state = PartnerState(
            try #require(registry.partners[id]),
            orders: registry.orders.values.filter { $0.partner == id },
            accounts: try accounts.map { try story.state(of: $0, asOf: moment(text)).summary(products: .standard) },
            asOf: try moment(text)
        )
    }
}

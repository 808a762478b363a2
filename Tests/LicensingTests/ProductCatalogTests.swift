import Licensing
import Testing

// <doc:LicensingRules#Products>: "Products are data." Mitel One fits without a change to the fold.
struct ProductCatalogTests {
    private func acme(whenSwitchedOff: SwitchOffPolicy = .revoke) throws -> Story {
        var story = try Story()
        story.products = try .withMitelOne(whenSwitchedOff: whenSwitchedOff)
        return try story.seats(5).seats(5, order: "o-2", product: "mitel-one").users("ana")
    }

    private func mitelOne() throws -> IntegrationID { try identifier("mitel-one") }

    @Test func `the standard catalog describes MiTeam Meetings according to the rules`() throws {
        let product = try #require(ProductCatalog.standard[.miteamMeetings])
        #expect(ProductCatalog.standard.products == [product])
        #expect(product.name == "MiTeam Meetings")
        #expect(product.requires == .miteamMeetings)
        #expect(product.controlledBy == [.micollab])
        #expect(product.tiers == [])
        #expect(product.whenSwitchedOff == .revoke)
    }

    @Test(arguments: ["Essential", "Premier", "Elite"])
    func `a license has the tier that was chosen`(tier: String) throws {
        let story = try acme().on(mitelOne()).assign("ana", product: "mitel-one", tier: tier)
        let explanation = try story.explanation(of: "ana", product: "mitel-one")
        #expect(explanation.outcome == .licensed)
        #expect(explanation.tier == tier)
    }

    // <doc:LicensingRules#Products>: "a state "added, tier not chosen"".
    @Test func `a license can be added before its tier is chosen`() throws {
        let added = try acme().on(mitelOne()).at("2026-02-02").assign("ana", product: "mitel-one")
        #expect(try added.outcome(of: "ana", product: "mitel-one") == .licensed)
        #expect(try added.explanation(of: "ana", product: "mitel-one").tier == nil)
        #expect(try added.explanation(of: "ana", product: "mitel-one").needsTier)
        #expect(try !acme().on(mitelOne()).explanation(of: "ana", product: "mitel-one").needsTier, "nothing is held")
        let chosen = try added.at("2026-03-03").assign("ana", product: "mitel-one", tier: "Premier")
        let explanation = try chosen.explanation(of: "ana", product: "mitel-one")
        #expect(explanation.tier == "Premier")
        #expect(!explanation.needsTier)
        #expect(try explanation.since == moment("2026-02-02"))
        #expect(try explanation.changed == moment("2026-03-03"))
        #expect(try chosen.seatCount("mitel-one") == SeatCount(pool: 5, assigned: 1))
    }

    @Test func `turning off one product's integration does not affect another product`() throws {
        let story = try acme().on(mitelOne()).on(.miteamMeetings).assign("ana").assign("ana", product: "mitel-one")
            .off(.miteamMeetings)
        #expect(try !story.holds("ana"))
        #expect(try story.holds("ana", product: "mitel-one"))
        #expect(try story.outcome(of: "ana", product: "mitel-one") == .licensed)
    }

    @Test func `MiCollab controls every product that lists it`() throws {
        let story = try acme().on(mitelOne()).on(.miteamMeetings).assign("ana", product: "mitel-one").on(.micollab)
        #expect(try story.outcome(of: "ana", product: "mitel-one") == .licensedReadOnly)
        #expect(try story.outcome(of: "ana") == .noLicenses)
        #expect(try story.off(mitelOne()).holds("ana", product: "mitel-one"))
    }

    // <doc:LicensingRules#Products>: "what switching its integration off does (revoke | retain)".
    @Test(arguments: [(SwitchOffPolicy.revoke, false), (.retain, true)])
    func `each product determines the effect of turning off its integration`(
        policy: SwitchOffPolicy,
        isKept: Bool
    ) throws {
        let story = try acme(whenSwitchedOff: policy).on(mitelOne()).assign("ana", product: "mitel-one").off(mitelOne())
        #expect(try story.holds("ana", product: "mitel-one") == isKept)
        #expect(try story.on(mitelOne()).outcome(of: "ana", product: "mitel-one") == (isKept ? .licensed : .assignable))
    }

    // <doc:LicensingRules#Same-instant>, for a product whose licenses are never lost.
    @Test func `a product that retains licenses never needs a review`() throws {
        let story = try acme(whenSwitchedOff: .retain).on(mitelOne()).on(.micollab).assign("ana", product: "mitel-one")
            .atOnce { try $0.off(.micollab).off(mitelOne()) }
        #expect(try story.holds("ana", product: "mitel-one"))
        #expect(try story.flags == [])
    }

    @Test func `a product with two controlling integrations is released when both are off`() throws {
        var story = try Story()
        let other: IntegrationID = try identifier("micc")
        story.products = .controlledByTwo(other)
        let both = try story.on(.micollab).on(other).on(.miteamMeetings).users("ana").assign("ana")
        #expect(try both.off(.micollab).outcome(of: "ana") == .licensedReadOnly)
        #expect(try both.off(.micollab).off(.miteamMeetings).holds("ana"))
        #expect(try both.off(.micollab).off(other).outcome(of: "ana") == .licensed)
        #expect(try !both.off(.micollab).off(other).off(.miteamMeetings).holds("ana"))
        let impacts = try both.state.switchImpacts(products: story.products)
        #expect(impacts.map(\.effect) == [.retains, .nothing, .nothing])
    }

    @Test func `every product is explained, in catalog order`() throws {
        let story = try acme().on(.miteamMeetings).assign("ana")
        let explanations = try story.state.explanations(for: story.state.user("ana"), products: story.products)
        #expect(explanations.map(\.product.id.text) == ["miteam-meetings", "mitel-one"])
        #expect(explanations.map(\.outcome) == [.licensed, .noLicenses])
    }
}

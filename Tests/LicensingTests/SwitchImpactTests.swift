import Licensing
import Testing

/// <doc:LicensingRules#Switching-off>: "An account page shows the impact beforehand: "Switching MiTeam Meetings off now
/// would disable N licenses"".
struct SwitchImpactTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let micollab: Switch
        let meetings: Switch
        let licenses: Int
        let impacts: [IntegrationID: SwitchImpact.Effect]

        var testDescription: String { "C \(micollab), M \(meetings), \(licenses) licenses" }
    }

    @Test(arguments: [
        Case(micollab: .off, meetings: .off, licenses: 2, impacts: [:]),
        Case(micollab: .off, meetings: .on, licenses: 2, impacts: [.miteamMeetings: .revokes]),
        Case(micollab: .on, meetings: .off, licenses: 2, impacts: [.micollab: .retains]),
        Case(
            micollab: .on,
            meetings: .on,
            licenses: 2,
            impacts: [.miteamMeetings: .retains, .micollab: .returnsControl]
        ),
        Case(micollab: .off, meetings: .on, licenses: 0, impacts: [.miteamMeetings: .nothing]),
        Case(micollab: .on, meetings: .on, licenses: 0, impacts: [.miteamMeetings: .nothing, .micollab: .nothing]),
    ])
    func `the impact lists the effect of turning off each integration that is on`(story: Case) throws {
        let impacts = try told(story).state.switchImpacts(products: .standard)
        #expect(impacts.count == story.impacts.count)
        for impact in impacts {
            #expect(impact.effect == story.impacts[impact.integration])
            #expect(impact.licenses == story.licenses)
            #expect(impact.product.id == .miteamMeetings)
        }
    }

    // The actual effect equals the prediction on the page.
    @Test(arguments: [Switch.on, .off], [SwitchOffPolicy.revoke, .retain])
    func `the predicted impact equals the actual effect`(micollab: Switch, policy: SwitchOffPolicy) throws {
        for hadMicollab in [true, false] where hadMicollab || micollab == .off {
            var acme = try Story()
            acme.policies.standaloneOff = policy
            acme = try acme.on(.miteamMeetings).seats(2).users("ana").assign("ana")
            if hadMicollab { acme = try acme.on(.micollab) }
            if micollab == .off { acme = try acme.off(.micollab) }
            let impacts = try acme.state.switchImpacts(products: acme.products, policies: acme.policies)
            let impact = try #require(impacts.first { $0.integration == .miteamMeetings })
            #expect(try acme.off(.miteamMeetings).holds("ana") == (impact.effect == .retains))
            #expect([.retains, .revokes].contains(impact.effect))
        }
    }

    // <doc:LicensingRules#Products>: "what switching its integration off does (revoke | retain)".
    @Test(arguments: [(SwitchOffPolicy.revoke, SwitchImpact.Effect.revokes), (.retain, .retains)])
    func `each product determines the effect of turning off its integration`(
        policy: SwitchOffPolicy,
        effect: SwitchImpact.Effect
    ) throws {
        var acme = try Story()
        acme.products = try .withMitelOne(whenSwitchedOff: policy)
        let mitelOne: IntegrationID = try identifier("mitel-one")
        acme = try acme.on(mitelOne).users("ana").assign("ana", product: "mitel-one")
        #expect(try acme.state.switchImpacts(products: acme.products).map(\.effect) == [effect])
        #expect(try acme.off(mitelOne).holds("ana", product: "mitel-one") == (effect == .retains))
    }

    @Test func `an integration without rules has no impact`() throws {
        let acme = try Story().on(.mivoiceOffice).on(identifier("micc")).users("ana").assign("ana")
        #expect(try acme.state.switchImpacts(products: .standard) == [])
    }

    private func told(_ story: Case) throws -> Story {
        var acme = try Story().on(.micollab).on(.miteamMeetings).seats(5).users("ana", "ben", "eva")
        if story.licenses == 2 { acme = try acme.assign("ana").assign("ben") }
        if story.meetings == .off { acme = try acme.off(.miteamMeetings) }
        return story.micollab == .off ? try acme.off(.micollab) : acme
    }
}

"""Since when an answer holds, what is noted besides, what a switch would do, and what is most pressing."""

from mutant import of

answer = of("Outcomes/Explanation.swift")
impact = of("Outcomes/SwitchImpact.swift")
needed = of("State/NeededAction.swift")

SINCE = "the cause and since when it holds"
IMPACT = "the impact of switching off what is on"
FORETOLD = "what is foretold comes true"

MUTANTS = [
    answer("a license is held since its user came", "license ?? user.added", "user.added",
           SINCE, "row 9: when the license was assigned"),
    answer("MiCollab's control does not date a license", "return ⟦latest(account, license)⟧", "latest(license)",
           SINCE, "row 1: when MiCollab took control"),
    answer("a license under control is dated by the switches alone", "return ⟦latest(account, license)⟧",
           "latest(account)", SINCE, "row 1: granted while MiCollab has control"),
    answer("who came later waits for MiCollab since before", "latest(account, user.added, loss)",
           "latest(account, loss)", SINCE, "row 3: a user who came later"),
    answer("a loss under MiCollab is not dated", "latest(account, user.added, loss)", "latest(account, user.added)",
           SINCE, "row 3: taken away under MiCollab"),
    answer("a license can be assigned since the integration came on", "case .notAssigned: return ⟦user.added⟧",
           "latest(user.added, integrations[product.requires]?.since)",
           "an integration that comes on later does not date what was never assigned"),
    answer("a revocation is dated by the integration that came on again",
           "loss ?? user.added", "latest(loss, integrations[product.requires]?.since)", SINCE, "row 11, 4 h"),
    answer("what was always so is so since the user came", "account ?? created ?? user.added", "account ?? user.added",
           SINCE, "row 15: never on since the account was made"),
    answer("MiCollab's control is dated without the integration",
           "latest(control.filter { $0.position == .on }.map(\\.since).min(), ⟦enabled⟧)", "nil",
           "MiCollab's control over a product is seen since its own integration is on"),
    answer("the last integration to take control dates it", "control.filter { $0.position == .on }.map(\\.since).min()",
           "control.filter { $0.position == .on }.map(\\.since).max()",
           "of two integrations in control the first dates it"),
    answer("an integration that is off dates control", "$0.position == .on", "true",
           "of two integrations in control only those that are on date it"),
    answer("a revocation is noted with every cause", "cause == .integrationOff", "true",
           "with MiTeam Meetings on again the revocation is the cause and no note"),
    answer("a license that was taken away is noted as revoked", "loss.kind == .revoked", "true",
           "a license taken away individually is no revocation"),
    answer("the console cannot manage a license even without MiCollab", "control(of: product) == .on", "true",
           "the console manages the license again once MiCollab is off"),
    answer("a license assigned after the instant is up for review", "time >= license.since", "true",
           "a license kept at an instant that nobody can order is noted for review"),
    answer("a license assigned at the instant needs no review", "time >= license.since", "time > license.since",
           "a license assigned at the instant that nobody can order is noted for review, too"),
    impact("a switch has an effect without licenses", "seats[product.id]?.count.assigned ?? 0 == 0", "false",
           IMPACT, "0 licenses"),
    impact("nobody foretells that MiCollab protects", "control(of: product) == .on", "false", IMPACT, "C on, M on, 2"),
    impact("nobody foretells what a product retains", "product.whenSwitchedOff == .retain", "false",
           "each product says what switching its integration off does", "retain"),
    impact("the policy is foretold for every account", "!wasEverControlled && policies.standaloneOff == .retain",
           "policies.standaloneOff == .retain", FORETOLD, "retain"),
    impact("the policy is not foretold", "!wasEverControlled && policies.standaloneOff == .retain", "false",
           FORETOLD, "retain"),
    impact("one integration in control is foretold to give it back", "⟦othersControl⟧ ? .nothing", "false",
           "a product that two integrations control is free when both are off"),
    impact("control is foretold to come back while the integration is off",
           "⟦position(of: product.requires) == .on⟧ ? .returnsControl", "true", IMPACT, "C on, M off, 2"),
    needed("a thousand idle seats are more pressing than one person", "case .assign: ⟦2⟧", "3",
           "people who wait come before licenses that lie idle, however many"),
    needed("how many are affected decides nothing", "kind.severity * magnitude", "kind.severity",
           "a thousand that are about to end come before one who waits"),
    needed("an expired order can be assigned", "validity == .expired",
           "validity == .expired && order.assignment != nil", "an order needs action once at most"),
]

"""Since when an answer holds, what is noted besides, what a switch would do, and what is most pressing."""

from mutant import of

answer = of("Outcomes/Explanation.swift")
evidence = of("Outcomes/Evidence.swift")
facts = of("State/AccountFacts.swift")
user = of("State/User.swift")
impact = of("Outcomes/SwitchImpact.swift")
needed = of("State/NeededAction.swift")

SINCE = "the cause and since when it holds"
IMPACT = "the impact of switching off what is on"
FORETOLD = "what is foretold comes true"

MUTANTS = [
    answer("the account does not date an answer", "⟦times.answer⟧ ?? .distantPast)\n    }", "Timestamp?.none",
           SINCE, "row 1: when MiCollab took control"),
    answer("the user does not date an answer", "max(⟦user.ownAnswerSince(product)⟧, presentSince", ".distantPast",
           SINCE, "row 9: when the license was assigned"),
    answer("users are there before their account", "max(user.ownAnswerSince(product), ⟦presentSince⟧ ??", "Timestamp?.none",
           "a user who came before the account is there since the account is"),
    user("the coming of a user dates nothing", "max(⟦added⟧, licenses[product]", "Timestamp(seconds: .min)",
         SINCE, "row 3: a user who came later"),
    user("a license dates nothing", "⟦licenses[product]?.since⟧ ?? losses", "Timestamp?.none",
         SINCE, "row 9: when the license was assigned"),
    user("a loss dates nothing", "?? ⟦losses[product]?.time⟧ ?? added)", "Timestamp?.none",
         SINCE, "row 3: taken away under MiCollab"),
    user("a license that came back at once dates its holder", "unchangedAnswers[product] ?? ", "",
         "a license taken away and assigned again at one instant was held without interruption"),
    facts("an account that comes back was always there", "after.identity.status.isPresent, !before.identity.status.isPresent",
          "false", "a user who came before the account is there since the account is"),
    facts("seats are available since something happened to them", "after.availability[index] != before.availability[index]",
          "true", "the availability of seats is dated by the last moment before which it was another"),
    evidence("the story names who took the last seat", "where person.id != user.id: change = .lastSeatAssigned(product)",
             "where false: change = .lastSeatAssigned(product)",
             "the page says that another user took the last seat, not who"),
    evidence("the story names who freed a seat",
             "case .licenseUnassigned(let person, _) where ⟦person.id != user.id⟧", "false",
             "a license can be assigned since a seat is free, and the page names no other user"),
    evidence("what came later pushes the deciding event out", "!shown.contains(deciding)", "false",
             "the event since which the answer holds stays in the story, however much came later"),
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
    needed("how many are affected decides nothing", "{ ⟦severity * magnitude⟧ }", "severity",
           "a thousand that are about to be missing come before one who waits"),
    needed("an expired order matters without a shortage",
           "⟦short.contains(AccountProduct(account: account, product: order.product))⟧ {", "true",
           "an expired order matters while its account is short of licenses"),
    needed("an order helps people before it covers licenses", "let remedy = remedy(waiting, after: ⟦over⟧)", "0",
           "an order covers licenses without a seat before people who wait"),
    needed("an offered order is also to be assigned", "orders.filter { ⟦!offered.contains($0.id)⟧ }", "true",
           "people who wait come before licenses that lie idle, however many"),
]

"""Switching: the eight edges, the rule behind them, and instants in which nobody can tell the order."""

import itertools

from mutant import Edit, Mutant, of

FOLD = "State/AccountFold+Integrations.swift"
INSTANT = "State/SwitchInstant.swift"
fold = of(FOLD)
instant = of(INSTANT)

CODES = {"micollab": ".micollab", "miteam-meetings": ".miteamMeetings"}
EFFECTS = "affected.compactMap { switchOff($0, event) }"
REVOKING = "products.products.map { .revoked($0.id, holders: revokeAll($0.id, event)) }"


def edge(micollab, meetings, turned):
    """The line of <doc:LicensingRules#Switching> with the opposite effect on licenses."""
    position = {"on": "off", "off": "on"}[micollab if turned == "micollab" else meetings]
    other, before = ("miteamMeetings", meetings) if turned == "micollab" else ("micollab", micollab)
    is_destructive = (micollab, meetings, turned) == ("off", "on", "miteam-meetings")
    applies = (
        f"integration == {CODES[turned]} && position == .{position} && state.position(of: .{other}) == .{before}"
    )
    return Mutant(
        f"({micollab}, {meetings}), {turned} {position}: {'keeps' if is_destructive else 'revokes'} all licenses",
        (Edit(FOLD, EFFECTS, f"{applies} ? {'[]' if is_destructive else REVOKING} : {EFFECTS}"),),
        "a switch keeps the licenses, but for the one destructive edge",
        f"<doc:LicensingRules#Switching>: ({micollab}, {meetings}) {turned} {position}",
        edge=(micollab, meetings, turned),
    )


BOTH = "from both on, every order in which the switches may have happened counts"
MEETINGS = "from MiTeam Meetings on alone, every possible order counts"
NEITHER = "from both off, every possible order counts"
EDGES = "a switch keeps the licenses, but for the one destructive edge"
SILENT = "a switch that concerns no license says so"
RETAINS = "the policy to retain does not reach accounts on which MiCollab was on"

MUTANTS = [
    *(edge(*each) for each in itertools.product(("off", "on"), ("off", "on"), CODES)),
    fold("a repeated off is a switch",
         "before?.position != position", "before?.position != position || position == .off",
         "a repeated off does nothing, however late or often it comes"),
    fold("a repeated on is a switch",
         "before?.position != position", "before?.position != position || position == .on",
         "a repeated on does nothing"),
    fold("an off of what was never on is an edge", "position == .off && before != nil", "position == .off",
         "an off of what was never on concerns no license"),
    fold("an off is never an edge", "position == .off && before != nil", "false", EDGES, "(off, on) miteam"),
    fold("a switch of MiCollab is one of the products that it controls",
         "$0.requires == integration", "$0.requires == integration || $0.controlledBy.contains(integration)", SILENT),
    fold("a switch concerns every product", "$0.requires == integration", "true", SILENT),
    fold("that an integration was on is forgotten when it goes off",
         "before?.wasEverOn == true || position == .on", "position == .on", RETAINS),
    fold("that an integration comes on is not remembered",
         "before?.wasEverOn == true || position == .on", "before?.wasEverOn == true", RETAINS),
    fold("an integration keeps the time of its first switch", "since: ⟦event.time⟧", "before?.since ?? event.time",
         "the cause and since when it holds"),
    fold("a license that waits for its user survives the destructive edge",
         "holders > 0 || !state.awaitingUser.isEmpty", "holders > 0",
         "a license that waits is lost on the destructive edge and kept on the others"),
    fold("a switch that keeps nobody's license tells that it kept none",
         "holders == 0", "false",
         "a license that only waited is kept without a word"),
    fold("the history does not say that nobody knows the order",
         ".keptAmbiguous(product.id, holders)", ".kept(product.id, holders)",
         "the flag names the integration, the product and the instant, and the history says kept"),
    fold("the destructive edge keeps what the order of truth kept from MiCollab",
         "where ⟦state.control(of: product) == .off⟧", "state.control(of: product) == .on", EDGES, "(off, on) miteam"),
    fold("an instant that revokes does so at its first off, with MiCollab still on",
         "where ⟦state.control(of: product) == .off⟧", "true",
         "an instant that revokes in the end does so at the off that finds MiCollab off"),
    fold("a revocation of nobody's license is told", "revoked.isEmpty ? nil : .revoked(product.id, holders: revoked)",
         ".revoked(product.id, holders: revoked)", "a license that only waited is revoked without a word"),
    fold("a switch tells that it kept no license", ".kept(product.id, ⟦holders⟧)", "0",
         "a switch that keeps says how many licenses it kept"),
    fold("accounts without licenses are flagged", "state.seats[product.id]?.count.assigned ?? 0 > 0", "true",
         "without a license nothing is flagged"),
    fold("no account is flagged",
         "instant?.fate(of: product, standaloneOff: policies.standaloneOff) == .keepAndFlag", "false",
         BOTH, "nothing tells the order, C off told first"),
    fold("every account is flagged",
         "instant?.fate(of: product, standaloneOff: policies.standaloneOff) == .keepAndFlag", "true",
         BOTH, "M off alone, C stays on"),
    fold("a revocation is told to users who held nothing", "user.licenses[product] != nil", "true",
         "a revocation lists who held licenses, as they were called, by their ids"),
    fold("a revoked license counts as taken away individually", "take(product, from: id, ⟦.revoked⟧", ".unassigned",
         "turning MiTeam Meetings on again after a revocation restores nothing"),
    fold("revoked seats do not go back to the pool", "-revoked.count", "0",
         "turning MiTeam Meetings off alone revokes every license and gives every seat back"),
    fold("who lost a license is listed in no order", "$0.id < $1.id", "$0.id > $1.id",
         "a revocation lists who held licenses, as they were called, by their ids"),
    of("State/AccountFold+Users.swift")(
        "a revoked license comes back when the integration does",
        "$0.licenses[product] = ⟦nil⟧\n            $0.losses[product] = User.Loss",
        "kind == .revoked ? $0.licenses[product] : nil",
        "turning MiTeam Meetings on again after a revocation restores nothing"),
    of("State/AccountState.swift")(
        "what was never switched is on", "integrations[integration]?.position ?? .off",
        "integrations[integration]?.position ?? .on",
        "the cause and since when it holds", "never on since the user"),
    of("State/AccountState.swift")(
        "MiCollab takes control of nothing", "product.controlledBy.contains { position(of: $0) == .on }", "false",
        "MiCollab takes control of every product that names it"),
    of("State/AccountState.swift")(
        "every integration must be on to control a product",
        "product.controlledBy.contains { position(of: $0) == .on }",
        "product.controlledBy.allSatisfy { position(of: $0) == .on }",
        "a product that two integrations control is free when both are off"),
    of("Policies.swift")(
        "by default nothing is lost without MiCollab", "standaloneOff = ⟦SwitchOffPolicy.revoke⟧",
        "SwitchOffPolicy.retain", "revoking is the default without MiCollab"),
    instant("an account made again in the instant remembers its switches", "SwitchInstant(switches, before: ⟦[:]⟧)",
            "before", "an account made again within an instant has forgotten its switches"),
    instant("an integration without rules counts as one that takes control",
            "integrations.firstIndex(of: integration)", "integrations.firstIndex(of: integration) ?? 1",
            "an integration without rules decides nothing at the same instant"),
    instant("products that retain are flagged", "product.whenSwitchedOff == .revoke", "true",
            "where a product retains, no instant needs a review"),
    instant("a long row of switches without an off that could lose something is flagged",
            "turns.contains(where: { $0.integration == 0 && $0.position == .off })", "true",
            "a long row of switches of MiCollab alone needs no review"),
    instant("an off of MiCollab is what may lose licenses",
            "$0.integration == 0 && $0.position == .off", "$0.integration == 1 && $0.position == .off",
            MEETINGS, "M off alone"),
    instant("switches in a known order are tried in every order",
            "zip(turns, turns.dropFirst()).allSatisfy({ $0.event.isKnownToPrecede($1.event) })", "false",
            "a long row of switches in a known order acts in its order"),
    instant("switches in no known order act as they were told",
            "zip(turns, turns.dropFirst()).allSatisfy({ $0.event.isKnownToPrecede($1.event) })", "true",
            BOTH, "nothing tells the order, C off told first"),
    instant("any number of switches is tried in every order", "turns.count <= Self.limit.turns", "true",
            "more switches than anybody could check are kept and flagged"),
    instant("more than eight switches of an instant are too many", "turns: ⟦64⟧", "8",
            "switches that lose nothing in any order need no review"),
    instant("more than four courses of an instant are too many", "courses: ⟦512⟧", "4",
            "licenses are lost only where every possible order loses them, and flagged where orders differ"),
    instant("too many courses are kept without a flag",
            "guard courses.count <= Self.limit.courses else { return ⟦.keepAndFlag⟧ }", ".keep",
            "a long row of switches in no known order is kept and flagged"),
    instant("what was never switched is on when an instant begins",
            "before[$0]?.position ?? .off", "before[$0]?.position ?? .on",
            "without MiCollab ever on the policy decides", "revoke"),
    instant("an instant begins without a memory of MiCollab", "before[$0]?.wasEverOn == true", "false", RETAINS),
    instant("what every order loses is kept", "case (true, false): return ⟦.revoke⟧", ".keep", MEETINGS, "M off alone"),
    instant("what some orders lose is lost", "case (true, true): return ⟦.keepAndFlag⟧", ".revoke",
            BOTH, "nothing tells the order, C off told first"),
    instant("what some orders lose is kept without a flag", "case (true, true): return ⟦.keepAndFlag⟧", ".keep",
            BOTH, "nothing tells the order, M off told first"),
    instant("what no order loses is flagged", "case (false, _): return ⟦.keep⟧", ".keepAndFlag",
            BOTH, "M off alone, C stays on"),
    instant("one switch may happen twice", "!done.contains(next)", "true", MEETINGS),
    instant("sequences say nothing about an instant",
            "done.contains($0) || !turns[$0].event.isKnownToPrecede(turns[next].event)", "true",
            "switches that lose nothing in any order need no review"),
    instant("a repeated off of the instant acts", "positions[turn.integration] != turn.position", "true",
            BOTH, "another source repeats M off"),
    instant("an on of MiTeam Meetings may lose licenses", "⟦turn.position == .off⟧, isEdge", "true",
            NEITHER, "M on and M off in no known order"),
    instant("MiCollab's control does not count within an instant", "!positions.dropFirst().contains(.on)", "true",
            BOTH, "nothing tells the order, C off told first"),
    instant("one of two integrations in control does not protect within an instant",
            "!positions.dropFirst().contains(.on)", "positions.dropFirst().contains(.off)",
            "at one instant, too, a product that two integrations control is free when both are off"),
    instant("the policy to retain reaches accounts on which MiCollab was on",
            "isRevoked || wasEverControlled || standaloneOff == .revoke",
            "isRevoked || standaloneOff == .revoke", RETAINS),
    instant("the policy decides nothing without MiCollab",
            "isRevoked || wasEverControlled || standaloneOff == .revoke", "true",
            "without MiCollab ever on the policy decides", "retain"),
    instant("the policy to revoke is not asked", "isRevoked || wasEverControlled || standaloneOff == .revoke",
            "isRevoked || wasEverControlled", "without MiCollab ever on the policy decides", "revoke"),
    instant("that MiCollab came on in the instant is forgotten",
            "wasEverControlled || (turn.integration > 0 && turn.position == .on)", "wasEverControlled",
            "the policy to retain does not reach an instant in which MiCollab was on"),
    instant("an off of MiCollab counts as if it had been on",
            "turn.integration > 0 && turn.position == .on", "turn.integration > 0",
            "where the policy retains, an off of MiCollab that was never on changes nothing"),
]

"""Switches: the eight edges, the rule behind them, and instants with an unknown order."""

import itertools

from mutant import Edit, Mutant, flip

FOLD = "AccountFold.turn"
INSTANT = "SwitchInstant.fate"

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
    flip("a repeated off is a switch", "AccountFold.turn", "before?.position != position",
         "before?.position != position || position == .off",
         "a repeated off does nothing, however late or often it comes"),
    flip("a repeated on is a switch", "AccountFold.turn", "before?.position != position",
         "before?.position != position || position == .on", "a repeated on does nothing"),
    flip("an off of what was never on is an edge", "AccountFold.turn", "position == .off && before != nil",
         "position == .off", "an off of what was never on concerns no license"),
    flip("an off is never an edge", "AccountFold.turn", "position == .off && before != nil", "false", EDGES,
         "(off, on) miteam"),
    flip("a switch of MiCollab is one of the products that it controls", "AccountFold.turn",
         "$0.requires == integration", "$0.requires == integration || $0.controlledBy.contains(integration)", SILENT),
    flip("a switch concerns every product", "AccountFold.turn", "$0.requires == integration", "true", SILENT),
    flip("that an integration was on is forgotten when it goes off", "AccountFold.turn",
         "before?.wasEverOn == true || position == .on", "position == .on", RETAINS),
    flip("that an integration comes on is not remembered", "AccountFold.turn",
         "before?.wasEverOn == true || position == .on", "before?.wasEverOn == true", RETAINS),
    flip("an integration keeps the time of its first switch", "AccountFold.turn", "event.time",
         "before?.since ?? event.time", "the cause and since when it holds"),
    flip("a license that waits for its user survives the destructive edge", "AccountFold.switchOff",
         "holders > 0 || !state.awaitingUser.isEmpty", "holders > 0",
         "a license that waits is lost on the destructive edge and kept on the others"),
    flip("a switch that keeps nobody's license tells that it kept none", "AccountFold.switchOff", "holders == 0",
         "false", "a license that only waited is kept without a word"),
    flip("the history does not say that nobody knows the order", "AccountFold.switchOff",
         ".keptAmbiguous(product.id, holders)", ".kept(product.id, holders)",
         "the flag names the integration, the product and the instant, and the history says kept"),
    flip("the destructive edge keeps what the order of truth kept from MiCollab", "AccountFold.switchOff",
         "state.control(of: product) == .off", "state.control(of: product) == .on", EDGES, "(off, on) miteam"),
    flip("an instant that revokes does so at its first off, with MiCollab still on", "AccountFold.switchOff",
         "state.control(of: product) == .off", "true",
         "an instant that revokes in the end does so at the off that finds MiCollab off"),
    flip("a revocation of nobody's license is told", "AccountFold.switchOff",
         "revoked.isEmpty ? nil : .revoked(product.id, holders: revoked)", ".revoked(product.id, holders: revoked)",
         "a license that only waited is revoked without a word"),
    flip("a switch tells that it kept no license", "AccountFold.switchOff", "holders", "0",
         "a switch that keeps says how many licenses it kept", case=".keep, .revoke"),
    flip("accounts without licenses are flagged", "AccountFold.flagAmbiguity",
         "state.seats[product.id]?.count.assigned ?? 0 > 0", "true", "without a license nothing is flagged"),
    flip("no account is flagged", "AccountFold.flagAmbiguity",
         "instant?.fate(of: product, standaloneOff: policies.standaloneOff) == .keepAndFlag", "false", BOTH,
         "nothing tells the order, C off told first"),
    flip("every account is flagged", "AccountFold.flagAmbiguity",
         "instant?.fate(of: product, standaloneOff: policies.standaloneOff) == .keepAndFlag", "true", BOTH,
         "M off alone, C stays on"),
    flip("a revocation is told to users who held nothing", "AccountFold.revokeAll", "user.licenses[product] != nil",
         "true", "a revocation lists who held licenses, as they were called, by their ids"),
    flip("a revoked license counts as taken away individually", "AccountFold.revokeAll", ".revoked", ".unassigned",
         "turning MiTeam Meetings on again after a revocation restores nothing"),
    flip("revoked seats do not go back to the pool", "AccountFold.revokeAll", "-revoked.count", "0",
         "turning MiTeam Meetings off alone revokes every license and gives every seat back"),
    flip("who lost a license is listed in no order", "AccountFold.revokeAll", "$0.id < $1.id", "$0.id > $1.id",
         "a revocation lists who held licenses, as they were called, by their ids"),
    flip("a revoked license comes back when the integration does", "AccountFold.take", "$0.licenses[product] = ⟦nil⟧",
         "kind == .revoked ? $0.licenses[product] : nil",
         "turning MiTeam Meetings on again after a revocation restores nothing"),
    flip("what was never switched is on", "AccountState.position", "integrations[integration]?.position ?? .off",
         "integrations[integration]?.position ?? .on", "the cause and since when it holds", "never on since the user"),
    flip("MiCollab takes control of nothing", "AccountState.control",
         "product.controlledBy.contains { position(of: $0) == .on }", "false",
         "MiCollab takes control of every product that names it"),
    flip("every integration must be on to control a product", "AccountState.control",
         "product.controlledBy.contains { position(of: $0) == .on }",
         "product.controlledBy.allSatisfy { position(of: $0) == .on }",
         "a product that two integrations control is free when both are off"),
    flip("by default nothing is lost without MiCollab", "Policies.standaloneOff", "SwitchOffPolicy.revoke",
         "SwitchOffPolicy.retain", "revoking is the default without MiCollab"),
    flip("an account made again in the instant remembers its switches", "SwitchInstant.afterDeletion", "⟦[:]⟧)",
         "before", "an account made again within an instant has forgotten its switches"),
    flip("an integration without rules counts as one that takes control", "SwitchInstant.fate",
         "integrations.firstIndex(of: integration)", "integrations.firstIndex(of: integration) ?? 1",
         "an integration without rules decides nothing at the same instant"),
    flip("products that retain are flagged", "SwitchInstant.fate", "product.whenSwitchedOff == .revoke", "true",
         "where a product retains, no instant needs a review"),
    flip("a long row of switches without an off that could lose something is flagged", "SwitchInstant.fate",
         "turns.contains(where: { $0.integration == 0 && $0.position == .off })", "true",
         "a long row of switches of MiCollab alone needs no review"),
    flip("an off of MiCollab is what may lose licenses", "SwitchInstant.fate",
         "$0.integration == 0 && $0.position == .off", "$0.integration == 1 && $0.position == .off", MEETINGS,
         "M off alone"),
    flip("switches in a known order are tried in every order", "SwitchInstant.fate",
         "zip(turns, turns.dropFirst()).allSatisfy({ $0.event.isKnownToPrecede($1.event) })", "false",
         "a long row of switches in a known order acts in its order"),
    flip("switches in no known order act as they were told", "SwitchInstant.fate",
         "zip(turns, turns.dropFirst()).allSatisfy({ $0.event.isKnownToPrecede($1.event) })", "true", BOTH,
         "nothing tells the order, C off told first"),
    flip("any number of switches is tried in every order", "SwitchInstant.fate", "turns.count <= Self.limit.turns",
         "true", "more switches than anybody could check are kept and flagged"),
    flip("more than eight switches of an instant are too many", "SwitchInstant.limit", "64", "8",
         "switches that lose nothing in any order need no review"),
    flip("more than four courses of an instant are too many", "SwitchInstant.limit", "512", "4",
         "licenses are lost only where every possible order loses them, and flagged where orders differ"),
    flip("too many courses are kept without a flag", "SwitchInstant.fate",
         "guard courses.count <= Self.limit.courses else { return ⟦.keepAndFlag⟧", ".keep",
         "a long row of switches in no known order is kept and flagged"),
    flip("what was never switched is on when an instant begins", "SwitchInstant.fate", "before[$0]?.position ?? .off",
         "before[$0]?.position ?? .on", "without MiCollab ever on the policy decides", "revoke"),
    flip("an instant begins without a memory of MiCollab", "SwitchInstant.fate", "before[$0]?.wasEverOn == true",
         "false", RETAINS),
    flip("what every order loses is kept", "SwitchInstant.fate", ".revoke", ".keep", MEETINGS, "M off alone",
         case="(true, false)"),
    flip("what some orders lose is lost", "SwitchInstant.fate", ".keepAndFlag", ".revoke", BOTH,
         "nothing tells the order, C off told first", case="(true, true)"),
    flip("what some orders lose is kept without a flag", "SwitchInstant.fate", ".keepAndFlag", ".keep", BOTH,
         "nothing tells the order, M off told first", case="(true, true)"),
    flip("what no order loses is flagged", "SwitchInstant.fate", ".keep", ".keepAndFlag", BOTH,
         "M off alone, C stays on", case="(false, _)"),
    flip("one switch may happen twice", "Course.continuations", "!done.contains(next)", "true", MEETINGS),
    flip("sequences say nothing about an instant", "Course.continuations",
         "done.contains($0) || !turns[$0].event.isKnownToPrecede(turns[next].event)", "true",
         "switches that lose nothing in any order need no review"),
    flip("a repeated off of the instant acts", "Course.after", "positions[turn.integration] != turn.position", "true",
         BOTH, "another source repeats M off"),
    flip("an on of MiTeam Meetings may lose licenses", "Course.after", "turn.position == .off", "true", NEITHER,
         "M on and M off in no known order"),
    flip("MiCollab's control does not count within an instant", "Course.after",
         "!positions.dropFirst().contains(.on)", "true", BOTH, "nothing tells the order, C off told first"),
    flip("one of two integrations in control does not protect within an instant", "Course.after",
         "!positions.dropFirst().contains(.on)", "positions.dropFirst().contains(.off)",
         "at one instant, too, a product that two integrations control is free when both are off"),
    flip("the policy to retain reaches accounts on which MiCollab was on", "Course.after",
         "isRevoked || wasEverControlled || standaloneOff == .revoke", "isRevoked || standaloneOff == .revoke",
         RETAINS),
    flip("the policy decides nothing without MiCollab", "Course.after",
         "isRevoked || wasEverControlled || standaloneOff == .revoke", "true",
         "without MiCollab ever on the policy decides", "retain"),
    flip("the policy to revoke is not asked", "Course.after",
         "isRevoked || wasEverControlled || standaloneOff == .revoke", "isRevoked || wasEverControlled",
         "without MiCollab ever on the policy decides", "revoke"),
    flip("that MiCollab came on in the instant is forgotten", "Course.after",
         "wasEverControlled || (turn.integration > 0 && turn.position == .on)", "wasEverControlled",
         "the policy to retain does not reach an instant in which MiCollab was on"),
    flip("an off of MiCollab counts as if it had been on", "Course.after",
         "turn.integration > 0 && turn.position == .on", "turn.integration > 0",
         "where the policy retains, an off of MiCollab that was never on changes nothing"),
]

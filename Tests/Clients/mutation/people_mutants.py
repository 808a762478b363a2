"""Users, what they hold, and accounts that come and go."""

from mutant import of

users = of("State/AccountFold+Users.swift")
account = of("State/AccountFold.swift")
state = of("State/AccountState.swift")

WAITS = "a license waits for its user, and is held from when the user comes"
TRACELESS = "what changes nothing leaves no line and no trace"
NOTED = "a license assigned in the console under MiCollab is recorded and noted"
GONE = "a deleted account is no longer present"

MUTANTS = [
    users("a license that waited is held since it was assigned",
          "tier: waiting.tier,\n                since: ⟦event.time⟧", "waiting.event.time", WAITS),
    users("a new user has registered", "profile.registered ?? false", "profile.registered ?? true",
          "whether a user has registered is a note and never a cause"),
    users("an update makes an administrator a user", "profile.role ?? user.role", "profile.role ?? .user",
          "an update keeps the role and the registration that it does not mention"),
    users("an update that says nothing new leaves a line", "user != known", "true",
          TRACELESS, "updated with"),
    users("a license waits even for a user who was removed", "state.awaitingUser[id] = ⟦nil⟧", "state.awaitingUser[id]",
          "a license assigned before a removal does not outlive it"),
    users("a removed user keeps the seat", "for product in released { changeAssigned(of: product, by: ⟦-1⟧", "0",
          "removing a user releases the license"),
    users("an assignment with an empty pool is not recorded", "case .assigned(let tier):\n            "
          "let isNotManageable = isOutOfTheConsolesHands(product, event)\n            if ⟦state.users[id] == nil⟧",
          "state.users[id]?.licenses[product] == nil && state.seats[product]?.count.free ?? 0 == 0",
          "assigning without a free seat is recorded as over-allocation"),
    users("a license that is assigned again leaves a line", "!held.tier.isExactly(tier)", "true",
          TRACELESS, "assigned while held"),
    users("another tier is another license", "since: ⟦held.since⟧", "event.time",
          "a license can be added before its tier is chosen"),
    users("a license that was taken away while it waited comes", "state.dropWaiting(⟦product⟧, of: id)",
          "ProductID(\"another\") ?? product", "a license taken away while it waits does not come"),
    users("a license can be taken away from one who has none",
          "guard ⟦state.users[id]?.licenses[product] != nil⟧ else { return }\n            take",
          "state.users[id] != nil", TRACELESS, "taken away while not held"),
    users("a license that was taken away counts as revoked", "take(product, from: id, ⟦.unassigned⟧", ".revoked",
          "a license taken away individually is no revocation"),
    users("a license that was taken away keeps its seat",
          "take(product, from: id, .unassigned, at: event.time)\n            "
          "changeAssigned(of: product, by: ⟦-1⟧", "0", "a license that is assigned twice is one seat"),
    users("every sender is the console",
          "state.control(of: product) == .on && policies.isConsole(event.identity.source)",
          "state.control(of: product) == .on", NOTED, "/micollab"),
    users("the console is flagged without MiCollab",
          "state.control(of: product) == .on && policies.isConsole(event.identity.source)",
          "policies.isConsole(event.identity.source)",
          "a license assigned in the console without MiCollab needs no note, even when MiCollab comes"),
    of("Policies.swift")("the console is told by the beginning of its address",
                         "source.split(separator: \"/\").last", "source.split(separator: \"/\").first",
                         NOTED, "/webhooks/console"),
    users("a license that is assigned again does not forget its loss",
          "$0.licenses[product] = license\n            $0.losses[product] = ⟦nil⟧", "$0.losses[product]",
          "a license assigned again forgets the revocation"),
    users("an assignment takes no seat", "changeAssigned(of: product, by: ⟦1⟧", "0",
          "the assigned seats are the users who hold a license"),
    users("every assignment is over the pool", "(state.seats[product]?.count.over ?? 0) > 0", "true",
          "a change leaves a line of its own event", "license assigned"),
    users("who never registered holds a license", "!isRegistered && !licenses.isEmpty", "!isRegistered",
          "holders who never registered are counted, and nobody else"),
    account("an account that is there is made again", "let isNew = ⟦!state.isPresent⟧", "true",
            "a change leaves a line of its own event", "account updated"),
    account("a deleted account can be deactivated", "guard ⟦state.status == .active⟧", "true", GONE),
    account("an account can be deleted twice", "guard ⟦state.isPresent⟧ else { return }\n            delete",
            "state.status != .absent", GONE),
    account("a deleted account loses its orders for good", "empty.state.orders = ⟦state.orders⟧", "[:]",
            "an account made again has its orders"),
    account("the orders of a deleted account never turn", "empty.state.nextChange = ⟦state.nextChange⟧", "nil",
            "the orders of an account made again still start and expire"),
    account("an account takes its news along to another partner", "profile.partner != state.profile?.partner", "false",
            "an account that goes to another partner takes no news along"),
    state("a deactivated account is not there", "case .active, .deactivated: ⟦true⟧", "status == .active",
          "a deactivated account keeps everything and says so"),
    state("a deleted account is there", "case .absent, .deleted: ⟦false⟧", "status != .absent", GONE),
    of("State/AccountSummary.swift")(
        "users wait for a seat while one is free", "seats.availability != .available", "true",
        "nobody waits for a seat while one is free, MiCollab has control or MiTeam Meetings is off"),
    of("State/AccountSummary.swift")(
        "holders wait for a seat", "waiting[product.id] = ⟦users.count - seats.count.assigned⟧", "users.count",
        "the summary counts the users who wait for a seat"),
]

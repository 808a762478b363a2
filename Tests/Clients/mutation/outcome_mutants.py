"""The tables: what the user page shows, what is retained, and why."""

from mutant import Edit, Mutant, of

FILE = "Outcomes/OutcomeTable.swift"
table = of(FILE)

# The columns C, M, A and V of the table: what the code calls them, and how it writes yes and no.
COLUMNS = {
    "C": ("controlled", ".on", ".off"),
    "M": ("enabled", ".on", ".off"),
    "A": ("holder", "true", "false"),
    "V": ("freeSeat", "true", "false"),
}
SUBJECT = "switch (controlled, enabled, holder, freeSeat) {"

# Row by row: the arm of the code that has it, what it shows instead, and the columns by which it is taken for another.
# They are chosen so that the other row shows something else; rows 7 and 8 show what all their neighbors do.
ROWS = {
    1: ("case (.on, .on, true, _): ⟦.licensedReadOnly⟧", ".licensed", "A"),
    2: ("case (.on, .on, true, _): ⟦.licensedReadOnly⟧", ".noLicenses", "C"),
    3: ("case (.on, .on, false, _): ⟦.noLicenses⟧", ".licensedReadOnly", "C"),
    4: ("case (.on, .on, false, _): ⟦.noLicenses⟧", ".licensesNotAvailable", "A"),
    5: ("case (.on, .off, true, _): ⟦.noLicenses⟧", ".licensed", "M"),
    6: ("case (.on, .off, true, _): ⟦.noLicenses⟧", ".assignable", "M"),
    7: ("case (.on, .off, false, _): ⟦.noLicenses⟧", ".licensedReadOnly", "CM"),
    8: ("case (.on, .off, false, _): ⟦.noLicenses⟧", ".licensesNotAvailable", "MA"),
    9: ("case (.off, .on, true, _): ⟦.licensed⟧", ".assignable", "C"),
    10: ("case (.off, .on, true, _): ⟦.licensed⟧", ".licensedReadOnly", "M"),
    11: ("case (.off, .on, false, true): ⟦.assignable⟧", ".noLicenses", "V"),
    12: ("case (.off, .on, false, false): ⟦.licensesNotAvailable⟧", ".noLicenses", "V"),
    13: ("case (.off, .off, true, _): ⟦.noLicenses⟧", ".assignable", "M"),
    14: ("case (.off, .off, true, _): ⟦.noLicenses⟧", ".licensedReadOnly", "M"),
    15: ("case (.off, .off, false, _): ⟦.noLicenses⟧", ".licensed", "M"),
    16: ("case (.off, .off, false, _): ⟦.noLicenses⟧", ".assignable", "M"),
}


def values(row):
    """Whether C, M, A and V are yes in a row: the numbers count them down from all yes."""
    return dict(zip(COLUMNS, (not (row - 1) & bit for bit in (8, 4, 2, 1))))


def is_row(row):
    """The Swift condition that the row is the one asked for."""
    terms = []
    for column, (name, yes, no) in COLUMNS.items():
        value = yes if values(row)[column] else no
        terms.append(f"{name} == {value}" if value.startswith(".") else name if value == "true" else f"!{name}")
    return " && ".join(terms)


def result_of(row):
    arm, instead, _ = ROWS[row]
    original = arm[arm.index("⟦") + 1 : arm.index("⟧")]
    return Mutant(
        f"row {row} shows {instead}",
        (Edit(FILE, arm, f"{is_row(row)} ? {instead} : {original}"),),
        "the user page shows what the row says",
        f"<doc:LicensingRules#Rows> row {row}:",
        row=(row, "result"),
    )


def condition_of(row):
    columns = ROWS[row][2]
    edits = []
    for column in columns:
        name, yes, no = COLUMNS[column]
        turned = no if values(row)[column] else yes
        edits.append(Edit(FILE, SUBJECT.replace(name, f"⟦{name}⟧"), f"{is_row(row)} ? {turned} : {name}"))
    return Mutant(
        f"row {row} is taken for the one that differs from it in {' and '.join(columns)}",
        tuple(edits),
        "the user page shows what the row says",
        f"<doc:LicensingRules#Rows> row {row}:",
        row=(row, "condition"),
    )


ROW = "the user page shows what the row says"
OUTSIDE = "outside rows 11 and 12 neither seats nor an earlier loss change the cause"
FREE = "with a free seat the cause says how the user came to have no license"
NONE = "without a free seat the cause says why there is none"

MUTANTS = [
    *(make(row) for row in ROWS for make in (result_of, condition_of)),
    table("a license underneath an integration that is off is not retained",
          "case (.off, true): ⟦true⟧", "false", ROW, "<doc:LicensingRules#Rows> row 5:"),
    table("a user without a license retains one while the integration is off",
          "case (.off, false), (.on, _): ⟦false⟧", "enabled == .off", ROW, "<doc:LicensingRules#Rows> row 15:"),
    table("a license that is shown counts as retained",
          "case (.off, false), (.on, _): ⟦false⟧", "holder", ROW, "<doc:LicensingRules#Rows> row 9:"),
    table("under MiCollab a license is there because it was assigned",
          "case (.on, .on, true, _, _): ⟦.micollabControls⟧", ".assigned", OUTSIDE, "rows 1-2 "),
    table("under MiCollab a license is missing because nobody assigned it",
          "case (.on, .on, false, _, _): ⟦.micollabNotGranted⟧", ".notAssigned", OUTSIDE, "rows 3-4 "),
    table("a retained license is not named as the cause",
          "case (_, .off, true, _, _): ⟦.retained⟧", ".integrationOff", OUTSIDE, "rows 13-14 "),
    table("without a license something is retained",
          "case (_, .off, false, _, _): ⟦.integrationOff⟧", ".retained", OUTSIDE, "rows 15-16 "),
    table("an assigned license is there because of MiCollab",
          "case (.off, .on, true, _, _): ⟦.assigned⟧", ".micollabControls", OUTSIDE, "rows 9-10 "),
    table("who never held a license lost it",
          "case (.off, .on, false, .available, nil): ⟦.notAssigned⟧", ".unassigned", FREE, "nil"),
    table("a license that was taken away was never assigned",
          "case (.off, .on, false, .available, .unassigned): ⟦.unassigned⟧", ".notAssigned", FREE, "unassigned"),
    table("a license that was revoked was taken away individually",
          "case (.off, .on, false, .available, .revoked): ⟦.revoked⟧", ".unassigned", FREE, "revoked"),
    table("without orders the pool is called exhausted",
          "case (.off, .on, false, .noOrders, _): ⟦.noOrders⟧", ".poolExhausted", NONE, "noOrders"),
    table("orders to come are none",
          "case (.off, .on, false, .ordersPending, _): ⟦.ordersPending⟧", ".noOrders", NONE, "ordersPending"),
    table("expired orders are none",
          "case (.off, .on, false, .ordersExpired, _): ⟦.ordersExpired⟧", ".noOrders", NONE, "ordersExpired"),
    table("an exhausted pool has expired",
          "case (.off, .on, false, .poolExhausted, _): ⟦.poolExhausted⟧", ".ordersExpired", NONE, "poolExhausted"),
]

"""The tables: the contents of the user page, retained licenses, and causes."""

from mutant import Edit, Mutant, flip

TABLE = "OutcomeTable.outcome"

# The columns C, M, A and V of the table: their names in the code, and the expressions for yes and no.
COLUMNS = {
    "C": ("controlled", ".on", ".off"),
    "M": ("enabled", ".on", ".off"),
    "A": ("holder", "true", "false"),
    "V": ("freeSeat", "true", "false"),
}
SUBJECT = "switch (controlled, enabled, holder, freeSeat) {"

# For each row: its arm in the code with its result, another result, and the columns for which it is mistaken. The columns are
# chosen so that the other row has another result; rows 7 and 8 have the result of all their neighbors.
ROWS = {
    1: ("(.on, .on, true, _)", ".licensedReadOnly", ".licensed", "A"),
    2: ("(.on, .on, true, _)", ".licensedReadOnly", ".noLicenses", "C"),
    3: ("(.on, .on, false, _)", ".noLicenses", ".licensedReadOnly", "C"),
    4: ("(.on, .on, false, _)", ".noLicenses", ".licensesNotAvailable", "A"),
    5: ("(.on, .off, true, _)", ".noLicenses", ".licensed", "M"),
    6: ("(.on, .off, true, _)", ".noLicenses", ".assignable", "M"),
    7: ("(.on, .off, false, _)", ".noLicenses", ".licensedReadOnly", "CM"),
    8: ("(.on, .off, false, _)", ".noLicenses", ".licensesNotAvailable", "MA"),
    9: ("(.off, .on, true, _)", ".licensed", ".assignable", "C"),
    10: ("(.off, .on, true, _)", ".licensed", ".licensedReadOnly", "M"),
    11: ("(.off, .on, false, true)", ".assignable", ".noLicenses", "V"),
    12: ("(.off, .on, false, false)", ".licensesNotAvailable", ".noLicenses", "V"),
    13: ("(.off, .off, true, _)", ".noLicenses", ".assignable", "M"),
    14: ("(.off, .off, true, _)", ".noLicenses", ".licensedReadOnly", "M"),
    15: ("(.off, .off, false, _)", ".noLicenses", ".licensed", "M"),
    16: ("(.off, .off, false, _)", ".noLicenses", ".assignable", "M"),
}


def values(row):
    """Whether C, M, A and V are yes in a row. The numbers count down from all yes."""
    return dict(zip(COLUMNS, (not (row - 1) & bit for bit in (8, 4, 2, 1))))


def is_row(row):
    """The Swift condition for the row."""
    terms = []
    for column, (name, yes, no) in COLUMNS.items():
        value = yes if values(row)[column] else no
        terms.append(f"{name} == {value}" if value.startswith(".") else name if value == "true" else f"!{name}")
    return " && ".join(terms)


def result_of(row):
    arm, original, instead, _ = ROWS[row]
    return Mutant(
        f"row {row} shows {instead}",
        (Edit(TABLE, original, f"{is_row(row)} ? {instead} : {original}", arm),),
        "the outcome table gives the outcome of each row",
        f"<doc:LicensingRules#Rows> row {row}:",
        row=(row, "result"),
    )


def condition_of(row):
    columns = ROWS[row][3]
    edits = []
    for column in columns:
        name, yes, no = COLUMNS[column]
        turned = no if values(row)[column] else yes
        edits.append(Edit(TABLE, SUBJECT.replace(name, f"⟦{name}⟧"), f"{is_row(row)} ? {turned} : {name}"))
    return Mutant(
        f"row {row} is taken for the one that differs from it in {' and '.join(columns)}",
        tuple(edits),
        "the outcome table gives the outcome of each row",
        f"<doc:LicensingRules#Rows> row {row}:",
        row=(row, "condition"),
    )

ROW = "the outcome table gives the outcome of each row"
OUTSIDE = "outside rows 11 and 12, seats and earlier losses do not change the cause"
FREE = "with a free seat, the cause shows why the user has no license"
NONE = "without a free seat, the cause shows why no seat is free"

MUTANTS = [
    *(make(row) for row in ROWS for make in (result_of, condition_of)),
    flip("a license underneath an integration that is off is not retained", "OutcomeTable.isRetained", "true",
         "false", ROW, "<doc:LicensingRules#Rows> row 5:", case="(.off, true)"),
    flip("a user without a license retains one while the integration is off", "OutcomeTable.isRetained", "false",
         "enabled == .off", ROW, "<doc:LicensingRules#Rows> row 15:", case="(.off, false), (.on, _)"),
    flip("a license that is shown counts as retained", "OutcomeTable.isRetained", "false", "holder", ROW,
         "<doc:LicensingRules#Rows> row 9:", case="(.off, false), (.on, _)"),
    flip("under MiCollab a license is there because it was assigned", "OutcomeTable.cause", ".micollabControls",
         ".assigned", OUTSIDE, "rows 1-2 ", case="(.on, .on, true, _, _)"),
    flip("under MiCollab a license is missing because nobody assigned it", "OutcomeTable.cause",
         ".micollabNotGranted", ".notAssigned", OUTSIDE, "rows 3-4 ", case="(.on, .on, false, _, _)"),
    flip("a retained license is not named as the cause", "OutcomeTable.cause", ".retained", ".integrationOff",
         OUTSIDE, "rows 13-14 ", case="(_, .off, true, _, _)"),
    flip("without a license something is retained", "OutcomeTable.cause", ".integrationOff", ".retained", OUTSIDE,
         "rows 15-16 ", case="(_, .off, false, _, _)"),
    flip("an assigned license is there because of MiCollab", "OutcomeTable.cause", ".assigned", ".micollabControls",
         OUTSIDE, "rows 9-10 ", case="(.off, .on, true, _, _)"),
    flip("who never held a license lost it", "OutcomeTable.cause", ".notAssigned", ".unassigned", FREE, "nil",
         case="(.off, .on, false, .available, nil)"),
    flip("a license that was taken away was never assigned", "OutcomeTable.cause", ".unassigned", ".notAssigned",
         FREE, "unassigned", case="(.off, .on, false, .available, .unassigned)"),
    flip("a license that was revoked was taken away individually", "OutcomeTable.cause", ".revoked", ".unassigned",
         FREE, "revoked", case="(.off, .on, false, .available, .revoked)"),
    flip("without orders the pool is called exhausted", "OutcomeTable.cause", ".noOrders", ".poolExhausted", NONE,
         "noOrders", case="(.off, .on, false, .noOrders, _)"),
    flip("orders to come are none", "OutcomeTable.cause", ".ordersPending", ".noOrders", NONE, "ordersPending",
         case="(.off, .on, false, .ordersPending, _)"),
    flip("expired orders are none", "OutcomeTable.cause", ".ordersExpired", ".noOrders", NONE, "ordersExpired",
         case="(.off, .on, false, .ordersExpired, _)"),
    flip("an exhausted pool has expired", "OutcomeTable.cause", ".poolExhausted", ".ordersExpired", NONE,
         "poolExhausted", case="(.off, .on, false, .poolExhausted, _)"),
]

"""A mutant is an intentionally wrong rule, with the test that must detect it."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Edit:
    """An expression of a symbol, and the expression that replaces it while the mutant is on.

    `symbol` is a type with one of its members: see symbols.py. With `case`, the expression is in this arm of a `switch`.
    `text` must occur exactly once there, ignoring white space. If the expression alone occurs more often, `text` is longer
    and has the expression between ⟦ and ⟧.
    """

    symbol: str
    text: str
    instead: str
    case: str = ""


@dataclasses.dataclass(frozen=True)
class Mutant:
    """`sentence` is true while the mutant is on; `test` is the sentence of a test that must then fail.

    If that test has arguments, `argument` is a part of the description of one of them, which must be among the failures.
    """

    sentence: str
    edits: tuple[Edit, ...]
    test: str
    argument: str = ""
    # For the outcome table: the number of the row, and its flipped side, "condition" or "result".
    row: tuple[int, str] | None = None
    # For the switches: the positions of MiCollab and MiTeam Meetings before, and the switched integration.
    edge: tuple[str, str, str] | None = None


def flip(sentence, symbol, text, instead, test, argument="", case="", **more):
    """A mutant of one expression."""
    return Mutant(sentence, (Edit(symbol, text, instead, case),), test, argument, **more)

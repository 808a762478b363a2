"""A mutant is a rule that is wrong on purpose, and the test that must notice."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Edit:
    """An expression of a symbol, and the expression that takes its place while the mutant is on.

    `symbol` is a type with one of its members: see symbols.py. With `case`, the expression is in this arm of a `switch`.
    `text` must occur once there, apart from white space. If the expression alone occurs more often, `text` is longer and
    has the expression between ⟦ and ⟧.
    """

    symbol: str
    text: str
    instead: str
    case: str = ""


@dataclasses.dataclass(frozen=True)
class Mutant:
    """`sentence` says what is so while the mutant is on; `test` is the sentence of a test that must fail then.

    If that test has arguments, `argument` is part of what describes one of them, and just this one must be among those
    that fail.
    """

    sentence: str
    edits: tuple[Edit, ...]
    test: str
    argument: str = ""
    # Of the outcome table: the number of the row, and which side of it is flipped, "condition" or "result".
    row: tuple[int, str] | None = None
    # Of the switches: the positions of MiCollab and MiTeam Meetings before, and the integration that is turned.
    edge: tuple[str, str, str] | None = None


def flip(sentence, symbol, text, instead, test, argument="", case="", **more):
    """A mutant of one expression."""
    return Mutant(sentence, (Edit(symbol, text, instead, case),), test, argument, **more)

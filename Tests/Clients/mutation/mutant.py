"""What a mutant is: a rule that is wrong on purpose, and the test that must notice."""

import dataclasses
import functools


@dataclasses.dataclass(frozen=True)
class Edit:
    """An expression of a file below Sources/Licensing, and the one that stands there while the mutant is on.

    `text` must occur once in the file. Where the expression alone occurs more often, `text` is longer and has the
    expression between ⟦ and ⟧.
    """

    file: str
    text: str
    instead: str


@dataclasses.dataclass(frozen=True)
class Mutant:
    """`sentence` says what is so while the mutant is on; `test` is the sentence of a test that must fail then.

    Where that test has arguments, `argument` is part of what describes one of them, and just this one must be among
    those that fail.
    """

    sentence: str
    edits: tuple[Edit, ...]
    test: str
    argument: str = ""
    # Of the outcome table: the number of the row, and which side of it is flipped, "condition" or "result".
    row: tuple[int, str] | None = None
    # Of the switches: the positions of MiCollab and MiTeam Meetings before, and the integration that is turned.
    edge: tuple[str, str, str] | None = None


def _mutant(file, sentence, text, instead, test, argument="", **more):
    return Mutant(sentence, (Edit(file, text, instead),), test, argument, **more)


def of(file):
    """What makes mutants of one file: of a sentence, an expression, another expression and a test."""
    return functools.partial(_mutant, file)

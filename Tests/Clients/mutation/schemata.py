"""All mutants in one source text, each behind a condition: built once, tried one by one."""

import dataclasses
import sys

OPEN, CLOSE = "⟦", "⟧"

SWITCH = """#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Which mutant is on: the one whose number is in VITRINA_MUTANT.
enum Mutant {
    private static let number = getenv("VITRINA_MUTANT").flatMap { Int(String(cString: $0)) } ?? 0

    static func isOn(_ number: Int) -> Bool { self.number == number }
}
"""


@dataclasses.dataclass
class Place:
    """A part of a text, and its mutants with their numbers and expressions."""

    start: int
    end: int
    instead: list[tuple[int, str]]

    def holds(self, other):
        return self is not other and self.start <= other.start and other.end <= self.end

    def meets(self, start, end):
        return self.start < end and start < self.end


def locate(edit, sources, sentence):
    """The file of an edit, and the beginning and end of its expression."""
    before, opened, rest = edit.text.partition(OPEN)
    expression, closed, after = rest.partition(CLOSE) if opened else (before, "", "")
    if bool(opened) != bool(closed):
        sys.exit(f"the mutant “{sentence}” marks no expression in {edit.text!r}")
    if not is_balanced(expression):
        sys.exit(f"the mutant “{sentence}” replaces no whole expression: {expression!r}")
    context = (before, expression, after) if opened else ("", expression, "")
    found = sources.occurrences(edit.symbol, edit.case, *context)
    if len(found) != 1:
        where = f"{edit.symbol}, case {edit.case}" if edit.case else edit.symbol
        sys.exit(
            f"the mutant “{sentence}” is stale: its text must occur once in {where}, and occurs {len(found)} times:\n"
            f"{edit.text}"
        )
    return found[0]


def is_balanced(expression):
    """Whether all brackets are balanced, so that a text can be put into brackets."""
    depth = 0
    for sign in expression:
        depth += (sign in "([{") - (sign in ")]}")
        if depth < 0:
            return False
    return depth == 0


def places(mutants, sources):
    """The places of all mutants by file."""
    found = {}
    for number, mutant in enumerate(mutants, 1):
        for edit in mutant.edits:
            file, *span = locate(edit, sources, mutant.sentence)
            of_file = found.setdefault(file, {})
            of_file.setdefault(tuple(span), Place(*span, [])).instead.append((number, edit.instead))
    for file, of_file in found.items():
        for one in of_file.values():
            for other in of_file.values():
                if one.meets(other.start, other.end) and not (one is other or one.holds(other) or other.holds(one)):
                    sys.exit(f"two mutants of {file} overlap: {sources.texts[file][one.start : other.end]!r}")
    return {file: list(of_file.values()) for file, of_file in found.items()}


def rewritten(text, of_file):
    """The text with every mutant of the file."""
    return _rewritten(text, 0, len(text), of_file)


def _rewritten(text, start, end, of_file):
    parts = []
    for place in sorted(of_file, key=lambda place: (place.start, -place.end)):
        if place.start < start:
            # Inside of a place that is already written.
            continue
        original = _rewritten(text, place.start, place.end, [other for other in of_file if place.holds(other)])
        chain = "".join(f"Mutant.isOn({number}) ? ({instead}) : " for number, instead in place.instead)
        parts += [text[start : place.start], f"({chain}({original}))"]
        start = place.end
    return "".join([*parts, text[start:end]])

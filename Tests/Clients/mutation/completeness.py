"""Checks that the catalog covers the whole outcome table and all switches.

The catalog is complete if all of these are true of the current sources:

1. Each of the sixteen rows of the outcome table has a mutant of its condition and one of its result. The rows are read
   from the arms of the `switch`, which must contain every combination of C, M, A and V exactly once.
2. Each of the eight edges has a mutant with the opposite effect. An edge switches one of the two integrations, from one
   of the four positions of both.
3. Each decision in the files that declare the symbols of DECIDING overlaps a mutant. A decision is an arm of a `switch`,
   the condition of an `if`, a `guard`, a `where` or a conditional expression, or a line with `&&` or `||`. UNSEEN lists
   the decisions that no test could distinguish from the original, with the reason.
"""

import itertools
import re

import outcome_mutants
import schemata
import switch_mutants

DECIDING = (outcome_mutants.TABLE, "AccountFold.switchOff", switch_mutants.INSTANT)

# Decisions that have no effect if they are flipped: the symbol of DECIDING, a part of the decision, and the reason.
UNSEEN = [
    (switch_mutants.INSTANT, "if case .integration = $0.payload",
     "saves time: `fate` looks for integrations again"),
]


def missing(mutants, sources):
    """The missing mutants, one sentence each."""
    places = schemata.places(mutants, sources)
    return [*_rows(mutants, sources), *_edges(mutants), *_decisions(places, sources)]


def rows(text):
    """The beginning and end of the result in each arm of the outcome table, by the number of the row."""
    begin = text.index(outcome_mutants.SUBJECT) + len(outcome_mutants.SUBJECT)
    end = text.index("\n        }", begin)
    values = {".on": (True,), ".off": (False,), "true": (True,), "false": (False,), "_": (True, False)}
    found = {}
    for line in re.finditer(r"^.*\S.*$", text[begin:end], re.MULTILINE):
        arm = re.match(r"\s*case \((\S+), (\S+), (\S+), (\S+)\): (\.\w+)(?:\s*//.*)?$", line[0])
        if not arm or not all(column in values for column in arm.groups()[:4]):
            raise ValueError(f"no arm of the outcome table: {line[0].strip()}")
        for cell in itertools.product(*(values[column] for column in arm.groups()[:4])):
            number = 1 + sum(weight for weight, is_so in zip((8, 4, 2, 1), cell) if not is_so)
            if number in found:
                raise ValueError(f"row {number} is twice in the outcome table")
            found[number] = tuple(begin + line.start() + place for place in arm.span(5))
    if sorted(found) != list(range(1, 17)):
        raise ValueError(f"the outcome table has the rows {sorted(found)}")
    return found


def _rows(mutants, sources):
    [file] = sources.files(outcome_mutants.TABLE)
    try:
        arms = rows(sources.texts[file])
    except ValueError as error:
        yield str(error)
        return
    for number, side in itertools.product(arms, ("condition", "result")):
        of_row = [mutant for mutant in mutants if mutant.row == (number, side)]
        if not of_row:
            yield f"the {side} of row {number} has no mutant"
        for mutant in of_row:
            spans = [schemata.locate(edit, sources, mutant.sentence) for edit in mutant.edits]
            if side == "result" and spans != [(file, *arms[number])]:
                yield f"the mutant “{mutant.sentence}” is not about the result of row {number}"


def _edges(mutants):
    found = {mutant.edge for mutant in mutants}
    for edge in itertools.product(("on", "off"), ("on", "off"), switch_mutants.CODES):
        if edge not in found:
            yield f"no mutant turns {edge[2]} the wrong way with MiCollab {edge[0]} and MiTeam Meetings {edge[1]}"


def _decisions(places, sources):
    excused = set()
    for symbol in DECIDING:
        [file] = sources.files(symbol)
        text = sources.texts[file]
        for start, end in decisions(text):
            reasons = [entry for entry in UNSEEN if entry[0] == symbol and entry[1] in text[start:end]]
            excused.update(reasons)
            if not reasons and not any(place.meets(start, end) for place in places.get(file, [])):
                line = text.count("\n", 0, start) + 1
                yield f"{file}:{line} has no mutant: {' '.join(text[start:end].split())}"
    for entry in UNSEEN:
        if entry not in excused:
            yield f"UNSEEN names what {entry[0]} does not have: {entry[1]}"


def decisions(text):
    """The beginning and end of each decision in a source text."""
    code = re.sub(r"//.*|\"(?:\\.|[^\"\\\n])*\"", lambda said: " " * len(said[0]), text)
    found = []
    for keyword in re.finditer(r"\b(?:guard|if|where(?!:)|case)\b", code):
        start = keyword.start()
        if keyword[0] == "case":
            colon = _first(code, start, ":")
            # The cases of an `enum` have no colon in their line; `if case` and `guard case` are found by `if` and `guard`.
            if colon is None or "\n" in code[start:colon] or re.search(r"\b(?:if|guard)\s+$", code[:start]):
                continue
            end = _first(code, colon, "}", r"\bcase\b")
        else:
            end = _first(code, start, {"guard": r"\belse\b", "if": r"\{", "where": r"[:{]"}[keyword[0]])
            if keyword[0] == "guard":
                end = _first(code, code.index("{", end) + 1, "}")
        found.append((start, end or len(code)))
    # If the operator begins a line, the decision includes the line before.
    for line in re.finditer(r"(?:^.*\n(?= +(?:\?|&&|\|\|)))?^.*(?: \? |&&|\|\|).*$", code, re.MULTILINE):
        found.append((line.start() + len(line[0]) - len(line[0].lstrip()), line.end()))
    return sorted(found)


def _first(code, start, *patterns):
    """The next place of one of the patterns, outside of brackets that open after `start`."""
    depth = 0
    for place in range(start, len(code)):
        if depth == 0 and place > start and any(re.compile(pattern).match(code, place) for pattern in patterns):
            return place
        if code[place] in "([{":
            depth += 1
        elif code[place] in ")]}":
            depth -= 1
            if depth < 0:
                return place
    return None

"""Whether the catalogue leaves nothing out of the outcome table and of the switches.

Complete means, and each part is counted in the sources as they are:

1. Each of the sixteen rows of the outcome table has a mutant of its condition and one of its result. The rows are read
   from the arms of the `switch`: they must give every combination of C, M, A and V exactly once.
2. Each of the eight edges has a mutant with the opposite effect: two integrations, each of them turned from each
   position of both.
3. Each decision in the files that declare the symbols of DECIDING meets a mutant: the arm of a `switch`, the condition of an `if`, a `guard`, a
   `where` or a conditional expression, and each line with `&&` or `||`. Decisions that
   no test could tell from the original are in UNSEEN, with the reason.
"""

import itertools
import re

import outcome_mutants
import schemata
import switch_mutants

DECIDING = (outcome_mutants.TABLE, "AccountFold.switchOff", switch_mutants.INSTANT)

# Decisions that leave no trace if they are flipped: the symbol of DECIDING, a part of the decision, and why.
UNSEEN = [
    (switch_mutants.INSTANT, "if case .integration = $0.payload",
     "saves time: `fate` looks for integrations again"),
]


def missing(mutants, sources):
    """The rules without a mutant, one sentence each."""
    places = schemata.places(mutants, sources)
    return [*_rows(mutants, sources), *_edges(mutants), *_decisions(places, sources)]


def rows(text):
    """The arms of the outcome table by the numbers of their rows: where the result begins and ends."""
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
    """Where each decision of a source text begins and ends."""
    code = re.sub(r"//.*|\"(?:\\.|[^\"\\\n])*\"", lambda said: " " * len(said[0]), text)
    found = []
    for keyword in re.finditer(r"\b(?:guard|if|where(?!:)|case)\b", code):
        start = keyword.start()
        if keyword[0] == "case":
            colon = _first(code, start, ":")
            # The cases of an `enum` have no colon in their line, those of `if case` and `guard case` are patterns.
            if colon is None or "\n" in code[start:colon] or re.search(r"\b(?:if|guard)\s+$", code[:start]):
                continue
            end = _first(code, colon, "}", r"\bcase\b")
        else:
            end = _first(code, start, {"guard": r"\belse\b", "if": r"\{", "where": r"[:{]"}[keyword[0]])
            if keyword[0] == "guard":
                end = _first(code, code.index("{", end) + 1, "}")
        found.append((start, end or len(code)))
    # With the line before, where the operator begins its own.
    for line in re.finditer(r"(?:^.*\n(?= +(?:\?|&&|\|\|)))?^.*(?: \? |&&|\|\|).*$", code, re.MULTILINE):
        found.append((line.start() + len(line[0]) - len(line[0].lstrip()), line.end()))
    return sorted(found)


def _first(code, start, *patterns):
    """Where one of the patterns comes next, outside of the brackets that open after `start`."""
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

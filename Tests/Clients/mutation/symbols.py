"""The places of declarations in Swift sources, so that a rule is found by its name and not by its surroundings.

A symbol is a type with one of its members, such as `AccountFold.addUser`, or a function outside of types, such as `latest`.
Overloads have one symbol. An arm of a `switch` in it is identified by its pattern, such as `.assigned(let tier)`.
"""

import bisect
import dataclasses
import re

DECLARATION = re.compile(
    r"\b(?:(?P<type>struct|class|enum|actor|protocol|extension)\s+(?P<named>[A-Z][\w.]*)"
    r"|(?P<kind>func|var|let)\s+(?P<member>\w+|[-+*/<>=!&|]+)|(?P<init>init|subscript)\s*[?!]?\s*[(<])"
)


@dataclasses.dataclass(frozen=True)
class Declaration:
    symbol: str
    file: str
    start: int
    end: int


def blanked(text):
    """The text with spaces instead of comments and strings, so that brackets in them do not count."""
    pattern = r"//[^\n]*|\"\"\".*?\"\"\"|\"(?:\\\([^()\n]*\)|\\.|[^\"\\\n])*\""
    return re.sub(pattern, lambda said: re.sub(r"[^\n]", " ", said[0]), text, flags=re.DOTALL)


def declarations(file, text):
    """All members of all types of a file, and all functions outside of types."""
    code = blanked(text)
    found, types = [], []
    place = 0
    while said := DECLARATION.search(code, place):
        place = said.end()
        types = [of_type for of_type in types if of_type[2] > said.start()]
        if said["type"]:
            opened = code.find("{", said.end())
            types.append((said["named"].split(".")[-1], said.start(), closing(code, opened)))
            continue
        end = end_of_member(code, said)
        name = said["member"] or said["init"]
        # Names inside a body are not members.
        found.append(Declaration(".".join([*(of_type[0] for of_type in types[-1:]), name]), file, said.start(), end))
        place = end if said["kind"] != "let" or "{" in code[said.start() : end] else said.end()
    return found


def end_of_member(code, said):
    """The end of a declaration: after its body, or after its line if it has none."""
    depth = 0
    for place in range(said.start(), len(code)):
        sign = code[place]
        if sign == "{" and depth == 0:
            end = closing(code, place)
            # A closure is part of an expression that can continue.
            rest = re.compile(r"\s*(?:\(\)|\.|\+|\?\?)").match(code, end)
            if not (said["kind"] == "let" or rest) or said["kind"] == "func":
                return end
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "\n" and depth == 0 and not re.compile(r"\s*(?:[?:.+&|<>*/-]|->|where\b|\{|throws|async|=)").match(code, place):
            if said["kind"] in ("let", "var") and code[said.start() : place].rstrip()[-1] not in "=:,":
                return place
    return len(code)


def closing(code, opened):
    """The place after the bracket that closes the one at `opened`."""
    depth = 0
    for place in range(opened, len(code)):
        depth += (code[place] in "([{") - (code[place] in ")]}")
        if depth == 0:
            return place + 1
    return len(code)


def arms(text, start, end):
    """The arms of switches between two places: each pattern, with the beginning and end of the arm after it."""
    code = blanked(text)
    found = []
    for said in re.finditer(r"\b(?:case|default)\b", code[start:end]):
        begin = start + said.start()
        if re.search(r"\b(?:if|guard|for|while)\s+$|,\s*$", code[start:begin]):
            continue
        colon = outside(code, begin, end, ":")
        if colon is None:
            continue
        stop = outside(code, colon, end, r"\b(?:case|default)\b", skipping=r"\b(?:if|guard|for|while)\s+$|,\s*$")
        pattern = " ".join(text[begin:colon].removeprefix("case").split())
        found.append((pattern, colon + 1, stop or end))
    return found


def outside(code, start, end, pattern, skipping=None):
    """The next match of a pattern outside of brackets that open after `start`, up to the bracket that closes."""
    depth = 0
    for place in range(start + 1, end):
        if depth == 0 and re.compile(pattern).match(code, place):
            if not skipping or not re.search(skipping, code[start:place]):
                return place
        depth += (code[place] in "([{") - (code[place] in ")]}")
        if depth < 0:
            return place
    return None


class Spaceless:
    """A text that is searched without white space, so that formatting has no effect."""

    def __init__(self, text):
        self._places = [place for place, sign in enumerate(text) if not sign.isspace()]
        self._text = "".join(text[place] for place in self._places)

    def spans(self, wanted, start, end):
        """The occurrences of a text between two places."""
        wanted = "".join(wanted.split())
        low, high = bisect.bisect_left(self._places, start), bisect.bisect_left(self._places, end)
        found = []
        at = self._text.find(wanted, low, high)
        while at >= 0:
            found.append((self._places[at], self._places[at + len(wanted) - 1] + 1))
            at = self._text.find(wanted, at + 1, high)
        return found

    def part(self, start, before, expression):
        """The beginning and end of an expression after a text that begins at a place."""
        first = bisect.bisect_left(self._places, start) + len("".join(before.split()))
        return self._places[first], self._places[first + len("".join(expression.split())) - 1] + 1


class Sources:
    """The declarations of several files; `texts` maps paths to texts."""

    def __init__(self, texts):
        self.texts = texts
        self._spaceless = {file: Spaceless(text) for file, text in texts.items()}
        self._members = {}
        for file, text in texts.items():
            for declaration in declarations(file, text):
                self._members.setdefault(declaration.symbol, []).append(declaration)

    def declarations(self, symbol):
        """The declarations of a symbol, one for each overload."""
        return self._members.get(symbol, [])

    def files(self, symbol):
        """The files that declare a symbol."""
        return sorted({declaration.file for declaration in self.declarations(symbol)})

    def occurrences(self, symbol, case, before, expression, after):
        """The occurrences of an expression with its context in a symbol or an arm: file, beginning and end."""
        found = set()
        for file, start, end in self._scopes(symbol, case):
            spaceless = self._spaceless[file]
            for whole in spaceless.spans(before + expression + after, start, end):
                # The expression begins after the characters before it.
                found.add((file, *spaceless.part(whole[0], before, expression)))
        return sorted(found)

    def _scopes(self, symbol, case):
        for declaration in self.declarations(symbol):
            if not case:
                yield declaration.file, declaration.start, declaration.end
                continue
            for pattern, start, end in arms(self.texts[declaration.file], declaration.start, declaration.end):
                if pattern.split(" where ")[0] == case:
                    yield declaration.file, start, end

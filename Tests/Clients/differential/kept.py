"""Comparison of the final ledger with the sent events."""

from event_cases import loads
from event_rules import moment

_OPTIONAL = ("sequence", "actor")


class Kept:
    """The acknowledged elements by their identity."""

    def __init__(self):
        self._elements = {}

    def note(self, element, is_read):
        """Records an element. `is_read`: whether the SDK reads it too, so that its reading is the reference."""
        identity = (element.object["source"], element.object["id"])
        self._elements.setdefault(identity, []).append((element.text, is_read))

    def compare(self, exported, read, found):
        """Checks that the export contains exactly these elements."""
        lines = [loads(line) for line in exported.removesuffix("\n").split("\n")]
        ledger = {(line["source"], line["id"]): line for line in lines}
        for identity in ledger.keys() ^ self._elements.keys():
            found.failures.append(f"{identity!r} is in the ledger or was acknowledged, but not both")
        count = 0
        for identity in ledger.keys() & self._elements.keys():
            texts = self._elements[identity]
            # Of several contents of one identity the first is stored. The test does not know which one was first.
            if len({text for text, _ in texts}) > 1:
                continue
            text, is_read = texts[0]
            count += 1
            if not _is_same(ledger[identity], loads(text), read(text) if is_read else None):
                found.failures.append(f"sent: {text!r}\n  kept: {ledger[identity]!r}")
        print(f"{len(lines)} events in the ledger, {count} of them compared")


def _is_same(line, sent, event):
    """Whether a line of the ledger has exactly the sent content."""
    if event is not None:
        attributes = event.get_attributes()
        sent = {**attributes, "time": sent["time"], "data": event.get_data()}
        time = attributes["time"].replace(microsecond=0)
    else:
        time = moment(sent["time"])
    expected = {name: sent[name] for name in ("specversion", "id", "source", "type", "data")}
    expected |= {name: sent[name] for name in _OPTIONAL if sent.get(name) is not None}
    fraction = _fraction(sent["time"])
    return (
        moment(line["time"]) == time
        and _fraction(line["time"]) == fraction
        and _equal({name: value for name, value in line.items() if name != "time"}, expected)
    )


def _fraction(time):
    return "".join(digit for digit in time.partition(".")[2].rstrip("Zz").partition("+")[0].partition("-")[0]).rstrip(
        "0"
    )


def _equal(left, right):
    """Equality of JSON values. In Python, true also equals 1."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_equal(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_equal, left, right))
    return isinstance(left, bool) == isinstance(right, bool) and left == right

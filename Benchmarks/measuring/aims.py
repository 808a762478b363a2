"""The aims and the last results of the programs in this package. Each program records its figures here."""

import dataclasses
import json
import time
from collections.abc import Callable, Iterator

from . import units
from .programs import CHECKOUT
from .tables import markdown_table

_NOTES = CHECKOUT / ".build/benchmarks/figures.json"
_NEVER = "not measured"


@dataclasses.dataclass
class Aim:
    """A figure and its bound."""

    key: str
    work: str
    bound: float
    # Whether the bound is a minimum instead of a maximum.
    is_least: bool
    text: Callable[[float], str]

    def row(self, figures: dict[str, float]) -> list[str]:
        aim = f"{'≥' if self.is_least else '≤'} {self.text(self.bound)}"
        if self.key not in figures:
            return [self.work, aim, _NEVER, ""]
        figure = figures[self.key]
        reached = figure >= self.bound if self.is_least else figure <= self.bound
        return [self.work, aim, self.text(figure), "yes" if reached else "no"]


def _least(key: str, work: str, bound: float, text: Callable[[float], str]) -> Aim:
    return Aim(key, work, bound, True, text)


def _most(key: str, work: str, bound: float, text: Callable[[float], str]) -> Aim:
    return Aim(key, work, bound, False, text)


AIMS = [
    _least("build/hugo", "full build, 20,000 users, in memory: pages/s beside Hugo's", 25, units.times),
    _most("build/hugo-peak", "its peak of memory beside Hugo's", 0.25, units.times),
    _most("build/c", "the same on disk: time beside a program in C that writes the same files", 1.3, units.times),
    _most("build/again", "built again, nothing changed", 1, units.seconds),
    _most("build/again-written", "files touched by that", 0, units.whole),
    _least("growth/rate", "1,000,000 users: pages/s beside 20,000 users'", 0.8, units.times),
    _most("growth/peak", "their peak of memory", 1e9, units.mebibytes),
    _least("import/rate", "import of their 2,356,300 events, each second", 100_000, units.whole),
    _most("growth/ready", "server ready after a restart on them", 1, units.seconds),
    _most("event/page", "one event → page, 50,000 users, median", 0.010, units.milliseconds),
    _most("event/ratio", "the same beside 1,000 users", 1.2, units.times),
    _most("event/hugo", "the same beside `webhook` that runs Hugo", 1, units.times),
    _most("account/page", "one event → page, account of 100,000 users, median", 0.050, units.milliseconds),
    _most("account/passes", "20 events that change all its pages: work, in passes over them", 3, units.times),
    _most("202/p50", "202 on 64 connections: median beside the disk's fdatasync", 2, units.times),
    _most("202/p99", "the same, 99th percentile, above 3 × fdatasync's", 0.005, units.milliseconds),
    _least("202/rate", "acknowledged each second, beside 1 / fdatasync", 10, units.times),
    _most("202/work", "the same: work of the server for each", 70e-6, units.microseconds),
    _most("202/hummingbird", "the same beside a server of Hummingbird that answers at once", 2, units.times),
    _least("static/nginx", "pages served each second, beside nginx", 0.6, units.times),
    _least("sustained/rate", "events each second with 99 % of lags below 1 s", 1_000, units.whole),
]  # fmt: skip


def note(key: str, figure: float) -> None:
    """Records a figure for the table, with the day of its measurement."""
    assert any(aim.key == key for aim in AIMS), key
    notes = _notes()
    notes[key] = {"figure": figure, "day": time.strftime("%Y-%m-%d")}
    _NOTES.parent.mkdir(parents=True, exist_ok=True)
    _NOTES.write_text(json.dumps(notes, indent=2))


def _notes() -> dict[str, dict]:
    return json.loads(_NOTES.read_text()) if _NOTES.exists() else {}


def lines() -> Iterator[str]:
    """The table, with the days of the measurements."""
    notes = _notes()
    figures = {key: note["figure"] for key, note in notes.items()}
    yield markdown_table(["work", "aim", "measured", "reached"], [aim.row(figures) for aim in AIMS], texts=4)
    days = sorted({note["day"] for note in notes.values()})
    yield f"\nMeasured {days[0]}." if len(days) == 1 else f"\nMeasured {days[0]} to {days[-1]}." if days else ""

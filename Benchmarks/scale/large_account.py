#!/usr/bin/env python3
"""A very large account: an event about one user, and events that change every page.

    python3 Benchmarks/scale/large_account.py [USERS]

Signed events go to `vitrina serve`; the site is in memory. Work is measured as processor time, so that 20 events that each
change every page can be compared with one such event.
"""

import json
import pathlib
import select
import shutil
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "event-to-page")]

from measuring import aims, deliveries, machine, programs, tables  # noqa: E402  (the paths have to be there first)
from renames import Renames  # noqa: E402

_MEMORY = "/dev/shm"
_EVENTS = 25
_FLIPS = 20
# The pause between events that do not wait for the previous event's lists, which are published more slowly.
_PAUSE = 0.1
# An event that changes every page is in the queue within this time, and takes longer to publish.
_NOTICE = 1
_PATIENCE = 900


class Account:
    """The only account of a sample, and a server for it."""

    def __init__(self, server: programs.Server, place: programs.Installation, sample: bytes, sent: int = 0):
        self._server = server
        self._place = place
        # The number of events that were sent before: each has its own id.
        self._number = sent
        self._flips = 0
        self._users = {}
        for line in sample.splitlines():
            event = json.loads(line)
            if event["type"] == "user.added":
                self._users[event["data"]["user"]] = event["data"]
            if event["type"] == "user.removed":
                self._users.pop(event["data"]["user"], None)
        self._id = next(iter(self._users.values()))["account"]

    def _send(self, kind: str, data: dict) -> float:
        """The time of the answer."""
        self._number += 1
        body = deliveries.event(f"scale-{self._number}", kind, {"account": self._id, **data})
        answer = self._server.exchange(deliveries.request(f"m-{self._number}", body))
        if not answer.startswith(b"HTTP/1.1 202 "):
            raise SystemExit(f"not accepted: {answer!r}")
        return time.perf_counter()

    def rename(self, user: str, renames: Renames) -> float:
        """The seconds from the 202 to the user's page."""
        data = {key: self._users[user][key] for key in ("user", "email")}
        # A name with another place in the alphabet, so that lists change too.
        name = f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[self._number % 26]}{self._number} Example"
        page = str(self.page(user))
        acknowledged = self._send("user.updated", {**data, "name": name})
        while page not in renames.read():
            if not select.select([renames.descriptor], [], [], _PATIENCE)[0]:
                raise SystemExit(f"{page} is not replaced")
        return time.perf_counter() - acknowledged

    def rest(self) -> float:
        """The seconds until nothing waits to be published."""
        start = time.perf_counter()
        self._server.wait_until_caught_up(_PATIENCE)
        return time.perf_counter() - start

    def page(self, user: str) -> pathlib.Path:
        return self._place.site / "accounts" / self._id / "en" / "users" / f"{user}.html"

    def renames(self) -> Renames:
        """Observes the pages of users in one language."""
        renames = Renames()
        renames.watch(self.page("any").parent)
        return renames

    def users(self, count: int) -> list[str]:
        """Users with pages, without administrators, whose names are on all pages."""
        there = [user for user in sorted(self._users) if self.page(user).exists()]
        there = [user for user in there if self._users[user].get("role") != "account-admin"]
        return there[:: max(1, len(there) // count)][:count]

    def flip(self, count: int) -> tuple[float, float]:
        """The seconds, and processor seconds, until `count` switches of an integration are published."""
        start, work = time.perf_counter(), self._server.processor_time()
        for _ in range(count):
            kind = "integration.disabled" if self._flips % 2 else "integration.enabled"
            self._flips += 1
            self._send(kind, {"integration": "micollab"})
        # An event is acknowledged shortly before its pages are in the queue.
        noticed = time.monotonic() + _NOTICE
        while self._server.gauge("vitrina_regeneration_queue") == 0 and time.monotonic() < noticed:
            time.sleep(0.01)
        self._server.wait_until_caught_up(_PATIENCE)
        return time.perf_counter() - start, self._server.processor_time() - work


def _spread(times: list[float]) -> str:
    return f"{tables.percentile(times, 50) * 1000:,.1f} ms, slowest {max(times) * 1000:,.1f} ms"


def main() -> None:
    users = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    directory = pathlib.Path(tempfile.mkdtemp(prefix="vitrina-account-", dir=_MEMORY))
    try:
        print(machine.description(directory), file=sys.stderr)
        place = programs.Installation(directory, deliveries.SECRET)
        sample = place.sample(1, users)
        place.run("import", "-", stdin=sample)
        place.run("build")
        with place.serving() as server:
            server.wait_until_caught_up(_PATIENCE)
            account = Account(server, place, sample)
            renames = account.renames()
            first, *users_of_events = account.users(2 * _EVENTS + 1)
            first = account.rename(first, renames)
            account.rest()
            alone, rests, crowded = [], [], []
            for user in users_of_events[:_EVENTS]:
                alone.append(account.rename(user, renames))
                rests.append(account.rest())
            for user in users_of_events[_EVENTS:]:
                crowded.append(account.rename(user, renames))
                time.sleep(_PAUSE)
            account.rest()
            renames.close()
            once = [account.flip(1) for _ in range(2)][-1]
            many = account.flip(_FLIPS)
            peak = server.memory()
        rows = [
            ["first event after the start → page", f"{first * 1000:,.0f} ms"],
            ["202 → page, when nothing else waits", _spread(alone)],
            ["202 → page, an event every tenth of a second", _spread(crowded)],
            ["page → everything published, median", f"{tables.percentile(rests, 50):,.2f} s"],
            ["one event that changes every page", f"{once[0]:.1f} s, {once[1]:.1f} s of processors"],
            [f"{_FLIPS} of them in a row", f"{many[0]:.1f} s, {many[1]:.1f} s of processors"],
            ["work of all, in passes of one", f"{many[1] / once[1]:.2f}"],
            ["peak of the server", f"{peak / (1 << 20):,.0f} MiB"],
        ]
        aims.note("account/page", tables.percentile(alone, 50))
        aims.note("account/passes", many[1] / once[1])
        print(tables.markdown_table([f"an account of {users:,} users", ""], rows))
    finally:
        shutil.rmtree(directory)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""An account whose users come from sheets: an import, its pages, and the cost of stored lists for a later event.

    python3 Benchmarks/scale/users_lists.py [USERS [LISTS]]

The users of a sample are exported as `users.csv` and imported as a sheet. Then the ledger gets weekly lists of all users with
their licenses; in each list, some users have another name. Signed events go to `vitrina serve` with and without the lists;
the site is in memory. Work is measured as processor time, which depends less on other programs than elapsed time.
"""

import csv
import io
import json
import pathlib
import shutil
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "event-to-page"), str(HERE)]

from large_account import Account  # noqa: E402  (the paths have to be there first)
from measuring import deliveries, machine, programs, tables  # noqa: E402

_MEMORY = "/dev/shm"
_EVENTS = 10
# The number of users with another name in each list.
_RENAMED = 100
_PATIENCE = 1800


def _timed(place: programs.Installation, *arguments: str, **options) -> float:
    start = time.perf_counter()
    place.run(*arguments, **options)
    return time.perf_counter() - start


def _sheet(place: programs.Installation, account: str) -> list[list[str]]:
    """The rows of the site's own export, with the names of the columns first."""
    text = (place.site / "accounts" / account / "users.csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def _lists(rows: list[list[str]], account: str, count: int) -> bytes:
    """Lists of all users as events, one second apart and in the past."""
    header = {name: index for index, name in enumerate(rows[0])}
    people = {row[header["user"]]: row for row in sorted(rows[1:])}
    holders = {row[header["user"]] for row in rows[1:] if row[header["outcome"]].startswith("licensed")}
    now = int(time.time())
    lines = []
    for week in range(count):
        users = []
        for number, (user, row) in enumerate(people.items()):
            name = row[header["name"]].lstrip("'")
            if number // _RENAMED == week:
                name = f"{name} {week}"
            licenses = ["miteam-meetings"] if user in holders else []
            users.append({"user": user, "name": name, "email": row[header["email"]].lstrip("'"), "licenses": licenses})
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - count + week))
        event = {"specversion": "1.0", "id": f"list-{week}", "source": "/sheets/users", "type": "users.listed"}
        lines.append(json.dumps({**event, "time": moment, "data": {"account": account, "users": users, "products": ["miteam-meetings"]}}))
    return "\n".join(lines).encode()


class _Run:
    """The cost of events in a server that has just started."""

    def __init__(self, place: programs.Installation, sample: bytes, sent: int):
        start = time.perf_counter()
        with place.serving() as server:
            server.wait_until_caught_up(_PATIENCE)
            self.ready = time.perf_counter() - start
            account = Account(server, place, sample, sent)
            renames = account.renames()
            first, *others = account.users(_EVENTS + 1)
            before = server.processor_time()
            self.first = account.rename(first, renames)
            account.rest()
            self.first_work = server.processor_time() - before
            before = server.processor_time()
            times = []
            for user in others:
                times.append(account.rename(user, renames))
                account.rest()
            renames.close()
            self.later = tables.percentile(times, 50)
            self.later_work = (server.processor_time() - before) / len(others)
            self.memory = server.memory()


def main() -> None:
    users = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    directory = pathlib.Path(tempfile.mkdtemp(prefix="vitrina-lists-", dir=_MEMORY))
    try:
        print(machine.description(directory), file=sys.stderr)
        place = programs.Installation(directory / "events", deliveries.SECRET)
        sample = place.sample(1, users)
        place.run("import", "-", stdin=sample)
        place.run("build")
        account = next(place.site.glob("accounts/*")).name
        rows = _sheet(place, account)

        fresh = programs.Installation(directory / "sheet", deliveries.SECRET)
        created = [line for line in sample.splitlines() if b'"partner.created"' in line or b'"account.created"' in line]
        fresh.run("import", "-", stdin=b"\n".join(created))
        file = place.site / "accounts" / account / "users.csv"
        imported = _timed(fresh, "import", str(file), "--account", account, "--yes")
        again = _timed(fresh, "import", str(file), "--account", account, "--yes")
        built = _timed(fresh, "build")
        shutil.rmtree(directory / "sheet")

        without = _Run(place, sample, sent=0)
        place.run("import", "-", stdin=_lists(rows, account, count))
        refolded = _timed(place, "build")
        with_lists = _Run(place, sample, sent=_EVENTS + 1)

        def row(name: str, unit: str, before: float, after: float) -> list[str]:
            return [name, f"{before:,.1f} {unit}", f"{after:,.1f} {unit}", f"{after / before:.2f}"]

        figures = [
            ("first event after a restart → page", "ms", without.first * 1000, with_lists.first * 1000),
            ("its work, until everything is published", "s", without.first_work, with_lists.first_work),
            ("a later event → page, median", "ms", without.later * 1000, with_lists.later * 1000),
            ("its work, until everything is published", "s", without.later_work, with_lists.later_work),
            ("restart until the site is in line", "s", without.ready, with_lists.ready),
            ("peak of the server", "MiB", without.memory / 2**20, with_lists.memory / 2**20),
        ]
        costs = [
            [f"import of a sheet of {len(rows) - 1:,} rows", f"{imported:.1f} s"],
            ["the same sheet again", f"{again:.1f} s"],
            ["build of its pages", f"{built:.1f} s"],
            [f"build after {count} more lists", f"{refolded:.1f} s"],
        ]
        print(tables.markdown_table([f"an account of {users:,} users from sheets", ""], costs))
        print()
        print(tables.markdown_table(["", "without lists", f"{count} lists", "ratio"], [row(*figure) for figure in figures]))
    finally:
        shutil.rmtree(directory)


if __name__ == "__main__":
    main()

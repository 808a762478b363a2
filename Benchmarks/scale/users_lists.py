#!/usr/bin/env python3
"""An account whose users come from sheets: one import, its pages, and what lists in the ledger cost a later event.

    python3 Benchmarks/scale/users_lists.py [USERS [LISTS]]

The users of a sample are exported as `users.csv` and imported as a sheet. Then the ledger gets weekly lists of all users, in
each of which some have another name. Signed events go to `vitrina serve`, without the lists and with them; the site is in
memory.
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
_EVENTS = 20
# Users with another name in each list.
_RENAMED = 100
_PATIENCE = 1800


def _timed(place: programs.Installation, *arguments: str, **options) -> float:
    start = time.perf_counter()
    place.run(*arguments, **options)
    return time.perf_counter() - start


def _sheet(place: programs.Installation, account: str) -> list[list[str]]:
    """The rows of the site's own export, the names of the columns first."""
    text = (place.site / "accounts" / account / "users.csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def _lists(rows: list[list[str]], account: str, count: int) -> bytes:
    """Lists of all users as events, one second apart and all in the past."""
    header = {name: index for index, name in enumerate(rows[0])}
    people = {row[header["user"]]: row for row in rows[1:]}
    now = int(time.time())
    lines = []
    for week in range(count):
        users = []
        for number, (user, row) in enumerate(people.items()):
            name = row[header["name"]].lstrip("'")
            if number // _RENAMED == week:
                name = f"{name} {week}"
            users.append({"user": user, "name": name, "email": row[header["email"]].lstrip("'")})
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - count + week))
        event = {"specversion": "1.0", "id": f"list-{week}", "source": "/sheets/users", "type": "users.listed"}
        lines.append(json.dumps({**event, "time": moment, "data": {"account": account, "users": users}}))
    return "\n".join(lines).encode()


def _events(place: programs.Installation, sample: bytes, sent: int) -> tuple[float, float]:
    """Seconds from 202 to the page: the first event after the start, and the median of those that follow."""
    with place.serving() as server:
        server.wait_until_caught_up(_PATIENCE)
        account = Account(server, place, sample, sent)
        renames = account.renames()
        first, *others = account.users(_EVENTS + 1)
        start = account.rename(first, renames)
        account.rest()
        times = []
        for user in others:
            times.append(account.rename(user, renames))
            account.rest()
        renames.close()
        return start, tables.percentile(times, 50)


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

        without = _events(place, sample, sent=0)
        place.run("import", "-", stdin=_lists(rows, account, count))
        refolded = _timed(place, "build")
        with_lists = _events(place, sample, sent=_EVENTS + 1)
        table = [
            [f"import of a sheet of {len(rows) - 1:,} rows", f"{imported:.1f} s"],
            ["the same sheet again", f"{again:.1f} s"],
            ["build of its pages", f"{built:.1f} s"],
            [f"build after {count} more lists", f"{refolded:.1f} s"],
            ["first event after the start → page, without lists", f"{without[0] * 1000:,.0f} ms"],
            [f"the same with {count} lists in the ledger", f"{with_lists[0] * 1000:,.0f} ms"],
            ["202 → page, median, without lists", f"{without[1] * 1000:,.1f} ms"],
            [f"the same with {count} lists in the ledger", f"{with_lists[1] * 1000:,.1f} ms"],
        ]
        print(tables.markdown_table([f"an account of {users:,} users from sheets", ""], table))
    finally:
        shutil.rmtree(directory)


if __name__ == "__main__":
    main()

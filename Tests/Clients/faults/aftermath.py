"""The state that must hold after any fault, once the program runs again without one."""

import os
import re
import signal
import sqlite3

import events
from promises import check_ledger, check_links, check_quarantine, databases
from running import Broken, run, serving
from scenario import CLOSED, catch_up

# README.md, "Operating", and what SQLite keeps beside a database that somebody may still read.
DATA = re.compile(r"ledger\.sqlite(-wal|-shm)?|links\.sqlite(-journal)?|lock|published-\w+\.receipts")
# Files that only the next server removes: the note of an address, and lists of pages that were never finished.
PASSING = re.compile(r"server\.address(\.new)?|published-\w+\.receipts\.new")
# What `status` says of a ledger that was not yet made, or not to its end: the half that is there has no log that readers
# could read around.
_UNMADE = "there is no ledger here yet"
_HALF_MADE = "whichever writes next takes the change back"


def recover(scenario, first):
    """Starts again, with `build` or with `serve`, and checks every promise; the other one changes nothing then."""
    place = scenario.place
    look(scenario)
    starts = {"build": _build, "serve": _serve}
    second = "serve" if first == "build" else "build"
    starts[first](scenario)
    check_ledger(place, scenario.promises)
    check_site(place)
    if run(place, ["verify"]).expect(0) != "the site is what the ledger says\n":
        raise Broken("verify says something else")
    before = _tree(place.root / "site")
    starts[second](scenario)
    if before != _tree(place.root / "site"):
        raise Broken(f"`{second}` changes what `{first}` made")
    check_data(place)
    check_links(place, scenario.promises)
    check_quarantine(place, scenario.promises)
    _send_again(scenario)


def look(scenario):
    """Readers need not wait until a writer has repaired a half-done change, once the ledger holds anything."""
    ended = run(scenario.place, ["status"])
    is_half_made = _HALF_MADE in ended.errors and not scenario.promises.kept
    if ended.status != 0 and _UNMADE not in ended.errors and not is_half_made:
        raise Broken(f"`status` after the fault: exit code {ended.status}\n{ended.errors}")


def _build(scenario):
    run(scenario.place, ["build"]).expect(0)


def _serve(scenario):
    serve(scenario.place, scenario.promises)


def serve(place, promises):
    """A server comes up, brings the site in line, keeps what was promised of links, and ends."""
    with serving(place) as server:
        if not server.start():
            raise Broken(f"the server does not start again: {server.end().errors[-2000:]}")
        catch_up(server)
        for number, path in promises.links.items():
            status = events.fetch(server.port, path).status
            expected = CLOSED if number in promises.revoked else (303,)
            if number in promises.revoking:
                expected += CLOSED
            if status not in expected:
                raise Broken(f"{status} for link {number}")
        server.send(signal.SIGTERM)
        server.end().expect(0)


def _send_again(scenario):
    """Unacknowledged events are sent again, and then the ledger holds everything that was sent."""
    promises = scenario.promises
    path = scenario.place.root / "again.jsonl"
    path.write_text(events.lines(promises.sent.values()))
    run(scenario.place, ["import", str(path)]).expect(0)
    promises.kept.update(promises.sent)
    check_ledger(scenario.place, promises)


def check_site(place, foreign=()):
    """No page is torn, and nothing lies about; files that are not the program's may be anything."""
    for folder, names, files in os.walk(place.root / "site"):
        if not names and not files:
            raise Broken(f"{folder} is empty")
        for name in [*names, *files]:
            if name.startswith(".") or name.endswith((".tmp", ".new")):
                raise Broken(f"litter: {folder}/{name}")
        for name in files:
            if name.endswith(".html") and os.path.join(folder, name) not in foreign:
                with open(os.path.join(folder, name), "rb") as page:
                    if not page.read().endswith(b"</html>\n"):
                        raise Broken(f"{folder}/{name} is torn")


def check_data(place, served=True):
    """The databases are whole, and nothing lies about in the data directory once a server has run."""
    for path in (place.root / "data").iterdir():
        if not DATA.fullmatch(path.name) and (served or not PASSING.fullmatch(path.name)):
            raise Broken(f"litter: {path}")
    with databases(place) as folder:
        for path in folder.glob("*.sqlite"):
            database = sqlite3.connect(path)
            said = database.execute("PRAGMA integrity_check").fetchall()
            database.close()
            if said != [("ok",)]:
                raise Broken(f"{path.name}: {said[:5]}")


def _tree(root):
    """Every file and directory with what a change would change."""
    found = {}
    for folder, names, files in os.walk(root):
        for name in [*names, *files]:
            status = os.lstat(os.path.join(folder, name))
            found[os.path.join(folder, name)] = (status.st_ino, 0 if name in names else status.st_mtime_ns)
    return found

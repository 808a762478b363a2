"""The state that must hold after a fault, once the program runs without faults."""

import os
import re
import signal
import sqlite3

import events
from promises import check_ledger, check_links, check_quarantine, databases
from running import Broken, run, serving
from scenario import CLOSED, catch_up

# The files of <doc:Operating>, and files of SQLite beside a database that a reader may still use.
DATA = re.compile(r"ledger\.sqlite(-wal|-shm)?|links\.sqlite(-journal)?|lock|published-\w+\.receipts")
# Files that only the next server removes: the file with an address, and incomplete lists of pages.
PASSING = re.compile(r"server\.address(\.new)?|published-\w+\.receipts\.new")
# Messages of `status` for a ledger that was not created completely. Such a ledger has no log that readers could use.
_UNMADE = "there is no ledger here yet"
_HALF_MADE = "to roll the change back"


def recover(scenario, first):
    """Starts again with `build` or `serve`, and checks every promise. The other command must then change nothing."""
    place = scenario.place
    look(scenario)
    starts = {"build": _build, "serve": _serve}
    second = "serve" if first == "build" else "build"
    starts[first](scenario)
    check_ledger(place, scenario.promises)
    check_site(place)
    if run(place, ["verify"]).expect(0) != "the site matches the ledger\n":
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
    """Checks that readers need not wait until a writer has repaired an incomplete change, unless the ledger has no events."""
    ended = run(scenario.place, ["status"])
    is_half_made = _HALF_MADE in ended.errors and not scenario.promises.kept
    if ended.status != 0 and _UNMADE not in ended.errors and not is_half_made:
        raise Broken(f"`status` after the fault: exit code {ended.status}\n{ended.errors}")


def _build(scenario):
    run(scenario.place, ["build"]).expect(0)


def _serve(scenario):
    serve(scenario.place, scenario.promises)


def serve(place, promises):
    """Checks that a server starts, updates the site, keeps its promises about links, and ends."""
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
    """Sends unacknowledged events again. The ledger must then contain all sent events."""
    promises = scenario.promises
    path = scenario.place.root / "again.jsonl"
    path.write_text(events.lines(promises.sent.values()))
    run(scenario.place, ["import", str(path)]).expect(0)
    promises.kept.update(promises.sent)
    check_ledger(scenario.place, promises)


def check_site(place, foreign=()):
    """Checks that no page is torn, and that no temporary file remains. Foreign files may have any content."""
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
    """Checks that the databases are valid, and that no temporary file remains in the data directory after a server has
    run."""
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
    """All files and directories with the attributes that a change would affect."""
    found = {}
    for folder, names, files in os.walk(root):
        for name in [*names, *files]:
            status = os.lstat(os.path.join(folder, name))
            found[os.path.join(folder, name)] = (status.st_ino, 0 if name in names else status.st_mtime_ns)
    return found

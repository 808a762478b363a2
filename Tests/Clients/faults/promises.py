"""The requests, the promises, and whether they were kept."""

import contextlib
import copy
import json
import pathlib
import shutil
import sqlite3
import tempfile

from events import identity
from running import Broken, run


class Promises:
    """Everything that was sent, with its answer."""

    def __init__(self):
        # Identity → event: whatever may be in the ledger.
        self.sent = {}
        # Identities that were acknowledged.
        self.kept = set()
        # Contents, as canonical texts, that were refused with 409.
        self.refused = set()
        # Ids of links → their path, as far as they were acknowledged.
        self.links = {}
        # How many links were asked for, answered or not.
        self.links_asked = 0
        # Ids of links that were revoked, and of those that somebody tried to revoke.
        self.revoked = set()
        self.revoking = set()

    def copy(self):
        return copy.deepcopy(self)

    def send(self, events):
        for event in events:
            self.sent[identity(event)] = event

    def keep(self, events):
        self.kept.update(identity(event) for event in events)

    def refuse(self, events):
        self.refused.update(canonical(event) for event in events)

    def link(self, number, path):
        self.links[number] = path

    def revoke(self, number):
        self.revoked.add(number)

    def begin_revoking(self, number):
        self.revoking.add(number)


def check_ledger(place, promises):
    """Every acknowledged event is in the ledger, once, as it was sent, and nothing that nobody sent."""
    ended = run(place, ["export"])
    if ended.status in (73, 74) and not promises.kept:
        # There is no ledger yet, or one that was never finished, and nothing was promised.
        if ended.errors.startswith("vitrina: ") and ended.errors.count("\n") == 1:
            return
    found = set()
    for line in ended.expect(0).splitlines():
        event = json.loads(line)
        key = identity(event)
        if key in found:
            raise Broken(f"the export repeats {key}")
        if event != promises.sent.get(key):
            raise Broken(f"the ledger holds what was never sent: {event}")
        found.add(key)
    if lost := promises.kept - found:
        raise Broken(f"{len(lost)} acknowledged events are lost: {sorted(lost)[:5]}")


def check_quarantine(place, promises):
    """Every conflict that was refused is laid aside, and the list has a line for each.

    The list does not show what was refused, so the table is looked at too: in a copy, so that nothing is touched.
    """
    listed = run(place, ["quarantine", "list"]).expect(0).splitlines()
    with databases(place) as folder:
        database = sqlite3.connect(folder / "ledger.sqlite")
        rows = database.execute("SELECT text FROM quarantine").fetchall()
        database.close()
    found = {canonical(json.loads(text)) for (text,) in rows}
    if len(listed) != len(rows):
        raise Broken(f"{len(listed)} lines for {len(rows)} entries of the quarantine")
    if missing := promises.refused - found:
        raise Broken(f"{len(missing)} refused conflicts are not in the quarantine: {sorted(missing)[:3]}")


@contextlib.contextmanager
def databases(place):
    """A copy of the databases, for as long as it is read."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=place.root))
    try:
        for path in (place.root / "data").glob("*.sqlite*"):
            shutil.copyfile(path, folder / path.name)
        yield folder
    finally:
        shutil.rmtree(folder)


def canonical(event):
    """One text for each content."""
    return json.dumps(event, sort_keys=True)


def check_links(place, promises):
    """Every link that was printed is there, and what was revoked stays revoked."""
    if not (place.root / "data/links.sqlite").exists() and not promises.links:
        return
    rows = [line.split("\t") for line in run(place, ["share", "list"]).expect(0).splitlines()]
    states = {row[0]: row[1] for row in rows}
    for number in promises.links:
        if number not in states:
            raise Broken(f"link {number} was printed and is gone")
        if number in promises.revoked and states[number] != "revoked":
            raise Broken(f"link {number} was revoked and is {states[number]}")
        if number not in promises.revoking and states[number] != "active":
            raise Broken(f"link {number} was never revoked and is {states[number]}")
    if len(states) > promises.links_asked:
        raise Broken(f"{len(states)} links where {promises.links_asked} were asked for")

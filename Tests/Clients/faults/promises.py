"""The requests and promises, and checks of them."""

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
    """Everything that was sent, with its answers."""

    def __init__(self):
        # Events by identity: all events that may be in the ledger.
        self.sent = {}
        # The identities of acknowledged events.
        self.kept = set()
        # The contents that were refused with 409, as canonical texts.
        self.refused = set()
        # The paths of acknowledged links by id.
        self.links = {}
        # The number of requested links, with or without an answer.
        self.links_asked = 0
        # The ids of revoked links, and of links whose revocation was requested.
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
    """Checks that every acknowledged event is in the ledger once and unchanged, and that the ledger has no events that
    were not sent."""
    ended = run(place, ["export"])
    if ended.status in (73, 74) and not promises.kept:
        # There is no ledger yet, or an incomplete one, and nothing was promised.
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
    """Checks that every refused conflict is in the quarantine, and that the list has a line for each.

    The list does not show the refused texts, so the table is read too, in a copy of the database.
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
    """A temporary copy of the databases."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=place.root))
    try:
        for path in (place.root / "data").glob("*.sqlite*"):
            shutil.copyfile(path, folder / path.name)
        yield folder
    finally:
        shutil.rmtree(folder)


def canonical(event):
    """The canonical text of a content."""
    return json.dumps(event, sort_keys=True)


def check_links(place, promises):
    """Checks that every printed link exists, and that revoked links remain revoked."""
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

#!/usr/bin/env python3
"""The time from an event to its pages, compared with a combination of an existing receiver and generator.

    python3 Benchmarks/event-to-page/beside_hugo.py [USERS…]

Debian's `webhook` starts a script for each delivery. It writes a user's new name to Hugo's data, and Hugo builds the site.
The same deliveries, signed, go to `vitrina serve`. Both sites have the same words about every user (see `site/`). The time
is measured from the first byte of the request until the user's page has the new name in both languages.
"""

import json
import pathlib
import shutil
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "site")]

from measuring import aims, deliveries, machine, programs, tables  # noqa: E402  (the paths have to be there first)
from contestants import Hugo  # noqa: E402
from source import write_source  # noqa: E402

_MEMORY = "/dev/shm"
_USERS_PER_ACCOUNT = 50
_LOCALES = ("en", "es")
_EVENTS = {"Vitrina": 50, "webhook and Hugo": 3}
_PATIENCE = 900
# Hugo writes its pages in place, so they are polled instead of observed with inotify. The results are late by at most this
# time.
_LOOK = 0.0002
# The script of the hook: DATA contains an account, and Hugo builds. The arguments are the account, the user and the new name.
_SCRIPT = """#!/usr/bin/python3 -IS
import json, os, sys
account, user, name = sys.argv[1:]
path = f"{source}/data/accounts/{{account}}.json"
with open(path) as file:
    content = json.load(file)
for person in content["users"]:
    if person["user"] == user:
        person["name"] = name
with open(path, "w") as file:
    json.dump(content, file, ensure_ascii=False)
os.execve({command[0]!r}, {command!r}, {{**os.environ, **{environment!r}}})
"""


class Person:
    """A user whose name is changed, and whose pages are observed."""

    def __init__(self, account: str, user: str, email: str):
        self._facts = {"account": account, "user": user, "email": email}
        self._page = f"users/{user}.html"
        self.account = account

    def renamed(self, name: str) -> bytes:
        data = {**self._facts, "name": name}
        return deliveries.event(f"rename-{name.replace(' ', '-')}", "user.updated", data)

    def pages(self, folders: list[pathlib.Path]) -> list[pathlib.Path]:
        return [folder / self._page for folder in folders]


class Side:
    """A receiver with a site."""

    name: str
    path: str

    def __init__(self, server: programs.Server):
        self._server = server

    def folders(self, account: str) -> list[pathlib.Path]:
        """The directories with an account's pages, one for each language."""
        raise NotImplementedError

    def change(self, person: Person, name: str) -> float:
        """The seconds until every page of a user shows a new name."""
        body = person.renamed(name)
        request = deliveries.request(f"message-{name.replace(' ', '-')}", body, self.path)
        wanted = name.encode()
        missing = person.pages(self.folders(person.account))
        start = time.perf_counter()
        answer = self._server.exchange(request)
        if not answer.startswith(b"HTTP/1.1 20"):
            raise SystemExit(f"{self.name} did not accept: {answer!r}")
        while missing := [page for page in missing if wanted not in page.read_bytes()]:
            if time.perf_counter() - start > _PATIENCE:
                raise SystemExit(f"{self.name} does not show {name!r} on {missing}")
            time.sleep(_LOOK)
        return time.perf_counter() - start

    def rest(self) -> None:
        """Returns when all effects of the last event are complete."""
        raise NotImplementedError

    def end(self) -> None:
        self._server.end()


class Vitrina(Side):
    name = "Vitrina"
    path = "/webhooks"

    def __init__(self, place: programs.Installation):
        super().__init__(place.start())
        self._site = place.site
        self._server.wait_until_caught_up(_PATIENCE)

    def folders(self, account):
        return [self._site / "accounts" / account / locale for locale in _LOCALES]

    def rest(self):
        self._server.wait_until_caught_up(_PATIENCE)


class WebhookAndHugo(Side):
    name = "webhook and Hugo"
    path = "/hooks/rename"

    def __init__(self, hugo: Hugo):
        self._site = hugo.site
        script = hugo.directory / "rename"
        script.write_text(_SCRIPT.format(source=hugo.source, command=hugo.command, environment=hugo.environment))
        script.chmod(0o755)
        fields = ["data.account", "data.user", "data.name"]
        hook = {
            "id": "rename",
            "execute-command": str(script),
            "pass-arguments-to-command": [{"source": "payload", "name": field} for field in fields],
        }
        hooks = hugo.directory / "hooks.json"
        hooks.write_text(json.dumps([hook]))
        port = programs.free_port()
        command = ["webhook", "-hooks", str(hooks), "-ip", "127.0.0.1", "-port", str(port)]
        super().__init__(programs.Server(command, {}, hugo.directory / "webhook.log", port))

    def folders(self, account):
        return [self._site / locale / "accounts" / account for locale in _LOCALES]

    def rest(self):
        while self._server.children():
            time.sleep(0.05)


def people(sample: bytes, site: pathlib.Path) -> list[Person]:
    """One user of each account, in the order of the accounts."""
    found = {}
    for line in sample.splitlines():
        event = json.loads(line)
        data = event["data"]
        if event["type"] != "user.added" or data["account"] in found:
            continue
        if (site / "accounts" / data["account"] / "en/users" / f"{data['user']}.html").exists():
            found[data["account"]] = Person(data["account"], data["user"], data["email"])
    return [found[account] for account in sorted(found)]


def measured(users: int, directory: pathlib.Path, cache: pathlib.Path) -> list[list[str]]:
    place = programs.Installation(directory / "vitrina", deliveries.SECRET)
    sample = place.sample(max(1, users // _USERS_PER_ACCOUNT), users)
    place.run("import", "-", stdin=sample)
    place.run("build")
    hugo = Hugo(directory / "hugo", cache)
    write_source(hugo.source, place.site)
    hugo.build()
    subjects = people(sample, place.site)
    rows = []
    medians = []
    for make in (lambda: Vitrina(place), lambda: WebhookAndHugo(hugo)):
        side = make()
        try:
            times = []
            for number in range(_EVENTS[side.name]):
                times.append(side.change(subjects[number % len(subjects)], f"Renamed {users} {number}"))
                side.rest()
        finally:
            side.end()
        medians.append(tables.percentile(times, 50))
        milliseconds = [f"{value * 1000:,.1f}" for value in (medians[-1], max(times))]
        rows.append([f"{users:,}", side.name, str(len(times)), *milliseconds])
        print(*rows[-1], file=sys.stderr)
    aims.note("event/hugo", medians[0] / medians[1])
    return rows


def main() -> None:
    sizes = [int(argument) for argument in sys.argv[1:]] or [1_000, 50_000]
    cache = programs.CHECKOUT / ".build/benchmarks"
    cache.mkdir(parents=True, exist_ok=True)
    rows = []
    for users in sizes:
        directory = pathlib.Path(tempfile.mkdtemp(prefix="vitrina-beside-hugo-", dir=_MEMORY))
        try:
            print(machine.description(directory), file=sys.stderr)
            rows += measured(users, directory, cache)
        finally:
            shutil.rmtree(directory)
    print(tables.markdown_table(["users", "by", "events", "request → pages, ms", "slowest"], rows, texts=2))


if __name__ == "__main__":
    main()

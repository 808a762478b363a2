"""Support of the tests of nginx: a ledger, links and visitors."""

import json

from http_client import cookie

ADDRESS = "http://licenses.example.com"


def event(kind, data, id="e-1", time="2026-03-01T10:00:00Z"):
    return {"specversion": "1.0", "id": id, "source": "/test", "type": kind, "time": time, "data": data}


LEDGER = [
    event("partner.created", {"partner": "p1", "name": "Northwind Telecom"}, "e-1"),
    *[
        line
        for account in ["acme", "other"]
        for line in [
            event("account.created", {"account": account, "partner": "p1", "name": account.title()}, f"{account}-1"),
            event(
                "user.added",
                {"account": account, "user": "u1", "name": "Ana", "email": "ana@example.com"},
                f"{account}-2",
            ),
        ]
    ],
]
PAGE = "/accounts/acme/es/users/u1.html"


class Suite:
    """Tests of a server with nginx in front of it."""

    def __init__(self, place, server, front):
        self.place = place
        self.server = server
        self.front = front

    def share(self, *arguments):
        """The path of a new link."""
        link = self.place.vitrina("share", "create", *arguments).strip()
        assert link.startswith(f"{ADDRESS}/s/"), link
        return link.removeprefix(ADDRESS)

    def visitor(self, *arguments):
        """The cookie of a visitor who opened a new link, and the page to which it redirects."""
        opened = self.front.get(self.share(*arguments))
        assert opened.status == 303, opened
        return {"Cookie": cookie(opened)}, opened.headers["Location"].removeprefix("..")

    def file(self, path):
        return (self.place.root / "site" / path.lstrip("/")).read_bytes()

    def paths(self, folder):
        site = self.place.root / "site"
        found = sorted(f"/{path.relative_to(site)}" for path in (site / folder).rglob("*") if path.is_file())
        assert found, folder
        return found


def build(place):
    """Imports the ledger of the tests, and builds its site."""
    events = place.root / "events.jsonl"
    events.write_text("".join(json.dumps(line) + "\n" for line in LEDGER))
    place.vitrina("import", str(events))
    place.vitrina("build")


def run(name, test):
    sentence = name.removeprefix("test_").replace("_", " ")
    try:
        test()
        print(f"ok: {sentence}", flush=True)
        return True
    except Exception as error:
        print(f"FAILED: {sentence}\n  {type(error).__name__}: {error}", flush=True)
        return False


def run_all(suite):
    """Runs all tests of a suite, and returns whether each passed."""
    return [run(name, getattr(suite, name)) for name in dir(suite) if name.startswith("test_")]

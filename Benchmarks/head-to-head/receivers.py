"""The two receivers with a common interface: a delivery has an identity, and an effect that can be found.

For `webhook`, the effect is a line that the hook's command writes to a file. For Vitrina, it is the page of a user whose
event is in the ledger.
"""

import collections
import datetime
import enum
import json
import pathlib
import shutil
import subprocess
import time

from standardwebhooks import Webhook

from measuring import deliveries, programs
from wire import Request


class Rule(enum.Enum):
    """The condition of a `webhook` hook for a delivery. Vitrina has the same condition for all: a signature."""

    NONE = "plain"
    SLOW = "slow"
    SIGNED = "signed"
    TYPED = "typed"


class Receiver:
    """A receiver in a separate, empty directory."""

    name: str

    def __init__(self, directory: pathlib.Path):
        self.directory = directory
        directory.mkdir(parents=True)

    def start(self) -> programs.Server:
        raise NotImplementedError

    def delivery(self, identity: str, rule: Rule = Rule.NONE, **changes) -> Request:
        """A delivery with an effect; `body`, `kind` and `path` can be replaced."""
        raise NotImplementedError

    def effects(self) -> collections.Counter[str]:
        """The number of effects so far, by identity."""
        raise NotImplementedError

    def settled_effects(self, expected: int, patience: float = 3) -> collections.Counter[str]:
        """The effects when there are as many as expected, or after a time in which all commands have ended."""
        deadline = time.monotonic() + patience
        while (found := self.effects()).total() < expected and time.monotonic() < deadline:
            time.sleep(0.05)
        return found

    def trace(self, identity: str) -> str:
        """The traces of a delivery that matched no rule."""
        raise NotImplementedError


class AdnanhWebhook(Receiver):
    """Debian's package `webhook`."""

    _SECRET = "made up for measurements"

    def __init__(self, directory: pathlib.Path):
        super().__init__(directory)
        self._effects = directory / "effects"
        self._hooks = directory / "hooks.json"
        self._hooks.write_text(json.dumps([self._hook(rule) for rule in Rule]))

    @staticmethod
    def version() -> str:
        if not shutil.which("webhook"):
            raise SystemExit("webhook is missing: apt-get install webhook")
        return subprocess.run(["webhook", "-version"], capture_output=True, text=True).stdout.split()[-1]

    def _hook(self, rule: Rule) -> dict:
        command = self.directory / f"{rule.value}.sh"
        pause = "sleep 1\n" if rule is Rule.SLOW else ""
        command.write_text(f'#!/bin/sh\n{pause}echo "${{1:-nameless}}" >> "{self._effects}"\n')
        command.chmod(0o755)
        hook = {
            "id": rule.value,
            "execute-command": str(command),
            "pass-arguments-to-command": [{"source": "payload", "name": "id"}],
        }
        if rule is Rule.SIGNED:
            signature = {"source": "header", "name": "X-Hub-Signature-256"}
            hook["trigger-rule"] = {
                "match": {"type": "payload-hmac-sha256", "secret": self._SECRET, "parameter": signature}
            }
        if rule is Rule.TYPED:
            parameter = {"source": "payload", "name": "type"}
            hook["trigger-rule"] = {"match": {"type": "value", "value": "user.added", "parameter": parameter}}
        return hook

    def start(self) -> programs.Server:
        port = programs.free_port()
        return programs.Server(
            ["webhook", "-hooks", str(self._hooks), "-ip", "127.0.0.1", "-port", str(port)],
            {},
            self.directory / "log",
            port,
        )

    def delivery(self, identity, rule=Rule.NONE, *, kind="user.added", body=None, path=None) -> Request:
        body = json.dumps({"id": identity, "type": kind}).encode() if body is None else body
        headers = {"Content-Type": "application/json"}
        if rule is Rule.SIGNED:
            headers["X-Hub-Signature-256"] = "sha256=" + deliveries.hex_hmac(self._SECRET.encode(), body)
        return Request(path or f"/hooks/{rule.value}", headers, body)

    def forged(self, identity: str) -> Request:
        request = self.delivery(identity, Rule.SIGNED)
        request.headers["X-Hub-Signature-256"] = "sha256=" + "0" * 64
        return request

    def effects(self):
        return collections.Counter(self._effects.read_text().split() if self._effects.exists() else [])

    def trace(self, identity):
        return "command run" if self.settled_effects(1, 1)[identity] else "no trace"


class Vitrina(Receiver):
    """`vitrina serve`, with the account of the deliveries."""

    def __init__(self, directory: pathlib.Path):
        super().__init__(directory)
        self._installation = programs.Installation(directory, deliveries.SECRET)
        self._webhook = Webhook(deliveries.SECRET)
        at = time.time() - 3600
        partner = deliveries.event("p", "partner.created", {"partner": "north", "name": "North Example"}, at)
        account = {"account": "acme", "partner": "north", "name": "Acme Example"}
        opening = partner + b"\n" + deliveries.event("a", "account.created", account, at) + b"\n"
        self._installation.run("import", "-", stdin=opening)
        self._installation.run("build")

    def start(self) -> programs.Server:
        server = self._installation.start()
        server.wait_until_caught_up(60)
        return server

    def delivery(self, identity, rule=Rule.NONE, *, kind="user.added", body=None, path=None) -> Request:
        if body is None:
            user = {"account": "acme", "user": identity, "name": f"User {identity}", "email": f"{identity}@example.com"}
            body = deliveries.event(identity, kind, user)
        return Request(path or "/webhooks", self._headers(identity, body), body)

    def _headers(self, identity: str, body: bytes) -> dict[str, str]:
        now = datetime.datetime.now(tz=datetime.timezone.utc)
        return {
            "Content-Type": "application/cloudevents+json",
            "webhook-id": identity,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._webhook.sign(identity, now, body.decode()),
        }

    def forged(self, identity: str) -> Request:
        request = self.delivery(identity)
        request.headers["webhook-signature"] = "v1," + "A" * 43 + "="
        return request

    def effects(self):
        users = self._installation.site / "accounts/acme/en/users"
        pages = {page.stem for page in users.glob("*.html")}
        identities = (json.loads(line)["id"] for line in self._installation.run("export").splitlines())
        return collections.Counter(identity for identity in identities if identity in pages)

    def trace(self, identity):
        lines = self._installation.run("export").splitlines()
        if not any(json.loads(line)["id"] == identity for line in lines):
            return "no trace"
        unknown = json.loads(self._installation.run("status", "--json"))["unknownTypes"]
        types = ", ".join(f"{entry['count']} × {entry['type']}" for entry in unknown)
        return "in the ledger" + (f"; status tells the unknown type: {types}" if types else "")

"""The scripted run. Every step continues after the previous one, and may meet a fault."""

import http.client
import json
import shutil
import signal
import time

import events
from promises import Promises
from running import Broken, Server, run

ACCOUNT = "lumen"
SCOPE = f"accounts/{ACCOUNT}"
PAGE = f"/{SCOPE}/es/"
# The answers to a revoked link, and to its pages.
CLOSED = (404, 410)
USERS = [events.user(f"u-{number}", 60 + number, ACCOUNT, f"Usuaria {number}") for number in range(4)]
OPENING = [
    events.event("p-1", "partner.created", 1, partner="prisma", name="Prisma Example, S. L."),
    events.event("a-1", "account.created", 2, account=ACCOUNT, partner="prisma", name="Lumen Example & Co"),
]
SELLING = [
    events.event("o-1", "order.purchased", 3, order="o-1", partner="prisma", product="miteam-meetings", quantity=5),
    events.event("o-2", "order.assigned", 4, order="o-1", account=ACCOUNT),
    events.event("i-1", "integration.enabled", 5, account=ACCOUNT, integration="miteam-meetings"),
]
LEAVING = events.event("u-9", "user.removed", 90, account=ACCOUNT, user="u-1")
CONFLICT = events.user("u-0", 60, ACCOUNT, "Somebody else")
# The posted bodies in their order; lists are sent as batches.
POSTS = [*OPENING, SELLING, *USERS, LEAVING, USERS[0], CONFLICT]
STEPS = ("import", "build", "serve", "rebuild", "create", "revoke")


class Scenario:
    """A directory in which the steps run, with copies of its state before each of them."""

    def __init__(self, place):
        self.place = place
        printed = run(place, ["sample", "--accounts", "1", "--users", "2"]).expect(0)
        self.sample = [json.loads(line) for line in printed.splitlines()]
        self._file = place.root / "sample.jsonl"
        self._file.write_text(events.lines(self.sample))
        self.promises = Promises()
        self._kept = {}

    def keep(self, step):
        """Saves the state before a step."""
        folder = self.place.root / "before" / step
        for name in ("data", "site"):
            if (self.place.root / name).exists():
                shutil.copytree(self.place.root / name, folder / name, symlinks=True)
        self._kept[step] = self.promises.copy()

    def restore(self, step):
        """Restores the state before a step."""
        for name in ("data", "site"):
            shutil.rmtree(self.place.root / name, ignore_errors=True)
            kept = self.place.root / "before" / step / name
            if kept.exists():
                shutil.copytree(kept, self.place.root / name, symlinks=True)
        self.promises = self._kept[step].copy()

    def step(self, name, before=(), fault=None):
        """Runs a step after `before`; `fault` determines the allowed results."""
        allowed = {None: (0,), "KILL": (0, -signal.SIGKILL)}.get(fault, (0, 73, 74))
        if name == "serve":
            self._serve(before, allowed)
            return
        if name == "import":
            self.promises.send(self.sample)
        if name == "create":
            self.promises.links_asked += 1
        if name == "revoke":
            self.promises.begin_revoking("2")
        arguments = {
            "import": ["import", str(self._file)],
            "build": ["build"],
            "rebuild": ["build"],
            "create": ["share", "create", SCOPE, "--note", "made-up"],
            "revoke": ["share", "revoke", "2"],
        }[name]
        ended = run(self.place, arguments, before)
        check_end(ended, allowed)
        if ended.status != 0:
            return
        if name == "import":
            self.promises.keep(self.sample)
        if name == "create":
            self.promises.link("2", token(ended.output))
        if name == "revoke":
            self.promises.revoke("2")

    def _serve(self, before, allowed):
        server = Server(self.place, before)
        try:
            if server.start():
                self._use(server, allowed)
            ended = server.end()
            check_end(ended, allowed, logs=True)
        finally:
            if server.is_running:
                server.kill()

    def _use(self, server, allowed):
        """Posts events, and creates, opens and revokes a link, while the server runs."""
        try:
            for number, content in enumerate(POSTS):
                self._post(server, f"m-{number}", content, allowed)
            self._link(server, allowed)
            _catch_up(server, must=allowed == (0,))
        except (OSError, http.client.HTTPException) as error:
            if allowed == (0,) or server.process.wait(60) not in allowed:
                raise Broken(f"no answer from the server: {error!r}") from error

    def _post(self, server, message, content, allowed):
        sent = content if isinstance(content, list) else [content]
        if content is not CONFLICT:
            self.promises.send(sent)
        connection = events.connect(server.port)
        try:
            answer = events.deliver(connection, message, content)
        finally:
            connection.close()
        if answer.status == 202 and content is not CONFLICT:
            self.promises.keep(sent)
        elif answer.status == 409 and content is CONFLICT:
            self.promises.refuse([content])
        elif answer.status == 503 and allowed != (0,):
            check_refusal(answer)
        elif answer.status == 202 and events.identity(content) not in self.promises.kept:
            # The contradicted event was not stored, so this one is the first.
            self.promises.send(sent)
            self.promises.keep(sent)
        else:
            raise Broken(f"{answer.status} for {content}: {answer.body[:400]!r}")

    def _link(self, server, allowed):
        """Creates, opens and revokes a link while the server runs. Only the server meets the fault."""
        self.promises.links_asked += 1
        path = token(run(self.place, ["share", "create", SCOPE]).expect(0))
        self.promises.link("1", path)
        opened = events.fetch(server.port, path)
        cookie = ""
        if opened and opened.status == 303:
            cookie = opened.headers["Set-Cookie"].split(";")[0]
            page = events.fetch(server.port, PAGE, Cookie=cookie)
            if page and page.status == 200 and not page.body.endswith(b"</html>\n"):
                raise Broken(f"{PAGE} is torn")
        elif opened and opened.status not in ((503,) if allowed != (0,) else ()):
            raise Broken(f"{opened.status} for a link that holds")
        self.promises.begin_revoking("1")
        run(self.place, ["share", "revoke", "1"]).expect(0)
        self.promises.revoke("1")
        for closed in (events.fetch(server.port, path), events.fetch(server.port, PAGE, Cookie=cookie)):
            if closed and closed.status not in ((*CLOSED, 503) if allowed != (0,) else CLOSED):
                raise Broken(f"{closed.status} for a link that was revoked")


def token(printed):
    """The path of the link that `share create` printed."""
    return "/s/" + printed.strip().rsplit("/", 1)[1]


def check_refusal(answer):
    """A 503 must name the problem and have Retry-After."""
    if answer.headers["Content-Type"] != "application/problem+json" or not answer.headers["Retry-After"]:
        raise Broken(f"a poor 503: {answer.headers} {answer.body[:400]!r}")


def check_end(ended, allowed, logs=False):
    """The exit code must be allowed, and a failure must be a single line."""
    ended.expect(*allowed)
    if ended.status in (0, -signal.SIGKILL):
        return
    said = [line for line in ended.errors.splitlines() if not (logs and line.startswith("{"))]
    if len(said) != 1 or not said[0].startswith("vitrina: "):
        raise Broken(f"exit code {ended.status} with {len(said)} lines: {said[:5]}")


def _catch_up(server, must):
    """Waits until no work is left; only briefly if a fault may have delayed the work."""
    deadline = time.monotonic() + (180 if must else 4)
    while time.monotonic() < deadline:
        answer = events.fetch(server.port, "/metrics")
        if answer is None:
            break
        gauges = dict(line.split() for line in answer.body.decode().splitlines() if line[:1] not in ("#", ""))
        if float(gauges["vitrina_caught_up"]) == 1 and float(gauges["vitrina_regeneration_queue"]) == 0:
            return
        time.sleep(0.05)
    if must:
        raise Broken("the server does not catch up")


def catch_up(server):
    """Waits until the whole site matches the ledger."""
    _catch_up(server, must=True)

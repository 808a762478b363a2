"""Senders that retry until a receiver has acknowledged, and visitors with links."""

import http.client
import random
import sys
import threading
import time

import events

ACCOUNTS = [f"lumen-{number}" for number in range(6)]
OPENING = [events.event("p-1", "partner.created", 1, partner="prisma", name="Prisma Example, S. L.")] + [
    events.event(f"a-{account}", "account.created", 2, account=account, partner="prisma", name="Lumen Example & Co")
    for account in ACCOUNTS
]
# The number of people who are added. Later events change their names, so that a long run does not need more and more
# time to render the site.
USERS = 4200
# The statuses of a receiver that cannot store now.
PASSING = (429, 500, 502, 503, 504)


class Senders:
    """The sent and the acknowledged events. Every delivery is repeated until it is acknowledged."""

    def __init__(self, receivers, seed):
        self._receivers = receivers
        self._seed = seed
        self._lock = threading.Lock()
        self._count = 0
        self._users = 0
        self._stop = threading.Event()
        self._threads = []
        self.sent = set()
        self.acknowledged = set()
        self.attempts = 0
        self.faults = []

    def post(self, content, chance=random):
        """Sends a batch until it is acknowledged."""
        with self._lock:
            self._count += 1
            message = f"m-{self._count}"
            self.sent.update(map(events.identity, content))
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            receiver = chance.choice(self._receivers)
            with self._lock:
                self.attempts += 1
            answer = _answer(receiver.port, message, content)
            if answer is not None and answer.status == 202:
                with self._lock:
                    self.acknowledged.update(map(events.identity, content))
                return
            if answer is not None and answer.status not in PASSING:
                self.faults.append(f"{receiver.name}: {answer.status} {answer.body[:300]!r}")
                return
            if answer is not None and answer.status == 503 and not answer.headers.get("Retry-After"):
                self.faults.append(f"{receiver.name}: 503 without Retry-After")
            time.sleep(0.1)
        self.faults.append(f"{message}: not acknowledged within two minutes")

    def start(self, connections):
        self._stop.clear()
        self._threads = [threading.Thread(target=self._run, args=(number,)) for number in range(connections)]
        for thread in self._threads:
            thread.start()

    def stop(self):
        """Waits until every delivery is acknowledged, and stops."""
        self._stop.set()
        for thread in self._threads:
            thread.join(180)
        if any(thread.is_alive() for thread in self._threads):
            self.faults.append("a request has no answer and no end")
        self._threads = []

    def new_user(self, account):
        """An event that adds a person."""
        return self._added(self._next(), account)

    def user(self, account=None):
        """An event that adds a person to one of the accounts, or changes a name."""
        number = self._next()
        account = account or ACCOUNTS[number % len(ACCOUNTS)]
        if number <= USERS:
            return self._added(number, account)
        # The person with this number is in the account, because the number of people is a multiple of that of accounts.
        person = (number % USERS - number % len(ACCOUNTS) + ACCOUNTS.index(account)) or USERS
        # A day has enough seconds for an hour of events.
        moment = min(10 + USERS + number // 4, 86_000)
        return events.event(
            f"n-{number}", "user.updated", moment, account=account, user=f"u-{person}", name=f"Usuaria {number}",
            email=f"u-{person}@example.com",
        )  # fmt: skip

    def _next(self):
        with self._lock:
            self._users += 1
            return self._users

    def _added(self, number, account):
        return events.user(f"u-{number}", 10 + number, account, f"Usuaria u-{number}")

    def _run(self, number):
        chance = random.Random(f"{self._seed} {number}")
        while not self._stop.is_set():
            self.post([self.user() for _ in range(chance.choice([1, 1, 1, 4]))], chance)
            # The rate is low enough that the pages of all events are published before the next fault.
            self._stop.wait(chance.random() * 0.4)


def _answer(port, message, content):
    """The answer; None if there is none, so that the outcome is unknown."""
    if port is None:
        return None
    connection = events.connect(port, seconds=30)
    try:
        return events.deliver(connection, message, content)
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


class Visitors:
    """A visitor with a link, and a visitor with a revoked link. A server that cannot check a link must say so."""

    def __init__(self, pages, machine):
        self._pages = pages
        self._page = f"/accounts/{ACCOUNTS[0]}/es/"
        self._stop = threading.Event()
        self.shown = 0
        self.faults = []
        self._cookies = [self._opened(machine) for _ in range(2)]
        machine.vitrina("share", "revoke", "2")
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _opened(self, machine):
        link = machine.vitrina("share", "create", f"accounts/{ACCOUNTS[0]}").strip()
        path = "/" + link.split("/", 3)[3]
        answer = events.fetch(self._pages.port, path)
        if answer is None or answer.status != 303:
            sys.exit(f"a new link does not open: {answer and answer.status}")
        return answer.headers["Set-Cookie"].split(";")[0]

    def _run(self):
        while not self._stop.wait(0.2):
            for is_revoked, cookie in enumerate(self._cookies):
                port = self._pages.port
                answer = events.fetch(port, self._page, Cookie=cookie) if port else None
                if answer is None or answer.status in PASSING:
                    continue
                if (answer.status == 200) == bool(is_revoked):
                    self.faults.append(f"a {'revoked' if is_revoked else 'valid'} link: {answer.status}")
                self.shown += answer.status == 200

    def stop(self):
        self._stop.set()
        self._thread.join(180)

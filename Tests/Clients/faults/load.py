"""Many concurrent senders: new events, repeated events, and conflicting events."""

import collections
import http.client
import random
import threading

import events
from running import Broken

ACCOUNTS = [f"lumen-{number}" for number in range(8)]
OPENING = [events.event("p-1", "partner.created", 1, partner="prisma", name="Prisma Example, S. L.")] + [
    events.event(f"a-{account}", "account.created", 2, account=account, partner="prisma", name="Lumen Example & Co")
    for account in ACCOUNTS
]


class Load:
    """The shared state of all senders, which changes only under the lock."""

    def __init__(self, promises, seed):
        self.promises = promises
        self.tally = collections.Counter()
        self.faults = []
        self._seed = seed
        self._lock = threading.Lock()
        self._count = 0
        # Acknowledged deliveries, and deliveries with an unknown outcome, which are sent again.
        self._kept = []
        self._unknown = []

    def run(self, port, connections, cycle, during):
        """Sends over `connections` while `during` runs. Each sender stops at the first request without an answer."""
        stop = threading.Event()
        threads = [
            threading.Thread(target=self._send, args=(port, random.Random(f"{self._seed} {cycle} {number}"), stop))
            for number in range(connections)
        ]
        for thread in threads:
            thread.start()
        during()
        stop.set()
        for thread in threads:
            thread.join(60)
        if any(thread.is_alive() for thread in threads):
            raise Broken("a request has no answer and no end")
        if self.faults:
            raise Broken(self.faults[0])

    def _send(self, port, chance, stop):
        connection = events.connect(port)
        try:
            while not stop.is_set():
                message, content, expected = self._next(chance)
                try:
                    answer = events.deliver(connection, message, content)
                except (OSError, http.client.HTTPException):
                    with self._lock:
                        self.tally["without an answer"] += 1
                        if expected == 202:
                            self._unknown.append((message, content))
                    return
                self._note(message, content, expected, answer)
        finally:
            connection.close()

    def _next(self, chance):
        """The next body, and the status of the expected answer."""
        with self._lock:
            draw = chance.random()
            if self._unknown and draw < 0.3:
                return *self._unknown.pop(), 202
            if self._kept and draw < 0.4:
                return *chance.choice(self._kept), 202
            if self._kept and draw < 0.45:
                message, content = chance.choice(self._kept)
                self._count += 1
                changed = {**content[0], "data": {**content[0]["data"], "contradiction": self._count}}
                return f"{message}-c{self._count}", [changed], 409
            self._count += 1
            message = f"k-{self._count}"
            content = [_noise(f"{message}-{part}", chance) for part in range(chance.choice([1, 1, 1, 1, 5]))]
            if chance.random() < 0.08:
                content[0] = _user(f"{message}-0", chance)
            self.promises.send(content)
            return message, content, 202

    def _note(self, message, content, expected, answer):
        with self._lock:
            self.tally[str(answer.status)] += 1
            if answer.status == 503:
                if expected == 202:
                    self._unknown.append((message, content))
            elif answer.status != expected:
                self.faults.append(f"{answer.status}, not {expected}, for {message}: {answer.body[:300]!r}")
            elif expected == 409:
                self.promises.refuse(content)
            else:
                self.promises.keep(content)
                self._kept.append((message, content))


def _noise(identity, chance):
    """An event of an unknown type, which is stored and on no page."""
    return events.event(identity, "weather.changed", chance.randrange(86400), text="x" * chance.randrange(200))


def _user(identity, chance):
    """One of a few users, with a new name each time."""
    data = {"account": chance.choice(ACCOUNTS), "user": f"u-{chance.randrange(5)}", "email": "someone@example.com"}
    return events.event(identity, "user.added", chance.randrange(86400), name=f"Usuaria {identity}", **data)

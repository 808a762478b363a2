#!/usr/bin/env python3
"""A server under mixed load for a long time: memory, open files and latency at the start and at the end.

The load is steady, and so is what the pages show: users come and go in a fixed set of accounts. Only the ledger and the
histories grow, by the events that were sent. Each sample is taken after the server is idle.
"""

import argparse
import collections
import contextlib
import datetime
import json
import pathlib
import random
import shutil
import statistics
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "faults")]
import workplace  # noqa: E402
from events import Answer, connect, deliver  # noqa: E402

ACCOUNTS = [f"lumen-{number}" for number in range(12)]
USERS = [f"u{number}" for number in range(60)]
NAMES = ["Ana", "Ben", "Zoë", "Noor", "Iker", "Mei"]


def now(offset=0):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=offset)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


class Events:
    """New events, with ids that no other has."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.count = 0

    def event(self, kind, data, time=None):
        with self.lock:
            self.count += 1
            identity = f"s-{self.count}"
        return {
            "specversion": "1.0",
            "id": identity,
            "source": "/soak",
            "type": kind,
            "time": time or now(),
            "actor": "soak@example.com",
            "data": data,
        }

    def opening(self):
        yield self.event("partner.created", {"partner": "prisma", "name": "Prisma Example"})
        for number, account in enumerate(ACCOUNTS):
            yield self.event("account.created", {"account": account, "partner": "prisma", "name": f"Lumen {number}"})
            order = {"order": f"o-{number}", "partner": "prisma", "product": "miteam-meetings", "quantity": 30}
            yield self.event("order.purchased", order)
            yield self.event("order.assigned", {"order": f"o-{number}", "account": account})
            yield self.event("integration.enabled", {"account": account, "integration": "miteam-meetings"})
            for user in USERS:
                yield self.event("user.added", self.person(account, user))

    def person(self, account, user):
        name = f"{self.random.choice(NAMES)} {user}"
        return {"account": account, "user": user, "name": name, "email": f"{user}@{account}.example"}

    def next(self):
        """What a sender sends: most of it about one user, now and then about a whole account."""
        with self.lock:
            account, user, draw = self.random.choice(ACCOUNTS), self.random.choice(USERS), self.random.random()
        subject = {"account": account, "user": user}
        if draw < 0.35:
            return self.event("license.assigned", {**subject, "product": "miteam-meetings"})
        if draw < 0.6:
            return self.event("license.unassigned", {**subject, "product": "miteam-meetings"})
        if draw < 0.8:
            return self.event("user.added", self.person(account, user))
        if draw < 0.88:
            return self.event("user.removed", subject)
        if draw < 0.93:
            kind = self.random.choice(["integration.enabled", "integration.disabled"])
            return self.event(kind, {"account": account, "integration": "micollab"})
        if draw < 0.96:
            # Wakes the server when its time comes.
            return self.event("user.updated", self.person(account, user), now(self.random.uniform(1, 20)))
        if draw < 0.995:
            users = [
                {k: v for k, v in self.person(account, user).items() if k != "account"} for user in USERS[:40]
            ]
            return self.event("users.listed", {"account": account, "users": users})
        return self.event("user.erased", subject)


class Load:
    """Threads that do one thing each, again and again, until they are stopped."""

    def __init__(self, place, server, events, options):
        self.place, self.server, self.events, self.options = place, server, events, options
        self.stop = threading.Event()
        self.counts = {}
        self.faults = []
        self.threads = []

    def add(self, name, pause, work):
        def loop():
            with contextlib.ExitStack() as stack:
                context = stack.enter_context(contextlib.closing(connect(self.server.port)))
                while not self.stop.is_set():
                    try:
                        work(context)
                        self.counts[name] = self.counts.get(name, 0) + 1
                    except Exception as error:  # noqa: BLE001: whatever it is, it is reported
                        self.faults.append(f"{name}: {error!r}")
                        context.close()
                    self.stop.wait(pause)

        self.counts[name] = 0
        self.threads.append(threading.Thread(target=loop, daemon=True))

    def start(self):
        chance = random.Random(self.options.seed)
        self.add("webhooks", 1 / self.options.rate, lambda c: send(c, self.events, self.events.next()))
        self.add("batches of 100", 5, lambda c: send(c, self.events, [self.events.next() for _ in range(100)]))
        self.add("duplicates", 2, self.duplicate)
        self.add("refused", 3, self.refused)
        self.add("pages", 0.02, lambda c: self.page(c, chance))
        self.add("links", 5, self.link)
        self.add("template edits", 30, self.edit)
        self.add("status and export", 20, lambda c: (self.place.vitrina("status"), self.place.vitrina("export")))
        self.add("backups", 45, lambda c: self.place.vitrina("backup", str(self.place.root / "backup.sqlite")))
        self.add("metrics", 5, lambda c: expect(get(c, "/metrics"), 200))
        for thread in self.threads:
            thread.start()

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(120)
        if any(thread.is_alive() for thread in self.threads):
            self.faults.append("a thread does not end")

    def duplicate(self, connection):
        event = self.events.next()
        send(connection, self.events, event)
        send(connection, self.events, event)

    def refused(self, connection):
        event = {**self.events.next(), "time": "soon"}
        expect(deliver(connection, event["id"], event), 422)

    def page(self, connection, chance):
        account, user = chance.choice(ACCOUNTS), chance.choice(USERS)
        path = chance.choice([
            f"/accounts/{account}/en/index.html", f"/accounts/{account}/es/users.html",
            f"/accounts/{account}/en/history.html", f"/accounts/{account}/es/users/{user}.html",
            "/partners/prisma/en/index.html", "/assets/none.css", f"/accounts/{account}/users.csv",
        ])
        answer = get(connection, path)
        if answer.status not in (200, 404):
            raise RuntimeError(f"{path}: {answer.status}")

    def link(self, connection):
        address = self.place.vitrina("share", "create", f"accounts/{ACCOUNTS[0]}", "--expires", "5m").strip()
        path = "/s/" + address.rsplit("/", 1)[1]
        expect(get(connection, path), 303)
        listed = self.place.vitrina("share", "list").splitlines()
        self.place.vitrina("share", "revoke", listed[-1].split("\t")[0])

    def edit(self, _):
        """Changes a message that is on every page of a history, and changes it back the next time."""
        file = self.place.root / "Locales/en.json"
        text = file.read_text()
        words = ("Done by {actor}", "By {actor}")
        old, new = words if f'"{words[0]}"' in text else words[::-1]
        draft = file.with_suffix(".draft")
        draft.write_text(text.replace(f'"{old}"', f'"{new}"'))
        draft.replace(file)


def get(connection, path):
    connection.request("GET", path)
    return Answer(connection.getresponse())


def send(connection, events, content):
    with events.lock:
        events.count += 1
        message = f"m-{events.count}"
    expect(deliver(connection, message, content), 202)


def expect(answer, status):
    if answer.status != status:
        raise RuntimeError(f"{answer.status} instead of {status}: {answer.body[:300]!r}")


def metric(server, name):
    with contextlib.closing(connect(server.port)) as connection:
        for line in get(connection, "/metrics").body.decode().splitlines():
            if line.startswith(name + " "):
                return float(line.split()[1])
    raise RuntimeError(f"there is no metric {name}")


def idle(server):
    workplace.wait("the site is rebuilt", lambda: metric(server, "vitrina_caught_up") == 1, 600)
    workplace.wait("the work ends", lambda: metric(server, "vitrina_regeneration_queue") == 0, 600)


def kinds(process):
    """What the open files are, counted."""
    found = collections.Counter()
    for link in (process / "fd").iterdir():
        with contextlib.suppress(OSError):
            target = str(link.readlink())
            name = target.split(":")[0] if ":" in target else pathlib.Path(target).suffix or pathlib.Path(target).name
            found[name] += 1
    return dict(found.most_common(12))


def sample(server, events, label):
    """What the server takes, and how fast it answers one webhook after the other."""
    # The last edit of a file is seen, and connections that were closed are gone.
    time.sleep(5)
    idle(server)
    time.sleep(2)
    process = pathlib.Path(f"/proc/{server.process.pid}")
    fields = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    found = {
        "sample": label,
        "memory_mb": round(int(fields["VmRSS"].split()[0]) / 1024, 1),
        "anonymous_mb": round(int(fields["RssAnon"].split()[0]) / 1024, 1),
        "threads": int(fields["Threads"]),
        "open_files": len(list((process / "fd").iterdir())),
        "of_these": kinds(process),
    }
    times, pages = [], []
    with contextlib.closing(connect(server.port)) as connection:
        for number in range(200):
            event = events.event("license.assigned", {
                "account": ACCOUNTS[number % 12], "user": USERS[number % 60], "product": "miteam-meetings",
            })
            start = time.perf_counter()
            send(connection, events, event)
            times.append((time.perf_counter() - start) * 1000)
            start = time.perf_counter()
            expect(get(connection, f"/accounts/{ACCOUNTS[number % 12]}/en/index.html"), 200)
            pages.append((time.perf_counter() - start) * 1000)
    for name, values in (("webhook", times), ("page", pages)):
        values.sort()
        found[f"{name}_median_ms"] = round(statistics.median(values), 2)
        found[f"{name}_95_ms"] = round(values[len(values) * 95 // 100], 2)
    found["events"] = int(json.loads((server.site / "status.json").read_text())["counts"]["events"])
    print(json.dumps(found), flush=True)
    return found


def drift(first, last, options):
    """What is not back where it was: memory for each event that the ledger gained, files, and latency."""
    gained = max(1, last["events"] - first["events"])
    growth = (last["anonymous_mb"] - first["anonymous_mb"]) * (1 << 20) / gained
    found = []
    if last["open_files"] > first["open_files"] + options.files:
        found.append(f"open files grew from {first['open_files']} to {last['open_files']}")
    if last["anonymous_mb"] > first["anonymous_mb"] * 1.25 + 32 and growth > options.bytes:
        found.append(f"memory grew by {growth:.0f} bytes for each event")
    for name in ("webhook_median_ms", "page_median_ms"):
        if last[name] > first[name] * 2 + 2:
            found.append(f"{name} grew from {first[name]} to {last[name]}")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=20, help="single webhooks per second")
    parser.add_argument("--files", type=int, default=8, help="by how many open files the samples may differ")
    parser.add_argument("--bytes", type=int, default=8192, help="bytes of memory that an event may take, in histories that are in the cache")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with workplace.Workplace() as place:
        for name in ("Templates", "Locales"):
            shutil.copytree(workplace.CHECKOUT / name, place.root / name)
            place.environment[f"VITRINA_{name.upper()}"] = str(place.root / name)
        events = Events(options.seed)
        opening = place.root / "opening.jsonl"
        opening.write_text("".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events.opening()))
        place.vitrina("import", str(opening))
        place.environment["VITRINA_CONFIG"] = str(place.root / "vitrina.json")
        (place.root / "vitrina.json").write_text('{"retention": {"months": 1}}')
        with place.serving(arguments=["--open"]) as server:
            server.site = place.root / "site"
            load = Load(place, server, events, options)
            # Caches fill up and threads start before the first sample.
            load.start()
            warm = min(120, options.minutes * 60 / 5)
            time.sleep(warm)
            load.end()
            first = sample(server, events, "start")
            load = Load(place, server, events, options)
            load.start()
            end = time.monotonic() + options.minutes * 60 - warm
            while (left := end - time.monotonic()) > 0 and len(load.faults) < 10:
                time.sleep(min(60, left))
            load.end()
            last = sample(server, events, "end")
            print(json.dumps({"done": load.counts, "faults": load.faults[:10]}), flush=True)
        verified = place.vitrina("verify")
        problems = load.faults + drift(first, last, options)
        if "what the ledger says" not in verified:
            problems.append(verified)
        for problem in problems:
            print(problem, file=sys.stderr)
        return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

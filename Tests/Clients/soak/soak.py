#!/usr/bin/env python3
"""Runs a server under mixed load for a long time, and compares memory, open files and latency at the start and at the end.

The load is constant, and so is the size of the pages: users are added to and removed from a fixed set of accounts. Only the
ledger and the histories grow with the sent events. Each sample is taken when the server is idle.

The pages of one more account are compared with their expected contents, during the load and at the end. In the middle of the
run, the clock of the server, the senders and the commands passes midnight UTC: it is ahead (see clock.c). At midnight, one
order of that account starts and another one ends, without an event.
"""

import argparse
import collections
import contextlib
import datetime
import json
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "faults")]
import workplace  # noqa: E402
import events as deliveries  # noqa: E402
from events import Answer, connect, deliver  # noqa: E402

ACCOUNTS = [f"lumen-{number}" for number in range(12)]
USERS = [f"u{number}" for number in range(60)]
NAMES = ["Ana", "Ben", "Zoë", "Noor", "Iker", "Mei"]
# The load does not change this account, so its pages are known.
KNOWN = "lumen-known"
LANGUAGES = ["en", "es"]
# The number of seconds by which the clock is ahead.
ahead = 0


def moment(offset=0):
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=ahead + offset)


def now(offset=0):
    return moment(offset).isoformat(timespec="microseconds").replace("+00:00", "Z")


def midnight():
    """The next midnight in UTC."""
    return moment().replace(hour=0, minute=0, second=0, microsecond=0) + datetime.timedelta(days=1)


def shift_clock(place, seconds):
    """Sets the clock ahead, for this program and for all programs with the environment of the place."""
    global ahead
    ahead = seconds
    deliveries.clock = lambda: time.time() + ahead
    library = place.root / "clock.so"
    subprocess.run(["cc", "-O2", "-Wall", "-shared", "-fPIC", "-o", library, HERE / "clock.c"], check=True)
    place.environment.update(LD_PRELOAD=str(library), CLOCK_AHEAD=str(ahead))


class Events:
    """New events with unique ids."""

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
        yield from self.known()

    def known(self):
        """The account with known pages: three orders, of which the second starts and the third ends at midnight."""
        account = {"account": KNOWN}
        today, tomorrow = str(moment().date()), str(midnight().date())
        yield self.event("account.created", {**account, "partner": "prisma", "name": "Lumen Known"})
        for order, quantity, dates in [("steady", 10, {}), ("begins", 5, {"starts": tomorrow}), ("ends", 7, {"expires": today})]:
            data = {"order": order, "partner": "prisma", "product": "miteam-meetings", "quantity": quantity, **dates}
            yield self.event("order.purchased", data)
            yield self.event("order.assigned", {"order": order, **account})
        yield self.event("integration.enabled", {**account, "integration": "miteam-meetings"})
        for user in USERS[:5]:
            yield self.event("user.added", self.person(KNOWN, user))

    def person(self, account, user):
        name = f"{self.random.choice(NAMES)} {user}"
        return {"account": account, "user": user, "name": name, "email": f"{user}@{account}.example"}

    def next(self):
        """The next event or list: usually about one user, sometimes about a whole account."""
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


class Known:
    """The expected pages of the known account, and checks of them."""

    def __init__(self, events):
        self.events = events
        self.random = random.Random(events.random.random())
        self.users = {}
        self.count = 0
        self.past_midnight = None

    def change(self, connection):
        """Renames a user and assigns or removes the license, now or in some seconds, and waits for the pages."""
        self.count += 1
        user, name = self.random.choice(USERS[:5]), f"Known {self.count}"
        held, later = self.random.random() < 0.5, self.random.choice([0, 0, 4])
        subject, when = {"account": KNOWN, "user": user}, moment(later)
        text = when.isoformat(timespec="microseconds").replace("+00:00", "Z")
        person = {**subject, "name": name, "email": f"{user}@{KNOWN}.example"}
        license = {**subject, "product": "miteam-meetings"}
        send(connection, self.events, [
            self.events.event("user.updated", person, text),
            self.events.event("license.assigned" if held else "license.unassigned", license, text),
        ])
        if name in self.page(connection, "en", user) and moment() < when:
            raise RuntimeError(f"{user} is renamed before the time of the event")
        self.users[user] = (name, "licensed" if held else "assignable")
        workplace.wait(f"the pages of {user} show {name}", lambda: not self.wrong(connection, [user]), 60)

    def wrong(self, connection, users=None):
        """The pages with unexpected contents."""
        found = []
        for user in users or self.users:
            name, outcome = self.users[user]
            for language in LANGUAGES:
                page = self.page(connection, language, user)
                if f">{name}<" not in page or re.findall('data-outcome="([^"]*)"', page) != [outcome]:
                    found.append(f"the page of {user} in {language} does not show {name}, {outcome}")
        return found

    def page(self, connection, language, user):
        answer = get(connection, f"/accounts/{KNOWN}/{language}/users/{user}.html")
        expect(answer, 200)
        return answer.body.decode()

    def orders(self, connection):
        """The pool of the account and the orders on the partner's page, which must be equal in all languages."""
        found = set()
        for language in LANGUAGES:
            account = get(connection, f"/accounts/{KNOWN}/{language}/index.html").body.decode()
            partner = get(connection, f"/partners/prisma/{language}/orders.html").body.decode()
            orders = [
                re.search(f'data-order="{order}"[^>]*data-validity="([^"]*)"', partner)[1]
                for order in ("steady", "begins", "ends")
            ]
            found.add((re.search(r'data-pool="(\d+)"', account)[1], *orders))
        return found

    def turn(self, connection, midnight, faults):
        """Reports whether the orders are correct, and how long after midnight they changed."""
        before = {("17", "perpetual", "pending-activation", "expiring-soon")}
        after = {("15", "perpetual", "perpetual", "expired")}
        found = self.orders(connection)
        left = (midnight - moment()).total_seconds()
        if self.past_midnight is None and found == after and left < 0:
            self.past_midnight = round(-left, 1)
            print(json.dumps({"midnight": "the pages follow", "seconds_at_most": self.past_midnight}), flush=True)
        # A page that is read at midnight may have either content.
        elif left > 1 and found != before or left < -60 and found != after:
            faults.append(f"{left:.0f} seconds before midnight the orders are {found}")


class Load:
    """Threads that each repeat an action until they are stopped."""

    def __init__(self, place, server, events, known, midnight, options):
        self.place, self.server, self.events, self.options = place, server, events, options
        self.known, self.midnight = known, midnight
        self.imported = []
        # The deliveries that `vitrina send` repeated, and why.
        self.repeated = []
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
                    except Exception as error:  # noqa: BLE001: every exception is reported
                        self.faults.append(f"{name}: {error!r}")
                        context.close()
                    self.stop.wait(pause)

        self.counts[name] = 0
        self.threads.append(threading.Thread(target=loop, daemon=True))

    def start(self):
        chance = random.Random(self.options.seed)
        rate = self.options.rate
        if self.options.without_events:
            event = self.events.next()
            self.add("duplicates", 1 / rate, lambda c: send(c, self.events, event))
        else:
            self.add("webhooks", 1 / rate, lambda c: send(c, self.events, self.events.next()))
            self.add("batches of 100", 100 / rate, self.send_batch)
            self.add("duplicates", 2, self.duplicate)
            self.add("known pages", 2, self.known.change)
            self.add("files sent", 30, self.send_file)
        self.add("refused", 3, self.refused)
        self.add("pages", 0.4 / rate, lambda c: self.page(c, chance))
        if self.midnight:
            self.add("looks at orders", 2, lambda c: self.known.turn(c, self.midnight, self.faults))
        self.add("links", 5, self.link)
        self.add("imports refused", 60, self.refuse_import)
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

    def send_batch(self, connection):
        send(connection, self.events, [self.events.next() for _ in range(100)])

    def duplicate(self, connection):
        event = self.events.next()
        send(connection, self.events, event)
        send(connection, self.events, event)

    def refused(self, connection):
        event = {**self.events.next(), "time": "soon"}
        expect(deliver(connection, event["id"], event), 422)

    def send_file(self, _):
        """Imports through the running server: a file of new events, and half of the previous file again."""
        new = [self.events.next() for _ in range(60)]
        again = self.imported[: len(self.imported) // 2]
        file = self.place.root / "file.jsonl"
        file.write_text("".join(json.dumps(event, ensure_ascii=False) + "\n" for event in again + new))
        ended = subprocess.run(
            [workplace.program(), "send", str(file), "--to", f"{self.server.url}/webhooks"],
            env=self.place.environment, capture_output=True, encoding="utf-8", timeout=600,
        )
        # A delivery without an answer is repeated. Its event may be in the ledger already, and is then a duplicate.
        repeated = [line for line in ended.stderr.splitlines() if line.endswith("trying again")]
        self.repeated += repeated
        counts = collections.Counter(answer.split("\t")[1] for answer in ended.stdout.splitlines())
        accepted = counts['202 {"accepted":1,"duplicates":0}']
        duplicates = counts['202 {"accepted":0,"duplicates":1}']
        is_complete = ended.returncode == 0 and accepted + duplicates == len(new) + len(again)
        if not is_complete or not len(new) - len(repeated) <= accepted <= len(new):
            raise RuntimeError(f"a file of {len(new)} new and {len(again)} old events is answered with {dict(counts)}: {ended.stderr}")
        self.imported = new

    def refuse_import(self, _):
        """Two processes cannot write to one ledger: the second one ends with an error and changes nothing."""
        file = self.place.root / "refused.jsonl"
        event = self.events.event("user.updated", {**self.events.person(KNOWN, USERS[0]), "name": "Nobody"})
        file.write_text(json.dumps(event) + "\n")
        ended = subprocess.run(
            [workplace.program(), "import", str(file)],
            env=self.place.environment, capture_output=True, encoding="utf-8", timeout=600,
        )
        if ended.returncode != 73 or "another instance of vitrina" not in ended.stderr:
            raise RuntimeError(f"an import beside the server ends with {ended.returncode}: {ended.stderr}")

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
        """Changes a message that is on every history page, and changes it back the next time."""
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
    """The number of open files by kind."""
    found = collections.Counter()
    for link in (process / "fd").iterdir():
        with contextlib.suppress(OSError):
            target = str(link.readlink())
            name = target.split(":")[0] if ":" in target else pathlib.Path(target).suffix or pathlib.Path(target).name
            found[name] += 1
    return dict(found.most_common(12))


def usage(server):
    """The resources that the server uses now."""
    process = pathlib.Path(f"/proc/{server.process.pid}")
    fields = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    return {
        "memory_mb": round(int(fields["VmRSS"].split()[0]) / 1024, 1),
        "anonymous_mb": round(int(fields["RssAnon"].split()[0]) / 1024, 1),
        "threads": int(fields["Threads"]),
        "open_files": len(list((process / "fd").iterdir())),
        "events": int(json.loads((server.site / "status.json").read_text())["counts"]["events"]),
    }


def sample(server, events, label):
    """The resources of the server, and its latency for webhooks one after the other."""
    # The last edit of a file has been processed, closed connections have ended, and events with a time in the future have
    # happened. Otherwise, `verify` would find their pages stale after the end of the server.
    time.sleep(22)
    idle(server)
    time.sleep(2)
    process = pathlib.Path(f"/proc/{server.process.pid}")
    found = {"sample": label, **usage(server), "of_these": kinds(process)}
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
    print(json.dumps(found), flush=True)
    return found


def drift(first, last, options):
    """The differences from the first sample: memory for each new event, files, and latency."""
    gained = max(1, last["events"] - first["events"])
    growth = (last["anonymous_mb"] - first["anonymous_mb"]) * (1 << 20) / gained
    found = []
    if last["open_files"] > first["open_files"] + options.files:
        found.append(f"open files grew from {first['open_files']} to {last['open_files']}")
    if options.without_events:
        if last["anonymous_mb"] > first["anonymous_mb"] + 40:
            # Recently read pages take 32 MB.
            found.append(f"memory grew from {first['anonymous_mb']} to {last['anonymous_mb']} MB, and the ledger did not")
    elif last["anonymous_mb"] > first["anonymous_mb"] * 1.25 + 32 and growth > options.bytes:
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
    parser.add_argument("--without-events", action="store_true", help="the ledger stays as it is: what grows then is a leak")
    parser.add_argument("--no-midnight", action="store_true", help="leave the clock alone")
    options = parser.parse_args()
    with workplace.Workplace() as place:
        if not options.no_midnight:
            left = (midnight() - moment()).total_seconds()
            shift_clock(place, int(left - options.minutes * 30))
        for name in ("Templates", "Locales"):
            shutil.copytree(workplace.CHECKOUT / name, place.root / name)
            place.environment[f"VITRINA_{name.upper()}"] = str(place.root / name)
        events, turn = Events(options.seed), None if options.no_midnight else midnight()
        known = Known(events)
        opening = place.root / "opening.jsonl"
        opening.write_text("".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events.opening()))
        place.vitrina("import", str(opening))
        place.environment["VITRINA_CONFIG"] = str(place.root / "vitrina.json")
        # As in the service of `vitrina config systemd`.
        place.environment["MALLOC_ARENA_MAX"] = "2"
        (place.root / "vitrina.json").write_text('{"retention": {"months": 1}}')
        with place.serving(arguments=["--open"]) as server:
            server.site = place.root / "site"
            load = Load(place, server, events, known, turn, options)
            idle(server)
            # Caches are filled and threads are started before the first sample.
            load.start()
            warm = min(120, options.minutes * 60 / 5)
            time.sleep(warm)
            load.end()
            faults = load.faults
            first = sample(server, events, "start")
            load = Load(place, server, events, known, turn, options)
            load.start()
            end = time.monotonic() + options.minutes * 60 - warm
            while (left := end - time.monotonic()) > 0 and len(load.faults) < 10:
                time.sleep(min(300, left))
                print(json.dumps({"minutes_left": round((end - time.monotonic()) / 60), **usage(server)}), flush=True)
            load.end()
            last = sample(server, events, "end")
            faults += load.faults
            with contextlib.closing(connect(server.port)) as connection:
                faults += known.wrong(connection)
            if turn and known.past_midnight is None:
                faults.append("the orders never turned at midnight")
            print(json.dumps({"done": load.counts, "repeated": load.repeated, "faults": faults[:10]}), flush=True)
        verified = place.vitrina("verify")
        problems = faults + drift(first, last, options)
        if "the site matches the ledger" not in verified:
            problems.append(verified)
        for problem in problems:
            print(problem, file=sys.stderr)
        return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

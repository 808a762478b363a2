#!/usr/bin/env python3
"""Tests two receivers, two renderers and a page server over PostgreSQL and an object store, while each of them fails in turn.

The renderers share the parts of the site: --parts 1 leaves one of them without work until the other fails.

At the end, every acknowledged event must be in the ledger exactly once, and the bucket must contain byte for byte what
`vitrina build` writes to a directory from the same ledger. --self-check disables the fence, and the test must then find a
stale page.
"""

import argparse
import collections
import json
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "faults"), str(HERE.parent)]
import workplace  # noqa: E402

workplace.enter(__file__, HERE / "requirements.txt")
import events  # noqa: E402
from senders import ACCOUNTS, OPENING, Senders, Visitors  # noqa: E402
from servers import Node, Postgres, Store  # noqa: E402

# A lease lasts five seconds, and another server takes it one second later.
LEASE = 6


class Cluster:
    """All servers, on networks that can fail."""

    def __init__(self, root, seed, parts=1, **variables):
        self.root = root
        self.parts = parts
        locales = root / "locales"
        locales.mkdir()
        shutil.copy(workplace.CHECKOUT / "Locales/es.json", locales)
        variables.update(VITRINA_LOCALES=str(locales), VITRINA_TEMPLATES=str(workplace.CHECKOUT / "Templates"))
        self.postgres = Postgres(root)
        self.store = None
        self.nodes = []
        try:
            self.store = Store(root)
            # Each role has its own servers. An event that the first server acknowledges has its page at the last.
            roles = ["receive", "receive", "render", "render", "pages"]
            for number, role in enumerate(roles):
                options = ["--parts", str(parts)] if role == "render" else []
                node = Node(f"{role}-{number}", role, root, self.postgres, self.store, *options, **variables)
                node.start()
                self.nodes.append(node)
        except BaseException:
            self.close()
            raise
        self.receivers, self.renderers, self.pages = self.nodes[:2], self.nodes[2:4], self.nodes[4]
        self.senders = Senders(self.receivers, seed)

    def close(self):
        for node in self.nodes:
            if node.process.poll() is None:
                node.kill()
        if self.store:
            self.store.kill()
        self.postgres.crash()

    def renderer(self, account=ACCOUNTS[0]):
        """The server that renders an account, after some server renders it."""
        part = part_of(account, self.parts)
        found = []

        def is_rendered():
            for server in self.status()["servers"]:
                if any(lease["part"] == part for lease in server["leases"]):
                    process = int(server["name"].rpartition("/")[2])
                    found[:] = [node for node in self.renderers if node.process.pid == process]
            return bool(found)

        workplace.wait(f"a server renders {account}", is_rendered)
        return found[0]

    def wait_for_takeover(self, old):
        """Waits until other servers render all parts; returns the number of seconds."""
        start = time.monotonic()
        others = [node for node in self.renderers if node is not old]

        def is_taken_over():
            return sum(node.metrics().get("vitrina_parts", 0) for node in others) == self.parts

        workplace.wait("other servers render all parts", is_taken_over)
        return time.monotonic() - start

    def wait_for_balance(self):
        """Waits until each renderer has its share of the parts."""

        def is_balanced():
            counts = [node.metrics().get("vitrina_parts", 0) for node in self.renderers]
            return sum(counts) == self.parts and max(counts) - min(counts) <= 1

        workplace.wait("the parts are distributed evenly", is_balanced)

    def wait_until_published(self):
        """Waits until the site shows every event of the ledger."""

        def is_published():
            for node in self.nodes:
                node.restart_if_ended()
            rendering = [found for node in self.renderers if (found := node.metrics()).get("vitrina_parts", 0) > 0]
            return (
                [site["lag"] for site in self.status()["sites"]] == [0]
                and rendering != []
                and all(metrics["vitrina_regeneration_queue"] == 0 for metrics in rendering)
                and all(metrics["vitrina_caught_up"] == 1 for metrics in rendering)
            )

        workplace.wait("everything is published", is_published)

    def status(self):
        return json.loads(self.pages.vitrina("status", "--json"))


def part_of(account, parts):
    """The part of a site that contains an account, from 1: the FNV-1a hash of its id, modulo the number of parts."""
    value = 0xCBF29CE484222325
    for byte in account.encode():
        value = (value ^ byte) * 0x100000001B3 % (1 << 64)
    return value % parts + 1


class Faults:
    """The faults, one after the other. Each method returns the text to print."""

    def __init__(self, cluster, chance):
        self._cluster = cluster
        self._chance = chance
        self.takeovers = []

    @property
    def all(self):
        return [
            self.receiver_is_killed, self.renderer_is_killed, self.page_server_is_killed, self.renderer_is_stopped,
            self.renderer_is_paused, self.requests_to_the_store_are_late, self.connections_to_the_store_are_cut,
            self.connections_to_the_database_are_cut, self.backends_are_terminated, self.database_crashes,
            self.store_is_killed,
        ]  # fmt: skip

    def receiver_is_killed(self):
        self._kill(self._chance.choice(self._cluster.receivers))

    def page_server_is_killed(self):
        self._kill(self._cluster.pages)

    def renderer_is_killed(self):
        renderer = self._renderer()
        renderer.kill()
        seconds = self._cluster.wait_for_takeover(renderer)
        self.takeovers.append(seconds)
        renderer.start()
        return f"taken over after {seconds:.1f} s"

    def renderer_is_stopped(self):
        renderer = self._renderer()
        start = time.monotonic()
        renderer.end()
        self._cluster.wait_for_takeover(renderer)
        seconds = time.monotonic() - start
        renderer.start()
        return f"handed over within {seconds:.1f} s of SIGTERM"

    def renderer_is_paused(self):
        renderer = self._renderer()
        renderer.send(signal.SIGSTOP)
        seconds = self._cluster.wait_for_takeover(renderer)
        time.sleep(self._chance.random() * 2)
        renderer.send(signal.SIGCONT)
        return f"taken over after {seconds:.1f} s"

    def requests_to_the_store_are_late(self):
        renderer = self._renderer()
        renderer.network.hold()
        time.sleep(LEASE + self._chance.random() * 2)
        renderer.network.release()

    def connections_to_the_store_are_cut(self):
        for _ in range(10):
            self._chance.choice(self._cluster.renderers).network.cut()
            time.sleep(self._chance.random() * 0.2)

    def connections_to_the_database_are_cut(self):
        for _ in range(10):
            self._chance.choice(self._cluster.nodes).database.cut()
            time.sleep(self._chance.random() * 0.2)

    def backends_are_terminated(self):
        for _ in range(5):
            self._cluster.postgres.sql(
                "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND backend_type = 'client backend' ORDER BY random() LIMIT 4) AS chosen"
            )
            time.sleep(self._chance.random() * 0.4)

    def database_crashes(self):
        self._cluster.postgres.crash()
        time.sleep(self._chance.random() * 3)
        self._cluster.postgres.start()

    def store_is_killed(self):
        self._cluster.store.kill()
        time.sleep(self._chance.random() * 3)
        self._cluster.store.start()

    def _renderer(self):
        return self._cluster.renderer(self._chance.choice(ACCOUNTS))

    def _kill(self, node):
        node.kill()
        time.sleep(self._chance.random())
        node.start()


def overtake(cluster):
    """Simulates a page of a paused renderer that arrives after its successor has published a newer one."""
    cluster.wait_for_balance()
    cluster.wait_until_published()
    old = cluster.renderer(ACCOUNTS[1])
    old.network.hold()
    cluster.senders.post([cluster.senders.user(ACCOUNTS[1])])
    workplace.wait("a page is on its way", lambda: old.network.held > 0)
    # Waits until the network holds all pages of the event.
    time.sleep(1)
    old.send(signal.SIGSTOP)
    seconds = cluster.wait_for_takeover(old)
    cluster.senders.post([cluster.senders.user(ACCOUNTS[1])])
    cluster.wait_until_published()
    old.network.release()
    # The store answers or refuses the requests in this time.
    time.sleep(2)
    old.send(signal.SIGCONT)
    time.sleep(1)
    cluster.wait_until_published()
    return seconds


def compare(cluster):
    """The differences between the ledger, the bucket, and the sent events."""
    wrong = []
    lines = [json.loads(line) for line in cluster.pages.vitrina("export").splitlines()]
    kept = collections.Counter(map(events.identity, lines))
    wrong += [f"{name} is {count} times in the ledger" for name, count in kept.items() if count != 1]
    wrong += [f"{name} was acknowledged and is lost" for name in cluster.senders.acknowledged - kept.keys()]
    wrong += [f"{name} is in the ledger and was never sent" for name in kept.keys() - cluster.senders.sent]
    site = cluster.root / "one-machine"
    cluster.pages.vitrina("build", "--site", str(site))
    expected = {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    found = cluster.store.files()
    wrong += [f"{path} is missing in the bucket" for path in sorted(expected.keys() - found.keys())]
    wrong += [f"{path} is foreign in the bucket" for path in sorted(found.keys() - expected.keys())]
    wrong += [f"{path} is stale" for path in sorted(expected) if path in found and found[path] != expected[path]]
    print(f"{sum(kept.values())} events, {len(expected)} files", flush=True)
    return wrong


def run(cluster, seconds, seed):
    """Causes each fault at least once, and repeats them until the time is over."""
    chance = random.Random(f"{seed} faults")
    faults = Faults(cluster, chance)
    cluster.senders.post(OPENING)
    cluster.senders.post([cluster.senders.user(ACCOUNTS[0])])
    cluster.wait_until_published()
    visitors = Visitors(cluster.pages, cluster.receivers[0])
    cluster.senders.start(8)
    start = time.monotonic()
    rounds = 0
    try:
        while rounds == 0 or time.monotonic() - start < seconds:
            for fault in chance.sample(faults.all, len(faults.all)):
                if rounds and time.monotonic() - start >= seconds:
                    break
                told = fault()
                print(f"{time.monotonic() - start:6.1f} s: {fault.__name__.replace('_', ' ')} {told or ''}", flush=True)
                time.sleep(chance.random())
                for node in cluster.nodes:
                    node.restart_if_ended()
            rounds += 1
    finally:
        cluster.senders.stop()
        visitors.stop()
    print(f"overtaken after {overtake(cluster):.1f} s", flush=True)
    print(f"{cluster.senders.attempts} deliveries, {visitors.shown} pages shown", flush=True)
    return cluster.senders.faults + visitors.faults + compare(cluster)


def check_unfenced(cluster):
    """The differences without the fence, of which there must be some."""
    cluster.senders.post(OPENING)
    overtake(cluster)
    wrong = compare(cluster)
    stale = [text for text in wrong if text.endswith("is stale")]
    if not stale or len(stale) != len(wrong):
        return ["without the fence, no page is stale, or something else is wrong", *wrong]
    print(f"without the fence, {len(stale)} pages are stale, such as: {stale[0]}")
    return []


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--parts", type=int, default=3)
    parser.add_argument("--seed", default=str(time.time_ns()))
    parser.add_argument("--self-check", action="store_true")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    root = pathlib.Path(tempfile.mkdtemp(prefix="vitrina-cluster-"))
    is_kept = True
    try:
        variables = {"VITRINA_TEST_UNFENCED": "1"} if arguments.self_check else {}
        cluster = Cluster(root, arguments.seed, arguments.parts, **variables)
        try:
            if arguments.self_check:
                wrong = check_unfenced(cluster)
            else:
                wrong = run(cluster, arguments.seconds, arguments.seed)
            for node in cluster.nodes:
                node.end()
        finally:
            cluster.close()
        for text in wrong[:20]:
            print(f"FAILED: {text}")
        is_kept = bool(wrong)
        sys.exit(1 if wrong else 0)
    finally:
        if is_kept:
            print(f"logs: {root}")
        else:
            shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()

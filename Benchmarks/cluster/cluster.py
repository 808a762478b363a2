#!/usr/bin/env python3
"""The performance of a cluster: two receivers and one, two renderers and one with a slow store, with and without a
takeover, and a store that is unavailable.

    VITRINA_BINARY=… python3 Benchmarks/cluster/cluster.py [SECONDS_AWAY]

The program must be built with the trait `Cluster`. PostgreSQL (with fsync), SeaweedFS and all servers share this machine.
"""

import concurrent.futures
import json
import multiprocessing
import pathlib
import shutil
import statistics
import sys
import tempfile
import threading
import time

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
CLIENTS = CHECKOUT / "Tests/Clients"
sys.path[:0] = [str(CLIENTS / "cluster"), str(CLIENTS / "faults"), str(CLIENTS)]
import workplace  # noqa: E402

workplace.enter(__file__, CLIENTS / "cluster/requirements.txt")
import events  # noqa: E402
from check import Cluster, part_of  # noqa: E402
from senders import ACCOUNTS, OPENING  # noqa: E402
from servers import BUCKET, PREFIX  # noqa: E402

CONNECTIONS = 16
SECONDS = 5
ROUNDS = 3


def requests_of(name, count):
    """Signed requests, each with a new event that changes no page."""
    made = []
    for number in range(count):
        identity = f"{name}-{number}"
        event = events.event(identity, "device.provisioned", number % 80000, account="lumen-0", device=identity)
        body = json.dumps(event).encode()
        made.append((body, events.headers(identity, body, events.STRUCTURED)))
    return made


def send(port, requests, seconds, gate, results):
    """A sender: requests one after the other over one connection."""
    connection = events.connect(port)
    times = []
    gate.wait()
    end = time.monotonic() + seconds
    for body, headers in requests:
        start = time.monotonic()
        if start >= end:
            break
        connection.request("POST", "/webhooks", body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 202:
            raise RuntimeError(f"{answer.status}")
        times.append(time.monotonic() - start)
    results.put(times)


def acknowledgements(cluster, receivers, name, connections):
    """The acknowledgements per second, and their median time."""
    gate, results = multiprocessing.Barrier(connections), multiprocessing.Queue()
    senders = []
    for number in range(connections):
        requests = requests_of(f"{name}-{number}", 6000 // connections * SECONDS)
        port = receivers[number % len(receivers)].port
        senders.append(multiprocessing.Process(target=send, args=(port, requests, SECONDS, gate, results)))
    for sender in senders:
        sender.start()
    times = [second for _ in senders for second in results.get(timeout=300)]
    for sender in senders:
        sender.join()
    cluster.wait_until_published()
    return len(times) / SECONDS, statistics.median(times)


def page_time(cluster, before=lambda: None):
    """The seconds from `before` and a new event to its page in the store."""
    event = cluster.senders.new_user(ACCOUNTS[2])
    start = time.monotonic()
    before()
    cluster.senders.post([event])
    key = f"{PREFIX}accounts/{ACCOUNTS[2]}/es/users/{event['data']['user']}.html"

    def is_there():
        return cluster.store.client.list_objects_v2(Bucket=BUCKET, Prefix=key).get("KeyCount", 0) == 1

    workplace.wait("the page is in the store", is_there)
    return time.monotonic() - start


def takeover(cluster, end):
    """The seconds from the end of the rendering server to the page of an event that is sent then."""
    renderer = cluster.renderer()
    seconds = page_time(cluster, lambda: end(renderer))
    renderer.start()
    cluster.wait_until_published()
    return seconds


# The seconds by which the network delays each part of a request to the store, so that renderers wait for the store and not
# for a processor.
DELAY = 0.4
# As many accounts in the first of two parts as in the second.
NAMES = [f"many-{number}" for number in range(200)]
MANY = [name for part in (1, 2) for name in [name for name in NAMES if part_of(name, 2) == part][:20]]


def publishing(cluster, renderers):
    """The files per second with a slow store, of one renderer or of two that share the parts of the site."""
    all_renderers = cluster.renderers
    for node in all_renderers:
        node.end()
    used = use(cluster, all_renderers[:renderers], renderers)
    try:
        cluster.wait_for_balance()
        cluster.wait_until_published()
        before = sum(map(written, used))
        for node in used:
            node.network.delay = DELAY
        start = time.monotonic()
        users = [cluster.senders.new_user(account) for account in MANY for _ in range(20)]
        for first in range(0, len(users), 100):
            cluster.senders.post(users[first : first + 100])
        cluster.wait_until_published()
        seconds = time.monotonic() - start
        return (sum(map(written, used)) - before) / seconds
    finally:
        for node in used:
            node.network.delay = 0.0
            node.end()
        use(cluster, all_renderers, 1)


def use(cluster, renderers, parts):
    """Starts these renderers, which share the parts of the site."""
    others = [node for node in cluster.nodes if node not in cluster.renderers]
    cluster.renderers, cluster.parts = renderers, parts
    cluster.nodes = others + renderers
    for node in renderers:
        node.options = ["--parts", str(parts)]
        node.start()
    return renderers


def written(node):
    return node.metrics().get('vitrina_pages_total{result="written"}', 0)


def megabytes(node):
    text = pathlib.Path(f"/proc/{node.process.pid}/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0]) / 1024


def store_away(cluster, seconds):
    """Acknowledgements, memory and recovery while the store is unavailable, with twenty events per second."""
    stop = threading.Event()
    times = []

    def post():
        while not stop.is_set():
            start = time.monotonic()
            cluster.senders.post([cluster.senders.user()])
            times.append(time.monotonic() - start)
            stop.wait(0.1)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        senders = [pool.submit(post) for _ in range(2)]
        time.sleep(10)
        usual, before = list(times), megabytes(cluster.renderer())
        cluster.store.kill()
        del times[:]
        time.sleep(seconds)
        away = list(times)
        memory = megabytes(cluster.renderer())
        cluster.store.start()
        start = time.monotonic()
        stop.set()
        for sender in senders:
            sender.result()
        cluster.wait_until_published()
        caught_up = time.monotonic() - start
    return usual, away, before, memory, caught_up


def milliseconds(times):
    return f"{statistics.median(times) * 1000:.1f} ms, at most {max(times) * 1000:.0f} ms"


def main():
    seconds_away = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    root = pathlib.Path(tempfile.mkdtemp(prefix="vitrina-cluster-"))
    try:
        cluster = Cluster(root, "figures")
        try:
            cluster.senders.post(OPENING)
            cluster.wait_until_published()
            rows = []
            single, double = [], []
            for number in range(ROUNDS):
                single.append(acknowledgements(cluster, cluster.receivers[:1], f"one-{number}", CONNECTIONS))
                double.append(acknowledgements(cluster, cluster.receivers, f"two-{number}", CONNECTIONS))
            one, two = max(single)[0], max(double)[0]
            rows.append(("acknowledged/s, two receivers", f"{two:.0f}", "one receiver", f"{one:.0f}", f"{two / one:.2f} ×"))
            cluster.senders.post(
                [
                    events.event(f"a-{account}", "account.created", 2, account=account, partner="prisma", name="Many Example")
                    for account in MANY
                ]
            )
            alone, shared = [], []
            for _ in range(ROUNDS):
                alone.append(publishing(cluster, 1))
                shared.append(publishing(cluster, 2))
            one, two = statistics.median(alone), statistics.median(shared)
            rows.append(
                (f"files/s to a store {DELAY * 1000:.0f} ms away, two renderers with a part each", f"{two:.0f}",
                 "one renderer", f"{one:.0f}", f"{two / one:.2f} ×")
            )  # fmt: skip
            quiet = [page_time(cluster) for _ in range(9)]
            usual = statistics.median(quiet)
            for words, end in [("kill -9", lambda node: node.kill()), ("SIGTERM", lambda node: node.end())]:
                times = [takeover(cluster, end) for _ in range(5)]
                rows.append(
                    (f"{words} of the renderer, until the page of an event sent then", f"{max(times):.1f} s at most",
                     "the same event without it", f"{usual:.2f} s", f"{statistics.median(times):.1f} s median")
                )  # fmt: skip
            before, away, memory_before, memory, caught_up = store_away(cluster, seconds_away)
            rows.append(
                (f"an acknowledgement while the store is away for {seconds_away:.0f} s", milliseconds(away),
                 "before", milliseconds(before), f"{len(away)} events")
            )  # fmt: skip
            rows.append(
                ("memory of the renderer at the end of that", f"{memory:.0f} MB", "before", f"{memory_before:.0f} MB",
                 f"all published {caught_up:.1f} s after the store is back")
            )  # fmt: skip
            print("| figure | measured | beside | measured | |\n|---|--:|---|--:|---|")
            for row in rows:
                print("| " + " | ".join(row) + " |")
            if cluster.senders.faults:
                raise SystemExit(cluster.senders.faults[0])
        finally:
            cluster.close()
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()

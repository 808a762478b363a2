#!/usr/bin/env python3
"""The cost of a durable acknowledgement compared with fdatasync of the disk, for 1, 16 and 64 connections.

    python3 Benchmarks/acknowledgement/acknowledgement.py [SECONDS [ROUNDS]]

Requests are signed before the measurement, and sent by webhook-load of the package Benchmarks. Each number of connections is
measured several times; the round with the most acknowledgements counts. The same requests go to two servers that answer
without reading them, one of Hummingbird and one of NIO only: the difference is Vitrina's share.
"""

import dataclasses
import json
import pathlib
import os
import resource
import struct
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from measuring import aims, deliveries, machine, programs, tables  # noqa: E402  (the path has to be there first)

_CONNECTIONS = [1, 16, 64]
# More than any of these servers acknowledges per second.
_MOST_A_SECOND = {1: 4_000, 16: 20_000, 64: 25_000}
_ACCOUNTS, _USERS = 20, 1000
_SYNCS = 400


@dataclasses.dataclass
class Round:
    """The result of a load; all times are in seconds."""

    times: list[float]
    elapsed: float
    syncs: list[float]
    server_cpu: float
    load_cpu: float

    def __post_init__(self) -> None:
        self.p50, self.p99 = (tables.percentile(self.times, percent) for percent in (50, 99))
        self.sync50, self.sync99 = (tables.percentile(self.syncs, percent) for percent in (50, 99))

    @property
    def rate(self) -> float:
        return len(self.times) / self.elapsed

    @property
    def work(self) -> float:
        """The processor time in seconds for each request."""
        return self.server_cpu / self.rate


class Events:
    """Events with new identities and the current time."""

    def __init__(self, sample: bytes, have_pages: bool):
        self._number = 0
        self._users = []
        self._have_pages = have_pages
        for line in sample.splitlines():
            event = json.loads(line)
            if event["type"] == "user.added":
                self._users.append(event["data"])

    def write(self, count: int, path: pathlib.Path) -> None:
        """Signs a number of requests and writes them to a file for webhook-load."""
        with open(path, "wb") as file:
            for _ in range(count):
                request = self._request()
                file.write(struct.pack(">I", len(request)) + request)

    def _request(self) -> bytes:
        self._number += 1
        identity = f"load-{self._have_pages:d}-{self._number}"
        user = self._users[self._number * 7 % len(self._users)]
        if self._have_pages:
            data = {**user, "name": f"{user['name']} {self._number}"}
            return deliveries.request(identity, deliveries.event(identity, "user.updated", data))
        data = {"account": user["account"], "device": f"sip-{self._number}"}
        return deliveries.request(identity, deliveries.event(identity, "device.provisioned", data))


def round_of(
    server: programs.Server,
    data: pathlib.Path,
    load: pathlib.Path,
    events: Events,
    connections: int,
    seconds: float,
    waits: bool = True,
) -> Round:
    """A load; `waits` until the server has published all acknowledged events."""
    requests = data.parent / "requests"
    events.write(int(_MOST_A_SECOND[connections] * seconds), requests)
    machine.write_everything_back()
    syncs = machine.fdatasync_times(data, _SYNCS)
    server_before, load_before = server.processor_time(), _children_time()
    output = subprocess.run(
        [load, str(server.port), str(connections), str(seconds), requests],
        stdout=subprocess.PIPE,
        check=True,
        timeout=seconds + 60,
    ).stdout
    server_cpu, load_cpu = server.processor_time() - server_before, _children_time() - load_before
    if waits:
        server.wait_until_caught_up(60)
    machine.write_everything_back()
    syncs += machine.fdatasync_times(data, _SYNCS)
    elapsed, *times = (int(line) / 1e9 for line in output.split())
    return Round(times, elapsed, syncs, server_cpu / elapsed, load_cpu / elapsed)


def echoes(load: pathlib.Path, folder: pathlib.Path, events: Events, seconds: float, rounds: int) -> dict[str, Round]:
    """The same load on servers that answer at once, by the name of their library."""
    scratch = programs.CHECKOUT / ".build/benchmarks/echo"
    swift = ["swift", "build", "--package-path", HERE / "echo", "--scratch-path", scratch, "-c", "release"]
    subprocess.run(swift, check=True, stdout=sys.stderr)
    path = subprocess.run([*swift, "--show-bin-path"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    best = {}
    for library in ("hummingbird", "nio"):
        port = programs.free_port()
        # As many threads as in Vitrina.
        threads = {"NIO_SINGLETON_GROUP_LOOP_COUNT": str(os.cpu_count())}
        server = programs.Server([pathlib.Path(path, "echo"), library, str(port)], threads, folder / "echo.log", port)
        try:
            done = []
            for number in range(rounds):
                print(f"{library} alone, round {number + 1}", file=sys.stderr)
                done.append(round_of(server, folder, load, events, _CONNECTIONS[-1], seconds, waits=False))
            best[library] = max(done, key=lambda one: one.rate)
        finally:
            server.end()
    return best


def _children_time() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    load = programs.built("webhook-load")
    cache = programs.CHECKOUT / ".build/benchmarks"
    cache.mkdir(parents=True, exist_ok=True)
    rows = []
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        for have_pages in (True, False):
            installation = programs.Installation(pathlib.Path(folder, f"{have_pages:d}"), deliveries.SECRET)
            sample = installation.sample(_ACCOUNTS, _USERS)
            installation.run("import", "-", stdin=sample)
            installation.run("build")
            events = Events(sample, have_pages)
            with installation.serving() as server:
                server.wait_until_caught_up(60)
                acknowledged = 0
                for connections in _CONNECTIONS:
                    done = []
                    for number in range(rounds):
                        print(f"{connections} connections, round {number + 1}", file=sys.stderr)
                        done.append(round_of(server, installation.data, load, events, connections, seconds))
                    acknowledged += sum(len(one.times) for one in done)
                    best = max(done, key=lambda one: one.rate)
                    rows.append(_row(connections, have_pages, best))
            # The results of the last round, with the most connections and without pages.
            aims.note("202/p50", best.p50 / best.sync50)
            aims.note("202/p99", best.p99 - 3 * best.sync99)
            aims.note("202/rate", best.rate * best.sync50)
            aims.note("202/work", best.work)
            _insist_on_all(installation, len(sample.splitlines()) + acknowledged)
        alone = echoes(load, pathlib.Path(folder), events, seconds, rounds)
        aims.note("202/hummingbird", best.work / alone["hummingbird"].work)
        print(machine.description(pathlib.Path(folder)), file=sys.stderr)
    header = [
        "connections, events",
        "acknowledged/s",
        "p50",
        "p99",
        "fdatasync p50",
        "p99",
        "p50 / fdatasync",
        "rate × fdatasync",
        "CPU of the server",
        "of the load",
        "µs a request",
        "disk",
    ]
    print(tables.markdown_table(header, rows))
    print()
    shares = [
        [f"{name}, 64 connections", f"{one.rate:,.0f}", tables.milliseconds(one.p50), f"{one.work * 1e6:.0f}"]
        for name, one in (("vitrina, kept only", best), ("Hummingbird alone", alone["hummingbird"]), ("NIO alone", alone["nio"]))
    ]
    print(tables.markdown_table(["server", "answers/s", "p50", "µs a request"], shares))


def _row(connections: int, have_pages: bool, best: Round) -> list[str]:
    return [
        f"{connections}, {'with pages' if have_pages else 'kept only'}",
        f"{best.rate:,.0f}",
        *[tables.milliseconds(value) for value in (best.p50, best.p99, best.sync50, best.sync99)],
        f"{best.p50 / best.sync50:.1f}",
        f"{best.rate * best.sync50:.1f}",
        f"{best.server_cpu:.2f}",
        f"{best.load_cpu:.2f}",
        f"{best.work * 1e6:.0f}",
        "durable" if machine.is_durable(best.syncs) else "not durable here",
    ]


def _insist_on_all(installation: programs.Installation, expected: int) -> None:
    """Checks that every acknowledged event is in the ledger."""
    found = json.loads(installation.run("status", "--json"))["events"]
    if found != expected:
        raise SystemExit(f"{expected} events were acknowledged, and {found} are in the ledger")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The age of the oldest unpublished change under constant load, and the rate at which it remains below a second.

    python3 Benchmarks/scale/sustained.py [RATE ...]

Each rate starts with the same 40 accounts of 100 users and an idle server; the site is in memory. For 20 seconds, `user.added`
events for all accounts in turn are sent at the rate. `vitrina_oldest_unpublished_seconds`, read ten times per second, gives
the lag.
"""

import json
import pathlib
import select
import shutil
import socket
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from measuring import aims, deliveries, machine, programs, tables  # noqa: E402  (the path has to be there first)

_MEMORY = "/dev/shm"
_ACCOUNTS, _USERS = 40, 100
_RATES = (20, 100, 400, 1000, 3000)
_SECONDS = 20
_CONNECTIONS = 8
_SAMPLES_PER_SECOND = 10
_LAG = 1.0
_PATIENCE = 300


class Senders:
    """Connections that send requests in turns, and count the acknowledgements."""

    def __init__(self, port: int):
        self._sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(_CONNECTIONS)]
        self._next = 0
        self.acknowledged = 0

    def send(self, request: bytes) -> None:
        self._next = (self._next + 1) % _CONNECTIONS
        self._sockets[self._next].sendall(request)

    def receive(self) -> None:
        """Reads the available answers."""
        for connection in select.select(self._sockets, [], [], 0)[0]:
            # An answer may arrive in two parts, but its first line does not, because the receiver writes it at once.
            answers = connection.recv(1 << 20)
            if b"HTTP/1.1 " in answers.replace(b"HTTP/1.1 202 ", b""):
                raise SystemExit(f"not accepted: {answers[:200]!r}")
            self.acknowledged += answers.count(b"HTTP/1.1 202 ")

    def close(self) -> None:
        for connection in self._sockets:
            connection.close()


def _requests(accounts: list[str], count: int) -> list[bytes]:
    requests = []
    for number in range(count):
        data = {
            "account": accounts[number % len(accounts)],
            "user": f"new-{number}",
            "name": f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number * 7 % 26]}da Example {number}",
            "email": f"new-{number}@example.com",
        }
        body = deliveries.event(f"sustained-{number}", "user.added", data)
        requests.append(deliveries.request(f"m-{number}", body))
    return requests


def _run(place: programs.Installation, accounts: list[str], rate: int) -> list[str]:
    with place.serving() as server:
        server.wait_until_caught_up(_PATIENCE)
        requests = _requests(accounts, rate * _SECONDS)
        senders = Senders(server.port)
        lags = []
        work = server.processor_time()
        start = time.perf_counter()
        sent = 0
        while sent < len(requests):
            due = min(len(requests), int((time.perf_counter() - start) * rate) + 1)
            for request in requests[sent:due]:
                senders.send(request)
            sent = due
            senders.receive()
            if time.perf_counter() - start >= len(lags) / _SAMPLES_PER_SECOND:
                lags.append(server.gauge("vitrina_oldest_unpublished_seconds"))
            time.sleep(0.001)
        duration = time.perf_counter() - start
        while senders.acknowledged < len(requests):
            senders.receive()
            time.sleep(0.01)
        senders.close()
        end = time.perf_counter()
        server.wait_until_caught_up(_PATIENCE)
        rest = time.perf_counter() - end
        work = server.processor_time() - work
        peak = server.memory()
    p99 = tables.percentile(lags, 99)
    if p99 < _LAG and duration < _SECONDS * 1.05:
        reached.append(rate)
    return [
        f"{rate:,}",
        f"{len(requests) / duration:,.0f}",
        f"{tables.percentile(lags, 50):.2f} s",
        f"{p99:.2f} s",
        f"{max(lags):.2f} s",
        f"{rest:.1f} s",
        f"{work / len(requests) * 1e3:.2f} ms",
        f"{peak / (1 << 20):,.0f} MiB",
    ]


_HEADER = ["events/s", "sent/s", "median lag", "99 %", "longest", "caught up after", "work per event", "peak"]
reached: list[int] = [0]


def main() -> None:
    rates = [int(rate) for rate in sys.argv[1:]] or list(_RATES)
    directory = pathlib.Path(tempfile.mkdtemp(prefix="vitrina-sustained-", dir=_MEMORY))
    try:
        print(machine.description(directory), file=sys.stderr)
        start = directory / "start"
        start.mkdir()
        place = programs.Installation(start, deliveries.SECRET)
        sample = place.sample(_ACCOUNTS, _ACCOUNTS * _USERS)
        place.run("import", "-", stdin=sample)
        place.run("build")
        created = (json.loads(line) for line in sample.splitlines() if b'"account.created"' in line)
        accounts = sorted({event["data"]["account"] for event in created})
        rows = []
        for rate in rates:
            copy = directory / "run"
            shutil.copytree(start, copy)
            rows.append(_run(programs.Installation(copy, deliveries.SECRET), accounts, rate))
            shutil.rmtree(copy)
            print(" | ".join(rows[-1]), file=sys.stderr)
        aims.note("sustained/rate", max(reached))
        print(tables.markdown_table(_HEADER, rows))
    finally:
        shutil.rmtree(directory)


if __name__ == "__main__":
    main()

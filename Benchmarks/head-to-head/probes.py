"""The probes. Each runs in the same way with both receivers, and returns the results."""

import collections
import concurrent.futures
import contextlib
import pathlib
import resource
import selectors
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator

from measuring import programs
from receivers import Receiver, Rule
from wire import Answer, Request, answer, connect, exchange

# The number of deliveries that are acknowledged before a server is killed or stopped.
_WORK = 20
# Longer than the documented timeouts of both receivers.
_PATIENCE = 20
_MIB = 1 << 20


@contextlib.contextmanager
def _running(receiver: Receiver) -> Iterator[programs.Server]:
    server = receiver.start()
    try:
        yield server
    finally:
        server.end()


def _effects(found: int, of: int) -> str:
    return f"{found} of {of} effects"


def _deliver(receiver: Receiver, port: int, count: int) -> list[str]:
    """Deliveries with slow effects, one after the other; returns with the last acknowledgement."""
    requests = {f"w{number}": receiver.delivery(f"w{number}", Rule.SLOW).bytes for number in range(count)}
    acknowledged = []
    with connect(port) as connection:
        for identity, request in requests.items():
            connection.sendall(request)
            if 200 <= answer(connection).status < 300:
                acknowledged.append(identity)
    return acknowledged


def kill(receiver: Receiver, to_group: bool) -> str:
    server = receiver.start()
    acknowledged = _deliver(receiver, server.port, _WORK)
    server.signal(signal.SIGKILL, to_group)
    server.wait(10)
    server.end()
    # Everything that a receiver does after its next start counts.
    with _running(receiver):
        found = receiver.settled_effects(len(acknowledged))
    lost = sum(1 for identity in acknowledged if not found[identity])
    return f"{len(acknowledged)} acknowledged, {lost} lost"


def kill_process(receiver: Receiver) -> str:
    """kill -9 of the process right after the 2xx"""
    return kill(receiver, to_group=False)


def kill_group(receiver: Receiver) -> str:
    """the same with its children, as systemd ends a unit"""
    return kill(receiver, to_group=True)


def terminate(receiver: Receiver) -> str:
    """SIGTERM (to the unit, as systemd does) while work runs and half of a request has arrived"""
    server = receiver.start()
    request = receiver.delivery("half", Rule.NONE)
    half = len(request.body) // 2
    with connect(server.port) as connection:
        connection.sendall(request.head() + request.body[:half])
        acknowledged = _deliver(receiver, server.port, _WORK)
        start = time.monotonic()
        server.signal(signal.SIGTERM, to_group=True)
        time.sleep(0.2)
        try:
            connection.sendall(request.body[half:])
            in_hand = answer(connection)
        except OSError:
            in_hand = Answer(0)
        code = server.wait(_PATIENCE)
        took = time.monotonic() - start
    server.end()
    found = receiver.settled_effects(len(acknowledged))
    done = sum(1 for identity in acknowledged if found[identity])
    ending = "still running" if code is None else f"exit code {code}" if code >= 0 else f"ended by signal {-code}"
    return f"{ending} after {took:.1f} s; {_effects(done, len(acknowledged))}; request in hand: {in_hand}"


def duplicate(receiver: Receiver) -> str:
    """the same delivery twice"""
    with _running(receiver) as server:
        request = receiver.delivery("twice").bytes
        answers = [exchange(server.port, request).status for _ in range(2)]
        found = receiver.settled_effects(2, 1)["twice"]
    return f"{answers[0]}, {answers[1]}; {found} effect{'s' if found != 1 else ''}"


def bad_signature(receiver: Receiver) -> str:
    """a wrong signature"""
    with _running(receiver) as server:
        given = exchange(server.port, receiver.forged("forged").bytes)
        found = receiver.settled_effects(1, 1)["forged"]
    return f"{given}; {_effects(found, 1)}"


def mismatch(receiver: Receiver) -> str:
    """an event type that no rule matches"""
    with _running(receiver) as server:
        given = exchange(server.port, receiver.delivery("other", Rule.TYPED, kind="device.provisioned").bytes)
        trace = receiver.trace("other")
    return f"{given}; {trace}"


def malformed(receiver: Receiver) -> str:
    """malformed JSON, no rule"""
    with _running(receiver) as server:
        given = exchange(server.port, receiver.delivery("broken", body=b'{"id":"broken","type":').bytes)
        found = receiver.settled_effects(1, 1).total()
    return f"{given}; {_effects(found, 1)}"


def cut_off(receiver: Receiver) -> str:
    """a body cut off midway"""
    with _running(receiver) as server:
        request = receiver.delivery("cut")
        with connect(server.port) as connection:
            connection.sendall(request.head() + request.body[: len(request.body) // 2])
            connection.shutdown(socket.SHUT_WR)
            given = answer(connection)
        found = receiver.settled_effects(1, 1).total()
    return f"{given}; {_effects(found, 1)}"


def huge(receiver: Receiver, chunked: bool) -> str:
    # A server that reads the whole body may need three times its size or more.
    size = 1024 if _available_memory() > 12 << 30 else 256
    with _running(receiver) as server:
        before = server.memory()
        request = receiver.delivery("huge", body=b'{"id":"huge","pad":"')
        sent = 0
        with connect(server.port, timeout=60) as connection:
            connection.sendall(request.head(length=size * _MIB, chunked=chunked))
            part = b"x" * _MIB
            if chunked:
                part = f"{len(part):x}\r\n".encode() + part + b"\r\n"
            try:
                while sent < size and not _has_answer(connection):
                    connection.sendall(part)
                    sent += 1
                if chunked and sent == size:
                    connection.sendall(b"0\r\n\r\n")
            except OSError:
                pass  # closed while sending: an earlier answer may still be readable
            given = answer(connection)
        grown = (server.memory() - before) / _MIB
    return f"{given}, {sent} of {size} MiB sent; memory + {grown:,.0f} MiB"


def huge_announced(receiver: Receiver) -> str:
    """a body of 1 GiB, its length announced"""
    return huge(receiver, chunked=False)


def huge_chunked(receiver: Receiver) -> str:
    """a body of 1 GiB in chunks"""
    return huge(receiver, chunked=True)


def _has_answer(connection: socket.socket) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        return bool(selector.select(0))


def _available_memory() -> int:
    for line in pathlib.Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return 0


def slow(receiver: Receiver) -> str:
    """headers, or a body, of one byte a second"""
    with _running(receiver) as server, concurrent.futures.ThreadPoolExecutor(2) as pool:
        request = receiver.delivery("slow")
        headers = pool.submit(_drip, server.port, b"", request.head())
        body = pool.submit(_drip, server.port, request.head(), request.body)
        return f"headers: {headers.result()}; body: {body.result()}"


def _drip(port: int, first: bytes, rest: bytes) -> str:
    start = time.monotonic()
    with connect(port) as connection:
        connection.sendall(first)
        for byte in rest[:_PATIENCE]:
            try:
                connection.sendall(bytes([byte]))
            except OSError:
                return f"closed after {time.monotonic() - start:.0f} s"
            connection.settimeout(1)
            with contextlib.suppress(TimeoutError):
                if not connection.recv(1, socket.MSG_PEEK):
                    return f"closed after {time.monotonic() - start:.0f} s"
                took = time.monotonic() - start
                return f"{answer(connection)} after {took:.0f} s"
    return f"still open after {time.monotonic() - start:.0f} s"


def crowd(receiver: Receiver) -> str:
    """1,000 deliveries at once"""
    count = 1000
    _allow_files(count + 100)
    with _running(receiver) as server:
        requests = [receiver.delivery(f"c{number}", Rule.SLOW).bytes for number in range(count)]
        with _watched(server) as most:
            start = time.monotonic()
            answers = _send_at_once(server.port, requests)
            took = time.monotonic() - start
            found = receiver.settled_effects(count, 10)
        memory = server.memory() / _MIB
    statuses = ", ".join(f"{number} × {status or 'no answer'}" for status, number in sorted(answers.items()))
    return (
        f"{statuses} within {took:.1f} s; {_effects(len(found), count)}; at most {most()} child processes at a time, "
        f"{memory:,.0f} MiB"
    )


def _allow_files(count: int) -> None:
    lowest, highest = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(lowest, min(count, highest)), highest))


def _send_at_once(port: int, requests: list[bytes]) -> collections.Counter[int]:
    with contextlib.ExitStack() as stack, selectors.DefaultSelector() as selector:
        connections = [stack.enter_context(connect(port)) for _ in requests]
        for connection, request in zip(connections, requests):
            connection.sendall(request)
        for connection in connections:
            selector.register(connection, selectors.EVENT_READ)
        statuses = collections.Counter()
        deadline = time.monotonic() + 30
        while selector.get_map() and time.monotonic() < deadline:
            for key, _ in selector.select(1):
                selector.unregister(key.fileobj)
                statuses[answer(key.fileobj).status] += 1
        statuses[0] += len(selector.get_map())
    return +statuses


@contextlib.contextmanager
def _watched(server: programs.Server) -> Iterator[Callable[[], int]]:
    """Counts the children of a server; returns the maximum number at the same time."""
    most = 0
    over = threading.Event()

    def watch() -> None:
        nonlocal most
        while not over.wait(0.02):
            most = max(most, server.children())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield lambda: most
    finally:
        over.set()
        watcher.join()


def double_slash(receiver: Receiver) -> str:
    """POST with // before the path"""
    with _running(receiver) as server:
        request = receiver.delivery("slashes")
        given = exchange(server.port, Request("/" + request.path, request.headers, request.body).bytes)
        found = receiver.settled_effects(1, 1).total()
    return f"{given}; {_effects(found, 1)}"


ALL: list[Callable[[Receiver], str]] = [
    kill_process,
    kill_group,
    terminate,
    duplicate,
    bad_signature,
    mismatch,
    malformed,
    cut_off,
    huge_announced,
    huge_chunked,
    slow,
    crowd,
    double_slash,
]

"""Many idle or slow connections, while normal webhooks continue."""

import collections
import contextlib
import selectors
import socket
import threading
import time

from senders import delivery, described, event, latencies, memory

MEBIBYTE = 1 << 20
# The limit for the whole program, also in debug builds.
MEMORY = 256 * MEBIBYTE
IDLE, DRIPPING = 1000, 200
# The time limits for a head, a body and an idle connection, and a margin for a busy machine.
HEAD, BODY, REST, SLACK = 10, 10, 30, 5


class Guest:
    """A connection of the crowd, and the bytes that it sends one by one each second."""

    def __init__(self, port, kind, limit, at_once=b"", slowly=b""):
        self.kind = kind
        self.limit = limit
        self.slowly = slowly
        self.given = 0
        self.received = b""
        self.socket = socket.create_connection(("127.0.0.1", port), 30)
        self.socket.sendall(at_once)
        self.socket.setblocking(False)
        self.since = time.monotonic()

    def give(self):
        """Sends the next byte, if any. Answers are read elsewhere."""
        if self.given < len(self.slowly):
            with contextlib.suppress(OSError):
                self.given += self.socket.send(self.slowly[self.given : self.given + 1])


class Crowd:
    """Keeps the number of guests constant: a new guest follows each that the server disconnects."""

    def __init__(self, port, invitations):
        self.port = port
        self.invitations = invitations
        self.lives = []
        self.answers = {}
        self.problem = None
        self.is_over = threading.Event()
        self.is_complete = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def __enter__(self):
        self.thread.start()
        while not self.is_complete.wait(0.1) and not self.problem:
            pass
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()
        if self.problem:
            raise self.problem

    def _run(self):
        selector = selectors.DefaultSelector()
        guests = []
        try:
            for invite in self.invitations:
                guests.append(self._welcome(selector, invite))
            self.is_complete.set()
            while not self.is_over.is_set():
                end = time.monotonic() + 1
                while (left := end - time.monotonic()) > 0 and not self.is_over.is_set():
                    for key, _ in selector.select(min(left, 0.2)):
                        guest, invite = key.data
                        if self._is_out(selector, guest):
                            guests[guests.index((guest, invite))] = self._welcome(selector, invite)
                for guest, _ in guests:
                    guest.give()
        except Exception as error:
            self.problem = error
        finally:
            for guest, _ in guests:
                guest.socket.close()
            selector.close()

    def _welcome(self, selector, invite):
        guest = invite(self.port)
        selector.register(guest.socket, selectors.EVENT_READ, (guest, invite))
        return guest, invite

    def _is_out(self, selector, guest):
        try:
            more = guest.socket.recv(1 << 16)
        except BlockingIOError:
            return False
        except ConnectionError:
            more = b""
        if more:
            guest.received += more
            return False
        selector.unregister(guest.socket)
        guest.socket.close()
        self.lives.append((guest.kind, time.monotonic() - guest.since, guest.limit))
        status = guest.received.rpartition(b"HTTP/1.1 ")[2][:3].decode() or "nothing"
        self.answers[guest.kind, status] = self.answers.get((guest.kind, status), 0) + 1
        return True


def silent(port):
    return Guest(port, "silent", HEAD)


def resting(port):
    """A client that keeps its connection after a request."""
    return Guest(port, "resting", REST, b"GET /health/live HTTP/1.1\r\nHost: vitrina.example.com\r\n\r\n")


def slow_head(port):
    head = b"GET /help/es/ HTTP/1.1\r\nHost: vitrina.example.com\r\n"
    return Guest(port, "slow head", HEAD, b"", head + b"X-Drip: " + b"a" * 1000)


def slow_body(port):
    head, _, body = delivery("drip", event("drip", data={"text": "a" * 1000})).partition(b"\r\n\r\n")
    return Guest(port, "slow body", BODY, head + b"\r\n\r\n", body)


def slow_chunks(port):
    head = b"POST /webhooks HTTP/1.1\r\nHost: vitrina.example.com\r\nContent-Type: application/json\r\n"
    return Guest(port, "slow chunks", BODY, head + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n" * 1000)


def large_body(port):
    """A client that sends most of a body of the maximum size, and then stops."""
    head, _, body = delivery("large", event("large", data={"text": "a" * 1_000_000})).partition(b"\r\n\r\n")
    guest = Guest(port, "large body", BODY, head + b"\r\n\r\n")
    guest.socket.setblocking(True)
    with contextlib.suppress(OSError):
        guest.socket.sendall(body[:-1000])
    guest.socket.setblocking(False)
    return guest


class CrowdTests:
    def __init__(self, place, server, rng):
        self.server = server
        self.statuses = collections.Counter()

    def test_real_webhooks_are_acknowledged_beside_a_thousand_idle_connections_and_two_hundred_slow_ones(self):
        before = memory(self.server.process)
        alone = latencies(self.server.port, "alone", 100, 0.02)
        invitations = [silent, resting] * (IDLE // 2) + [slow_head, slow_body, slow_chunks, slow_body] * (DRIPPING // 4)
        with Crowd(self.server.port, invitations) as crowd:
            full = memory(self.server.process)
            beside = latencies(self.server.port, "beside", 600, 0.05)
            peak = memory(self.server.process, "VmHWM")
        print(f"    alone:  {described(alone)}")
        print(f"    beside: {described(beside)}")
        print(f"    memory: {before >> 20} MiB alone, {full >> 20} MiB with the crowd, {peak >> 20} MiB at most")
        print(f"    {len(crowd.lives)} connections were ended: {dict(sorted(crowd.answers.items()))}")
        assert peak < MEMORY, f"{peak} bytes"
        assert beside[-1] < 5, f"an acknowledgement took {beside[-1]:.1f} s"
        self.expect_ended(crowd, {"silent", "resting", "slow head", "slow body", "slow chunks"})

    def expect_ended(self, crowd, kinds):
        """Checks that slow clients were disconnected in time, and that senders of bodies received an answer."""
        assert {kind for kind, _, _ in crowd.lives} == kinds, crowd.answers
        for kind, life, limit in crowd.lives:
            assert life < limit + SLACK, f"a {kind} connection lasted {life:.1f} s"
        for kind, status in crowd.answers:
            allowed = {"slow body": "408", "slow chunks": "408", "resting": "200"}.get(kind, "nothing")
            assert status in (allowed, "408"), f"a {kind} connection got {status}"

    def test_bodies_that_fill_the_memory_set_aside_for_them_leave_the_rest_alone(self):
        with Crowd(self.server.port, [large_body] * DRIPPING) as crowd:
            times = latencies(self.server.port, "crammed", 200, 0.05, self.is_honest)
            peak = memory(self.server.process, "VmHWM")
        print(f"    {described(times).replace('acknowledged', 'answered')}, {peak >> 20} MiB at most: {self.statuses}")
        print(f"    {len(crowd.lives)} connections were ended: {dict(sorted(crowd.answers.items()))}")
        assert peak < MEMORY, f"{peak} bytes"
        after = latencies(self.server.port, "after", 50, 0.02)
        print(f"    after:  {described(after)}")

    def is_honest(self, answer):
        """Whether the answer is either 202 or a request to retry."""
        self.statuses[answer.status] += 1
        return answer.status == 202 or (answer.status == 503 and int(answer.headers["retry-after"]) > 0)

"""Clients that send many bytes that are expensive to process, and never read answers."""

import contextlib
import socket
import time

from crowd import MEMORY, SLACK
from senders import described, latencies, memory

CONNECTIONS = 100
# The number of bytes on each connection that a server may have read before it can refuse them.
BYTES = 256 << 10
SECONDS = 3
REQUEST = b"GET /help/es/ HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /webhooks HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
CHUNK = b"1\r\na\r\n"


class Torrent:
    """A connection with much data to send, and the smallest window for answers."""

    def __init__(self, port, content):
        self.left = memoryview(content)
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setblocking(False)

    def pour(self):
        """Sends as much as possible. The server may stop reading, or end the connection."""
        with contextlib.suppress(OSError):
            while self.left:
                self.left = self.left[self.socket.send(self.left) :]


class TorrentTests:
    def __init__(self, place, server, rng):
        self.server = server

    def test_requests_without_end_whose_answers_nobody_reads_cost_little(self):
        self.expect_little(REQUEST * (BYTES // len(REQUEST)))

    def test_bodies_in_chunks_of_one_byte_cost_little(self):
        self.expect_little(POST + CHUNK * (BYTES // len(CHUNK)))

    def expect_little(self, content):
        before = memory(self.server.process)
        torrents = [Torrent(self.server.port, content) for _ in range(CONNECTIONS)]
        try:
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                for torrent in torrents:
                    torrent.pour()
                time.sleep(0.1)
            try:
                beside = latencies(self.server.port, "beside", 50, 0.02)
            except TimeoutError:
                raise AssertionError("no acknowledgement within 60 s") from None
        finally:
            peak = memory(self.server.process, "VmHWM")
            sent = sum(len(content) - len(torrent.left) for torrent in torrents)
            for torrent in torrents:
                torrent.socket.close()
            print(f"    {sent / (1 << 20):.0f} MiB on {CONNECTIONS} connections")
            print(f"    memory: {before >> 20} MiB before, {peak >> 20} MiB at most")
        print(f"    beside: {described(beside)}")
        assert beside[-1] < SLACK, f"an acknowledgement took {beside[-1]:.1f} s"
        assert peak < MEMORY, (
            f"{(peak - before) // CONNECTIONS >> 10} KiB for each connection, {peak >> 20} MiB together"
        )

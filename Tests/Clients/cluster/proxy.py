"""A network that can fail: it forwards connections to a server, and can hold or cut them."""

import collections
import contextlib
import re
import socket
import threading
import time


class Proxy:
    """Listens on a free port of this machine, and forwards connections to another port.

    While it holds, it receives data of clients and forwards nothing, even after a client has disconnected. A held request
    therefore arrives late, as after congestion of a network. `methods` counts HTTP requests by their method.
    """

    def __init__(self, target):
        self.target = target
        self.delay = 0.0
        self.methods = collections.Counter()
        self._open = threading.Event()
        self._open.set()
        self._lock = threading.Lock()
        self._pairs = set()
        self._held = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def held(self):
        """The number of held bytes."""
        with self._lock:
            return self._held

    def hold(self):
        self._open.clear()

    def release(self):
        """Forwards held data, and stops holding."""
        self._open.set()

    def cut(self):
        """Ends every connection, at any point of its request or answer."""
        with self._lock:
            pairs = list(self._pairs)
        for pair in pairs:
            for end in pair:
                _end(end)

    def close(self):
        self._open.set()
        self._listener.close()
        self.cut()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.target), timeout=5)
            except OSError:
                client.close()
                continue
            for end in (client, server):
                end.settimeout(None)
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            pair = (client, server)
            with self._lock:
                self._pairs.add(pair)
            threading.Thread(target=self._requests, args=(pair,), daemon=True).start()
            threading.Thread(target=self._answers, args=(pair,), daemon=True).start()

    def _requests(self, pair):
        client, server = pair
        with contextlib.suppress(OSError):
            while chunk := client.recv(1 << 16):
                if method := re.match(rb"([A-Z]+) /", chunk):
                    self.methods[method[1].decode()] += 1
                if not self._open.is_set():
                    chunk = self._jam(client, chunk)
                elif self.delay:
                    time.sleep(self.delay)
                server.sendall(chunk)
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_WR)

    def _jam(self, client, chunk):
        """Receives all data of a client until the release."""
        with self._lock:
            self._held += len(chunk)
        client.settimeout(0.1)
        ended = False
        while not self._open.wait(0 if not ended else 0.1):
            try:
                more = b"" if ended else client.recv(1 << 16)
            except TimeoutError:
                continue
            except OSError:
                more = b""
            ended = ended or not more
            with self._lock:
                self._held += len(more)
            chunk += more
        with contextlib.suppress(OSError):
            client.settimeout(None)
        with self._lock:
            self._held = 0
        return chunk

    def _answers(self, pair):
        client, server = pair
        with contextlib.suppress(OSError):
            while chunk := server.recv(1 << 16):
                with contextlib.suppress(OSError):
                    client.sendall(chunk)
        for end in pair:
            _end(end)
        with self._lock:
            self._pairs.discard(pair)


def _end(end):
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()

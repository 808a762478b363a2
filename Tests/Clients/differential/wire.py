"""Requests as bytes over persistent connections, with several requests in flight."""

import socket


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def __repr__(self):
        return f"{self.status} {self.headers} {self.body[:400]!r}"


class Closed(Exception):
    """The connection ended before an answer was complete."""


class Connection:
    def __init__(self, port, timeout=60):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def close(self):
        self.socket.close()

    def send(self, request):
        self.socket.sendall(request)

    def answer(self, method="POST"):
        """The next final answer. Interim answers (100 Continue) are skipped."""
        while True:
            head = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
            status = int(head[0].split(" ", 2)[1])
            if status >= 200:
                break
        headers = {}
        for line in head[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        if method == "HEAD" or status in (204, 304):
            return Answer(status, headers, b"")
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return Answer(status, headers, self._chunks())
        return Answer(status, headers, self._exactly(int(headers.get("content-length", 0))))

    def _chunks(self):
        body = b""
        while size := int(self._until(b"\r\n").split(b";")[0], 16):
            body += self._exactly(size)
            self._until(b"\r\n")
        self._until(b"\r\n")
        return body

    def _until(self, end):
        while end not in self.buffer:
            self._receive()
        found, _, self.buffer = self.buffer.partition(end)
        return found

    def _exactly(self, count):
        while len(self.buffer) < count:
            self._receive()
        found, self.buffer = self.buffer[:count], self.buffer[count:]
        return found

    def _receive(self):
        try:
            more = self.socket.recv(1 << 16)
        except ConnectionError:
            more = b""
        if not more:
            raise Closed(self.buffer[:200])
        self.buffer += more


class Connections:
    """Several connections to one server."""

    def __init__(self, port, count=8):
        self._port = port
        self._open = [Connection(port) for _ in range(count)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for connection in self._open:
            connection.close()

    def exchange(self, requests):
        """The answers to requests in their order. A connection that the server ends is opened again.

        Requests after an answer that ended its connection are sent again, as clients must do. The server may then receive a
        request twice.
        """
        answers = [None] * len(requests)
        left = list(range(len(requests)))
        patience = len(requests) + 3
        while left:
            patience -= 1
            lanes = [left[lane :: len(self._open)] for lane in range(len(self._open))]
            for connection, lane in zip(self._open, lanes, strict=True):
                self._send(connection, [requests[index] for index in lane])
            for number, lane in enumerate(lanes):
                self._collect(number, lane, answers)
            left = [index for index in left if answers[index] is None]
            if left and not patience:
                raise Closed(f"no answer to {requests[left[0]][:2000]!r}")
        return answers

    def _send(self, connection, requests):
        try:
            connection.send(b"".join(requests))
        except ConnectionError:
            pass  # Answers from before the end can still be read.

    def _collect(self, number, lane, answers):
        connection = self._open[number]
        try:
            for index in lane:
                answers[index] = connection.answer()
                if answers[index].headers.get("connection", "").lower() == "close":
                    raise Closed
        except Closed:
            connection.close()
            self._open[number] = Connection(self._port)


def request(path, headers, body, method="POST"):
    """An HTTP/1.1 request. Names and values of headers are texts or bytes, and are not changed."""
    lines = [f"{method} {path} HTTP/1.1".encode(), b"Host: vitrina.example.com"]
    lines += [_bytes(name) + b": " + _bytes(value) for name, value in headers]
    lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def _bytes(text):
    return text if isinstance(text, bytes) else text.encode()

"""HTTP as bytes, for requests that a library would not send."""

import dataclasses
import http.client
import socket


@dataclasses.dataclass(frozen=True)
class Answer:
    """The received answer; if `status` is 0, the connection ended without an answer."""

    status: int
    media_type: str = ""
    location: str = ""

    def __str__(self) -> str:
        if not self.status:
            return "no answer, connection closed"
        parts = [str(self.status)]
        if self.media_type:
            parts.append(self.media_type)
        if self.location:
            parts.append(f"Location: {self.location}")
        return " ".join(parts)


@dataclasses.dataclass(frozen=True)
class Request:
    """The bytes of a POST request."""

    path: str
    headers: dict[str, str]
    body: bytes

    def head(self, length: int | None = None, chunked: bool = False) -> bytes:
        framing = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {length or len(self.body)}"
        lines = [f"POST {self.path} HTTP/1.1", "Host: 127.0.0.1", framing]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    @property
    def bytes(self) -> bytes:
        return self.head() + self.body


def connect(port: int, timeout: float = 30) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def answer(connection: socket.socket) -> Answer:
    """Reads an answer to its end."""
    response = http.client.HTTPResponse(connection)
    try:
        response.begin()
        response.read()
    except (OSError, http.client.HTTPException):
        return Answer(0)
    media_type = (response.getheader("Content-Type") or "").partition(";")[0]
    return Answer(response.status, media_type, response.getheader("Location") or "")


def exchange(port: int, request: bytes) -> Answer:
    with connect(port) as connection:
        connection.sendall(request)
        return answer(connection)

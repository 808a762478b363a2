"""Bodies that are too large, compressed or endless are refused according to the contract, at low cost."""

import gzip
import json

import workplace
from exchange import answer_to, converse
from http_client import signed
from senders import MEDIA, delivery, event, memory
from wire import Connection, request

LIMIT = 1 << 20
GET = b"GET /help/es/ HTTP/1.1\r\nHost: vitrina.example.com\r\n"


class RefusalTests:
    def __init__(self, place, server, rng):
        self.place = place
        self.server = server
        self.rng = rng

    def expect_problem(self, answer, status, kind, name):
        assert answer.status == status, f"{name}: {answer}"
        assert answer.headers["content-type"] == "application/problem+json", f"{name}: {answer}"
        problem = json.loads(answer.body)
        assert problem["type"] == f"urn:vitrina:problem:{kind}" and problem["status"] == status, f"{name}: {answer}"
        assert problem["detail"].endswith("."), f"{name}: {answer}"

    def test_heads_that_are_too_large_are_refused_and_others_are_not(self):
        before = memory(self.server.process)
        for name, lines in {
            "90 headers": b"".join(b"X-%d: a\r\n" % number for number in range(90)),
            "a line of 8 KiB": b"X-Long: " + b"a" * (8 << 10) + b"\r\n",
        }.items():
            outcome = converse(self.server.port, [GET + lines + b"Connection: close\r\n\r\n"], "GET")
            assert outcome.statuses == [200], f"{name}: {outcome}"
        bombs = {
            "200 headers": b"".join(b"X-%d: a\r\n" % number for number in range(200)) + b"\r\n",
            "100,000 headers": b"".join(b"X-%d: a\r\n" % number for number in range(100_000)) + b"\r\n",
            "a line of 17 KiB": b"X-Long: " + b"a" * (17 << 10) + b"\r\n\r\n",
            "a line of 8 MiB that does not end": b"X-Long: " + b"a" * (8 << 20),
            "a name of 17 KiB": b"X" * (17 << 10) + b": a\r\n\r\n",
            "lines of 40 KiB together": b"".join(b"X-%d: %s\r\n" % (number, b"a" * 1000) for number in range(40))
            + b"\r\n",
            "a cookie of 20 KiB": b"Cookie: " + b"vitrina-1=a; " * 1600 + b"\r\n\r\n",
            "the same header 5,000 times": b"Cookie: a=b\r\n" * 5000 + b"\r\n",
        }
        for name, lines in bombs.items():
            outcome = converse(self.server.port, [GET + lines], "GET")
            assert outcome.is_closed, f"{name}: {outcome}"
            # A client that is still sending may lose the answer when the connection ends.
            assert outcome.answers or len(lines) > 64 << 10, f"{name}: {outcome}"
            for answer in outcome.answers:
                self.expect_problem(answer, 431, "headers-too-large", name)
        for size in [20 << 10, 1 << 20]:
            outcome = converse(
                self.server.port, [b"GET /" + b"a" * size + b" HTTP/1.1\r\nHost: vitrina.example.com\r\n\r\n"]
            )
            assert outcome.is_closed and set(outcome.statuses) <= {400, 404, 414, 431}, (
                f"an address of {size}: {outcome}"
            )
        assert memory(self.server.process) - before < 64 << 20

    def test_bodies_that_are_too_large_are_refused_before_they_are_read(self):
        largest = event("largest").ljust(LIMIT)
        assert answer_to(self.server.port, delivery("largest", largest)).status == 202
        self.expect_problem(answer_to(self.server.port, delivery("larger", largest + b" ")), 413, "content-too-large", "one byte more")
        for length in [LIMIT + 1, 1 << 32, (1 << 63) - 1]:
            head = (
                delivery("announced", b"{}")
                .partition(b"\r\n\r\n")[0]
                .replace(b"Content-Length: 2", b"Content-Length: %d" % length)
            )
            for expect in [b"", b"\r\nExpect: 100-continue"]:
                connection = Connection(self.server.port)
                connection.send(head + expect + b"\r\n\r\n")
                connection.socket.settimeout(5)
                first = connection.socket.recv(1 << 16)
                assert first.startswith(b"HTTP/1.1 413 "), f"{length} announced: {first!r}"
                connection.close()
        answers = self.unending()
        assert answers and answers[0].status == 413 and len(answers) == 1, answers

    def unending(self):
        """Endless chunks: the answer arrives before the end."""
        head = delivery("unending", b"").partition(b"\r\nContent-Length")[0] + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
        chunk = b"10000\r\n" + b"a" * (1 << 16) + b"\r\n"
        return converse(self.server.port, [head, *[chunk] * 20]).answers

    def test_packed_bodies_are_refused_unread(self):
        body = event("packed")
        packed = gzip.compress(b" " * (64 << 20) + body, 1)
        codings = [
            "gzip",
            "x-gzip",
            "GZIP",
            "deflate",
            "br",
            "zstd",
            "gzip, gzip",
            "identity, gzip",
            "gzip;q=1",
            "aes128gcm",
        ]
        for coding in codings:
            for content in [body, gzip.compress(body), packed]:
                headers = signed(workplace.SECRET, "packed", body, MEDIA)
                answer = answer_to(self.server.port, request("/webhooks", {**headers, "Content-Encoding": coding}.items(), content))
                self.expect_problem(answer, 415, "unsupported-media-type", coding)
                assert MEDIA in answer.headers["accept"] and answer.headers["webhook-delivery"] == "abort-message", (
                    answer
                )
        # Without the header, the bytes are not JSON, and not what was signed.
        answer = answer_to(self.server.port, 
            request("/webhooks", signed(workplace.SECRET, "bare", body, MEDIA).items(), gzip.compress(body))
        )
        self.expect_problem(answer, 401, "unauthenticated", "packed bytes without the header")
        assert answer_to(self.server.port, delivery("identity", body, Content_Encoding="identity")).status == 202
        assert memory(self.server.process, "VmHWM") < 256 << 20

    def test_bodies_that_are_hard_to_read_are_refused(self):
        for name, body, status, kind in [
            ("deep arrays", b"[" * 500_000, 400, "malformed-body"),
            ("deep objects", b'{"a":' * 200_000, 400, "malformed-body"),
            ("80,000 names", b"{" + b",".join(b'"%d":1' % name for name in range(80_000)) + b"}", 400, "not-an-event"),
            ("names that repeat", b"{" + b'"a":1,' * 100_000 + b'"b":1}', 400, "malformed-body"),
            ("a long number", b"1" * 1_000_000, 400, "not-an-event"),
            ("a long exponent", b'{"a":1e' + b"9" * 900_000 + b"}", 400, "not-an-event"),
            ("escapes", b'"' + b"\\u0041" * 170_000 + b'"', 400, "not-an-event"),
            ("white space", b" " * LIMIT, 400, "malformed-body"),
            ("NUL", b"\x00" * LIMIT, 400, "malformed-body"),
        ]:  # fmt: skip
            self.expect_problem(
                answer_to(self.server.port, delivery(name.replace(" ", "-").replace(",", ""), body)), status, kind, name
            )
        batch = b"[" + b",".join(event(f"many-{number}") for number in range(1001)) + b"]"
        answer = answer_to(self.server.port, delivery("many", batch, media="application/cloudevents-batch+json"))
        self.expect_problem(answer, 413, "content-too-large", "1001 events")
        assert answer_to(self.server.port, delivery("after")).status == 202

"""Requests whose end two readers could find at different places.

Each contains another request at the place where a wrong reader expects the next one: INNER, complete and signed.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Attempt:
    name: str
    request: bytes
    # The largest number of requests according to RFC 9112, without the inner request.
    requests: int = 1
    method: str = "POST"
    # The statuses, if there is only one reading.
    statuses: tuple[int, ...] | None = None


HOST = b"Host: vitrina.example.com\r\n"
TYPE = b"Content-Type: application/json\r\n"


def post(headers, body, line=b"POST /webhooks HTTP/1.1\r\n"):
    return line + HOST + TYPE + headers + b"\r\n" + body


def chunk(body, size=b"%x"):
    return size % len(body) + b"\r\n" + body + b"\r\n"


def attempts(inner):
    """All attempts with an inner request."""
    yield from lengths(inner)
    yield from codings(inner)
    yield from chunks(inner)
    yield from lines(inner)
    yield from bodies_of_others(inner)


def lengths(inner):
    whole = b"%d" % len(inner)
    for name, headers in {
        "two lengths, the first empty": b"Content-Length: 0\r\nContent-Length: " + whole,
        "two lengths, the second empty": b"Content-Length: " + whole + b"\r\nContent-Length: 0",
        "a list of lengths": b"Content-Length: 0, " + whole,
        "a length with a plus": b"Content-Length: +" + whole,
        "a length with a minus": b"Content-Length: -" + whole,
        "a hexadecimal length": b"Content-Length: 0x%x" % len(inner),
        "a length with a fraction": b"Content-Length: " + whole + b".0",
        "a length with a space inside": b"Content-Length: 0 " + whole,
        "no length at all": b"Content-Length:",
        "a length beyond 64 bits": b"Content-Length: 1844674407370955161" + b"6",
        "a length beyond 32 bits": b"Content-Length: 4294967296",
        "a length in quotation marks": b'Content-Length: "' + whole + b'"',
        "a length of other digits": "Content-Length: ٠".encode(),
        "a space before the colon of a length": b"Content-Length : " + whole,
        "a length with a vertical tab": b"Content-Length: \x0b" + whole,
        "a length with a NUL": b"Content-Length: 0\x00" + whole,
        "a length with an underscore in its name": b"Content_Length: " + whole + b"\r\nContent-Length: " + whole,
        "the same length twice": b"Content-Length: " + whole + b"\r\nContent-Length: " + whole,
        "the same length in a list": b"Content-Length: " + whole + b", " + whole,
        "a length with zeros in front": b"Content-Length: 000" + whole,
    }.items():
        yield Attempt(name, post(headers + b"\r\n", inner))


def codings(inner):
    short = b"0\r\n\r\n" + inner
    length = b"Content-Length: %d\r\n" % len(short)
    for name, coding in {
        "chunked": b"Transfer-Encoding: chunked",
        "chunked in capitals": b"TRANSFER-ENCODING: CHUNKED",
        "a space before the colon": b"Transfer-Encoding : chunked",
        "a tab before the value": b"Transfer-Encoding:\tchunked",
        "a vertical tab before the value": b"Transfer-Encoding: \x0bchunked",
        "a NUL after the value": b"Transfer-Encoding: chunked\x00",
        "another word": b"Transfer-Encoding: xchunked",
        "a word behind": b"Transfer-Encoding: chunked x",
        "chunked not last": b"Transfer-Encoding: chunked, identity",
        "identity before chunked": b"Transfer-Encoding: identity, chunked",
        "identity alone": b"Transfer-Encoding: identity",
        "gzip before chunked": b"Transfer-Encoding: gzip, chunked",
        "gzip alone": b"Transfer-Encoding: gzip",
        "chunked twice": b"Transfer-Encoding: chunked, chunked",
        "two lines of it": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "two lines that differ": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "an empty element": b"Transfer-Encoding: , chunked",
        "a parameter": b"Transfer-Encoding: chunked;q=1",
        "quotation marks": b'Transfer-Encoding: "chunked"',
        "an empty value": b"Transfer-Encoding:",
        "a folded line": b"Transfer-Encoding:\r\n chunked",
        "a folded name": b"X-Folded: y\r\n Transfer-Encoding: chunked",
        "a bare line feed before it": b"X-Bare: y\nTransfer-Encoding: chunked",
        "a bare carriage return before it": b"X-Bare: y\rTransfer-Encoding: chunked",
        "a bare line feed after it": b"Transfer-Encoding: chunked\nX-Bare: y",
        "a name with an underscore": b"Transfer_Encoding: chunked",
        "a name with a NUL": b"Transfer-Encoding\x00: chunked",
        "a letter that is not ASCII": "Transfer-Encoding: chun\u212aed".encode(),
    }.items():
        # For one reader the body is the whole text, for another it ends after the first chunk.
        yield Attempt(f"a length and a coding: {name}", post(length + coding + b"\r\n", short))
        yield Attempt(f"a coding and a length: {name}", post(coding + b"\r\n" + length, short))
        if b"_" not in coding:  # This is another header: only the length counts, and a request follows.
            both = coding + b"\r\nContent-Length: 4\r\n"
            yield Attempt(f"a coding and a length that is short: {name}", post(both, chunk(inner) + b"0\r\n\r\n"))
    yield Attempt(
        "HTTP/1.0 with a coding", post(b"Transfer-Encoding: chunked\r\n", short, b"POST /webhooks HTTP/1.0\r\n"), 2
    )


def chunks(inner):
    coded = b"Transfer-Encoding: chunked\r\n"
    whole = b"%x" % len(inner)
    for name, body in {
        "an extension": whole + b";name=value\r\n" + inner + b"\r\n0\r\n\r\n",
        "an extension in quotation marks": whole + b';name="a;b\\"c"\r\n' + inner + b"\r\n0\r\n\r\n",
        "an extension with a bare line feed": b"2;\nxx\r\n" + whole + b"\r\n" + inner + b"\r\n0\r\n\r\n",
        "an extension with a bare carriage return": b"2;a\rxx\r\n" + whole + b"\r\n" + inner + b"\r\n0\r\n\r\n",
        "an extension without end": b"2;" + b"a" * 100_000,
        "a size that ends with a line feed": whole + b"\n" + inner + b"\r\n0\r\n\r\n",
        "a chunk that ends with a line feed": whole + b"\r\n" + inner + b"\n0\r\n\r\n",
        "a chunk that ends with other bytes": whole + b"\r\n" + inner + b"XX0\r\n\r\n",
        "a chunk that does not end": whole + b"\r\n" + inner + b"0\r\n\r\n",
        "a size with 0x": b"0x" + whole + b"\r\n" + inner + b"\r\n0\r\n\r\n",
        "a size with a plus": b"+" + whole + b"\r\n" + inner + b"\r\n0\r\n\r\n",
        "a size with a minus": b"-1\r\n" + inner + b"\r\n0\r\n\r\n",
        "a size with an underscore": b"0_\r\n\r\n" + inner,
        "a size with spaces": b" " + whole + b" \r\n" + inner + b"\r\n0\r\n\r\n",
        "a size beyond 64 bits": b"1" + b"0" * 16 + whole + b"\r\n" + inner + b"\r\n0\r\n\r\n",
        "a size beyond 32 bits": b"100000000\r\n" + inner,
        "no size": b"\r\n" + inner,
        "a last chunk of many zeros": b"0" * 40 + b"\r\n\r\n",
        "a trailer with a length": chunk(inner) + b"0\r\nContent-Length: 4\r\n\r\n",
        "a trailer with a coding": chunk(inner) + b"0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "a trailer that is folded": chunk(inner) + b"0\r\nX-Trailer: a\r\n b\r\n\r\n",
        "a trailer with a bare line feed": b"0\r\nX-Trailer: a\n\n" + inner,
        "a request line for a trailer": b"0\r\n" + inner,
    }.items():
        yield Attempt(f"a chunk: {name}", post(coded, body))


def lines(inner):
    head = b"POST /webhooks HTTP/1.1\r\n"
    length = b"Content-Length: %d\r\n" % len(inner)
    for name, request in {
        "two hosts": head + HOST + HOST + length + b"\r\n" + inner,
        "no host": head + length + b"\r\n" + inner,
        "a folded header": post(b"X-Folded: a\r\n\tb\r\n" + length, inner),
        "a folded first header": head + b" folded: a\r\n" + HOST + length + b"\r\n" + inner,
        "a header without a colon": post(b"no colon\r\n" + length, inner),
        "a header without a name": post(b": value\r\n" + length, inner),
        "a name with a space": post(b"X Header: a\r\n" + length, inner),
        "a bare carriage return in a value": post(b"X-Bare: a\rContent-Length: 0\r\n" + length, inner),
        "a NUL in a value": post(b"X-Nul: a\x00b\r\n" + length, inner),
        "a second version": b"POST /webhooks HTTP/1.1 HTTP/1.1\r\n" + HOST + length + b"\r\n" + inner,
        "version 1.2": b"POST /webhooks HTTP/1.2\r\n" + HOST + length + b"\r\n" + inner,
        "version 2.0": b"POST /webhooks HTTP/2.0\r\n" + HOST + length + b"\r\n" + inner,
        "no version": b"POST /webhooks\r\n" + HOST + length + b"\r\n" + inner,
        "a version in small letters": b"POST /webhooks http/1.1\r\n" + HOST + length + b"\r\n" + inner,
        "a tab in the first line": b"POST\t/webhooks\tHTTP/1.1\r\n" + HOST + length + b"\r\n" + inner,
        "two spaces in the first line": b"POST  /webhooks  HTTP/1.1\r\n" + HOST + length + b"\r\n" + inner,
        "a preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + inner,
        "a method in small letters": b"post /webhooks HTTP/1.1\r\n" + HOST + length + b"\r\n" + inner,
    }.items():
        yield Attempt(f"a head: {name}", request)
    # All line ends are bare line feeds: either this is not HTTP, or the length is valid.
    yield Attempt("a head: bare line feeds", post(length, b"").replace(b"\r\n", b"\n") + inner)


def bodies_of_others(inner):
    """Requests with one reading: the inner request is a body, in every request and even if the answer is early."""
    length = HOST + b"Content-Length: %d\r\n" % len(inner)
    for method, path, more, statuses in [
        (b"GET", b"/", b"", (200,)), (b"GET", b"/nowhere", b"", (404,)), (b"HEAD", b"/", b"", (200,)),
        (b"DELETE", b"/webhooks", b"", (405,)), (b"OPTIONS", b"/webhooks", b"", (204,)),
        (b"POST", b"/nowhere", b"", (405,)),
        (b"PUT", b"/", b"", (405,)), (b"POST", b"/webhooks/nobody", TYPE, (404,)),
        (b"POST", b"/webhooks", TYPE, (401,)),
        (b"POST", b"/webhooks", b"Content-Type: text/plain\r\n", (415,)), (b"GET", b"/access", b"", (403,)),
        (b"POST", b"/webhooks", TYPE + b"Content-Encoding: gzip\r\n", (415,)),
        (b"POST", b"/webhooks", TYPE + b"Expect: 100-continue\r\n", (401,)),
        (b"POST", b"/webhooks", TYPE + b"Upgrade: websocket\r\nConnection: Upgrade\r\n", (401,)),
        (b"POST", b"/webhooks", TYPE + b"Upgrade: h2c\r\nConnection: Upgrade\r\nHTTP2-Settings: AAMA\r\n", (401,)),
        (b"POST", b"/webhooks", TYPE + b"Connection: close\r\n", (401,)),
        (b"POST", b"/webhooks", TYPE + b"Connection: content-length\r\n", (401,)),
        (b"POST", b"/webhooks", TYPE + b"X-HTTP-Method-Override: GET\r\n", (401,)),
        (b"BREW", b"/webhooks", TYPE, None), (b"CONNECT", b"vitrina.example.com:443", b"", None),
        (b"TRACE", b"/", b"", None),
    ]:  # fmt: skip
        name = b" ".join([method, path, more.replace(b"\r\n", b" ")]).decode().strip()
        yield Attempt(
            f"in a body: {name}",
            method + b" " + path + b" HTTP/1.1\r\n" + length + more + b"\r\n" + inner,
            1,
            method.decode(),
            statuses,
        )

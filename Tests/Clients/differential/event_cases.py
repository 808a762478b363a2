"""CloudEvents as JSON texts from a seed, valid and invalid."""

import json

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
REQUIRED = ("specversion", "id", "source", "type")


def loads(text, **hooks):
    """Parses JSON as Python does, but accepts integers of any length and unpaired surrogates."""
    whole = {"parse_int": lambda digits: int(digits) if len(digits.lstrip("-")) <= 4300 else digits}
    return json.loads(text.decode("utf-8", "surrogatepass") if isinstance(text, bytes) else text, **whole, **hooks)


class Element:
    """The text of a possible event."""

    def __init__(self, text, outer=0):
        self.text = text
        # The number of arrays around it.
        self.outer = outer
        self._parsed = None

    def __str__(self):
        return f"  {self.text!r}"

    @property
    def value(self):
        """The value that Python parses; None if it cannot."""
        if self._parsed is None:
            try:
                self._parsed = (loads(self.text),)
            except (ValueError, RecursionError):
                self._parsed = (None,)
        return self._parsed[0]

    @property
    def object(self):
        return self.value if isinstance(self.value, dict) else {}


class Case:
    """A body: one element, or several in a possible array."""

    def __init__(self, media, elements, frame=(b"", b",", b"")):
        self.media = media
        self.elements = elements
        opening, between, closing = frame
        # Whether exactly one array is around the elements.
        self.is_framed = (opening.strip(), closing.strip()) == (b"[", b"]")
        self.body = opening + between.join(element.text for element in elements) + closing


def make(rng, index):
    if rng.random() < 0.8:
        return Case(STRUCTURED, [Element(element(rng, f"e-{index}"))])
    count = rng.choice([0, 1, 2, 3, 5, 8])
    elements = [Element(element(rng, f"e-{index}-{number}", 0.2), outer=1) for number in range(count)]
    if rng.random() < 0.85:
        return Case(BATCH, elements, rng.choice([(b"[", b",", b"]"), (b" [\n", b" ,\r\n", b"\t] ")]))
    return Case(BATCH, elements, rng.choice([
        (b"[", b",", b",]"), (b"[,", b",", b"]"), (b"[", b",", b""), (b"", b",", b"]"), (b"", b"", b""),
        (b"[", b" ", b"]"),
        (b"[", b",,", b"]"), (b"[[", b",", b"]]"), (b'{"events":[', b",", b"]}"), (b"[", b";", b"]"),
        (b"[", b",", b"]]"),
        (b"", b"\n", b""), (b"\xef\xbb\xbf[", b",", b"]"), (b"[", b",", b"] []"), (b"(", b",", b")"),
    ]))  # fmt: skip


def element(rng, id, mangled=0.75):
    """The members of an event as texts, so that they can be written in ways that JSON libraries do not use."""
    members = {
        "specversion": '"1.0"', "id": json.dumps(id), "source": '"/differential"', "type": '"trial.sent"',
        "time": json.dumps(time(rng)), "data": data(rng),
    }  # fmt: skip
    if rng.random() < 0.4:
        members |= rng.choice(MORE)
    pairs = list(members.items())
    if rng.random() < mangled:
        for _ in range(rng.choice([1, 1, 1, 2])):
            rng.choice(MANGLINGS)(rng, pairs)
    if rng.random() < 0.5:
        rng.shuffle(pairs)
    text = "{" + ",".join(f"{json.dumps(name)}:{value}" for name, value in pairs) + "}"
    text = text.encode("utf-8", "surrogatepass")
    return broken(rng, text) if rng.random() < mangled / 5 else text


MORE = [
    {"datacontenttype": '"application/json"'}, {"subject": '"order/o-1"'},
    {"dataschema": '"https://example.com/schema"'},
    {"traceparent": '"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"'}, {"sequence": '"0001"'},
    {"actor": '"Ana \\u00c1lvarez"'}, {"number": "7"}, {"flag": "true"}, {"long" * 10: '"x"'}, {"actor": '"Ж"'},
    {"sequence": '"1"', "subject": '"señal"', "datacontenttype": '"application/json; charset=utf-8"'},
]  # fmt: skip

TIMES = [
    "2026-03-01T10:00:00Z", "2026-03-01T10:00:00.1Z", "2026-03-01T10:00:00.123456Z", "2026-03-01T10:00:00.123456789Z",
    "2026-03-01T10:00:00+01:00", "2026-03-01T10:00:00-11:30", "2024-02-29T23:59:59.999999Z", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z", "1969-12-31T23:59:59-00:00", "2026-03-01t10:00:00z", "2026-03-01T10:00:00+00:00",
    "2026-03-01T10:00:00.000000Z",
]  # fmt: skip
ODD_TIMES = [
    "", " ", "lunchtime", "2026-03-01", "2026-03-01T10:00Z", "2026-03-01T10Z", "2026-03-01T10:00:00",
    "20260301T100000Z",
    "2026-W09-7T10:00:00Z", "2026-060T10:00:00Z", "2026-03-01 10:00:00Z", "2026-03-01_10:00:00Z",
    "2026-03-01T10:00:00X",
    "2026-03-01T10:00:00+01", "2026-03-01T10:00:00+0100", "2026-03-01T10:00:00+24:00", "2026-03-01T10:00:00+23:59",
    "2026-03-01T10:00:00+xx:00", "2026-03-01T10:00:00+01:60", "2026-03-01T24:00:00Z", "2026-03-01T24:00:01Z",
    "2026-03-01T23:59:60Z", "2026-06-30T16:59:60-07:00", "2026-03-01T10:00:60Z", "2026-03-01T10:60:00Z",
    "2026-13-01T10:00:00Z", "2026-02-29T10:00:00Z", "2026-00-01T10:00:00Z", "2026-03-00T10:00:00Z",
    "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "-2026-03-01T10:00:00Z", "+2026-03-01T10:00:00Z",
    "2026-03-01T10:00:00,5Z",
    "2026-03-01T10:00:00.Z", "2026-03-01T10:00:00.1234567891Z", "2026-03-01T10:00:00.5", " 2026-03-01T10:00:00Z",
    "2026-03-01T10:00:00Z ", "2026-03-01T10:00:00 Z", "2026-03-01T10:00:00\u2212\u0030\u0031:00", "1772359200",
    "٢٠٢٦-03-01T10:00:00Z", "２０２６-03-01T10:00:00Z", "2026-3-1T10:00:00Z", "2026-03-01T1:00:00Z",
    "26-03-01T10:00:00Z", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "2026-03-01T10:00:00Z\n",
    "2026-03-01T10:00:00ZZ", "2026-03-01TT10:00:00Z", "2026/03/01T10:00:00Z", "2026-03-01T10:00:00+1:00",
    "Sun, 01 Mar 2026 10:00:00 GMT",
    "2026-03-01T10:00:00" + ".1" * 30 + "Z", "2026-03-01T10:00:00." + "0" * 100 + "Z",
]  # fmt: skip
VALUES = [
    "null", "true", "false", "0", "-0", "1", "1.0", "1.5", "-1e3", "1E400", "123456789012345678901234567890", '""',
    '" "',
    '"1.0"', '"x"', "[]", "{}", "[1]", '{"a":1}', '"\\u0000"', '"\\n"', '"\\u007f"', '"\\u0085"', '"\\ufffe"', '"é"',
    '"e\\u0301"', '"\\ud83d\\ude00"', '"😀"', '"\\ud83d"', '"\\ude00\\ud83d"', "NaN", "Infinity", "-Infinity",
]  # fmt: skip


def time(rng):
    if rng.random() < 0.5:
        return rng.choice(TIMES)
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z".format(
        rng.randint(1, 9999), rng.randint(1, 12), rng.randint(1, 28), rng.randint(0, 23), rng.randint(0, 59),
        rng.randint(0, 59), rng.choice(["", f".{rng.randint(0, 999999999)}"]),
    )  # fmt: skip


def data(rng, depth=0):
    """A random object."""

    def value():
        chance = rng.random()
        if chance < 0.15 and depth < 4:
            return data(rng, depth + 1)
        if chance < 0.25:
            return "[" + ",".join(rng.choice(VALUES[:18]) for _ in range(rng.randint(0, 3))) + "]"
        return rng.choice(
            [*VALUES[:28], str(rng.randint(-(10**9), 10**18)), repr(rng.random()), '"\\/\\b\\f\\r\\t\\""']
        )

    names = rng.sample(["a", "b", "ñ", "日本", "", " ", "a.b", "A", "user", "😀"], rng.randint(0, 3))
    return "{" + ", ".join(f"{json.dumps(name, ensure_ascii=rng.random() < 0.5)} : {value()}" for name in names) + "}"


def replace(name, choose):
    """A mutation that replaces or adds a member."""

    def mangle(rng, pairs):
        pairs[:] = [pair for pair in pairs if pair[0] != name]
        pairs.append((name, choose(rng)))

    return mangle


def _any(rng):
    return rng.choice(VALUES)


def _text(rng):
    """A text with a length or a character that readers may treat differently."""
    length = rng.choice([1, 64, 200, 201, 256, 257, 1024, 1025])
    return json.dumps(rng.choice([
        "x" * length, "é" * length, "a\u0000b", "tab\there", "line\nend", "\u007f", "\u0080", "\u009f", "\u00a0",
        "\ufeff", "\ufffe", "\U0010ffff", "\u202e", "../../etc", "a/b#c?d", "  ", "K\u212a", "Å", "A\u030a",
    ]), ensure_ascii=rng.random() < 0.5)  # fmt: skip


def drop(rng, pairs):
    if pairs:
        pairs.pop(rng.randrange(len(pairs)))


def duplicate(rng, pairs):
    """Repeats a member: with the same value, with another, or under a name that only looks equal."""
    if not pairs:
        return
    name, value = rng.choice(pairs)
    pairs.insert(rng.randrange(len(pairs) + 1), (name, rng.choice([value, value, "null", '"1.0"', "{}"])))


def look_alikes(rng, pairs):
    """Two names of one letter, composed and decomposed, in data or beside it."""
    if rng.random() < 0.5:
        return replace("data", lambda _: '{"\u00e9":1,"e\u0301":2}')(rng, pairs)
    pairs.extend([("\u00e9", "1"), ("e\u0301", "2")])


def deep(rng):
    depth = rng.choice([10, 62, 63, 64, 65, 100, 300])
    opening, closing = rng.choice([("[", "]"), ('{"a":', "}")])
    return '{"a":' + opening * (depth - 2) + "1" + closing * (depth - 2) + "}"


def number(rng):
    return '{"n":' + rng.choice([
        "01", "+1", "1.", ".5", "1e", "1e+", "0x10", "1_000", "-", "--1", "1e5", "1E+5", "1e-5", "-0.0", "5.0", "5e0",
        "1e999", "1" * 400, "1" * 4300, "1" * 4301, "0." + "1" * 400, "９", "1 2", "1,", "9007199254740993", "1e22",
    ]) + "}"  # fmt: skip


MANGLINGS = [
    drop, drop, duplicate, look_alikes,
    *[replace(name, _any) for name in [*REQUIRED, "time", "data", "sequence", "actor", "subject"]],
    *[replace(name, _text) for name in ["id", "source", "type", "time", "sequence", "actor", "subject"]],
    replace("time", lambda rng: json.dumps(rng.choice(ODD_TIMES))), replace("time", lambda rng: json.dumps(time(rng))),
    replace("time", lambda rng: json.dumps(rng.choice(ODD_TIMES))),
    replace("specversion", lambda rng: rng.choice(['"0.3"', '"1.1"', '"1"', '"1.0 "', '"１.０"', "1.0", '"v1.0"'])),
    replace("data", deep), replace("data", number), replace("data", lambda rng: '{"x":' + rng.choice(VALUES) + "}"),
    replace("data_base64", lambda rng: rng.choice(['"e30="', '"%%%"', '""', "null", "1", '"e30"'])),
    replace("datacontenttype", lambda rng: rng.choice([
        "null", '""', "1", '"text/plain"', '"xyz"', '"application/xml"', '"application/json"', "[]",
    ])),
    replace("dataschema", lambda rng: rng.choice(["null", '""', "1", '"not absolute"', '"#a"', '"https://a.example"'])),
    replace("MyExtension", _any), replace("my.extension", _any), replace("my_extension", _any), replace("", _any),
    replace("ж", _any), replace("myextension", _any), replace("Type", _any), replace("ID", _any),
    replace("extensions", _any),
]  # fmt: skip


def broken(rng, text):
    """A text that is barely JSON."""
    place = rng.randrange(len(text) + 1)
    return rng.choice([
        text[:place], text + b",", text + text, b"\xef\xbb\xbf" + text, text + b"\x00", b"\x00" + text,
        b" \n\t\r" + text,
        text + b"\x0c", b"\xc2\xa0" + text, text[:place] + b"\xff" + text[place:],
        text[:place] + b"\x00" + text[place:],
        text[:place] + b"\\" + text[place:], text[:place] + b"\t" + text[place:], text[:place] + b"\n" + text[place:],
        text[:place] + b"\xed\xa0\x80" + text[place:], text[:place] + b"\xc0\xaf" + text[place:],
        text.replace(b'"', b"'"),
        text.replace(b'":', b'" :'), text[:-1] + b",}", text.decode("utf-8", "replace").encode("utf-16"),
        text.decode("utf-8", "replace").encode("utf-16-le"), text.decode("utf-8", "replace").encode("utf-32"), b"",
        b"null", b"[]",
        b"[" + text + b"]", b'"' + text + b'"', b"//" + text, text[:place] + b"/**/" + text[place:], text[:-1],
        b"\x1e" + text + b"\n", text[:place] + text[place + 1 :], text.upper(),
    ])  # fmt: skip

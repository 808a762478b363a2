"""Signed requests from a seed and a moment, valid and invalid."""

import base64
import json
import math

from keys import SENDERS, STRANGER, code, pair_signature

FAMILIES = ("webhook", "svix")
STRUCTURED = "application/cloudevents+json"
NAMES = ("id", "timestamp", "signature")


class Case:
    """A request: its sender, headers, and body."""

    def __init__(self, sender, headers, body, edge=None):
        self.sender = sender
        self.headers = headers
        self.body = body
        # The seconds from now, for cases at the edge of the tolerance, which must be verified within one second.
        self.edge = edge

    def __str__(self):
        lines = [f"  {self.sender.variable}='{self.sender.text}'", f"  POST {self.sender.path}"]
        return "\n".join([*lines, *(f"  {name!r}: {value!r}" for name, value in self.headers), f"  {self.body!r}"])

    def values(self, name):
        """The values of a header in HTTP, without surrounding white space."""
        return [value.strip(b" \t") for key, value in self.headers if key.lower() == name.encode()]

    @property
    def family(self):
        """The family of header names that we read: Svix if there is no name of the standard."""
        return "svix" if not any(self.values(f"webhook-{name}") for name in NAMES) else "webhook"

    def read(self, name):
        """The values of one of the three headers that we read."""
        return self.values(f"{self.family}-{name}")

    @property
    def is_http(self):
        """Whether RFC 9110 5.5 allows the values."""
        return not any(byte < 0x20 and byte != 9 or byte == 0x7F for _, value in self.headers for byte in value)


def make(rng, index, now):
    """A case. The signed values are those of the headers, unless a mutation follows the signature."""
    sender = rng.choice(SENDERS)
    edge = rng.choice([-302, -301, -300, -299, 299, 300, 301, 302]) if rng.random() < 0.012 else None
    id = message_id(rng, index)
    text, signed_text = timestamp(rng, now, edge)
    body, media = content(rng, index)
    entry = signature(rng, sender, id, signed_text, body)
    if rng.random() < 0.35 and edge is None:
        entry = mangled_list(rng, entry, sender, id, signed_text, body)
    if rng.random() < 0.05 and body:
        place = rng.randrange(len(body))
        body = body[:place] + bytes([body[place] ^ 1 << rng.randrange(8)]) + body[place + 1 :]
    headers = [(b"Content-Type", media.encode()), *names(rng, [id, text, entry])]
    return Case(sender, headers, body, edge)


def message_id(rng, index):
    plain = f"msg_{index:x}".encode()
    if rng.random() < 0.8:
        return plain
    return rng.choice([
        b"", plain + b".1", b".", b"a..b", b"a" * 256, b"b" * 257, b"c" * 5000, b"msg " + plain, "señal-1".encode(),
        "消息".encode(), b"\xff\xfe" + plain, plain + b"\x01", plain + b"\x7f", b" " + plain + b"  ", b"\t" + plain,
        b"!#$%&'*+-/=?^_`{|}~:;<>,[]()\"@\\", b"0", b"null", plain + b"%2e1", plain + b"\x0b", plain + "．".encode(),
    ])  # fmt: skip


def timestamp(rng, now, edge):
    """The value of the header and the signed value: the same text, or the number that a reader parses."""
    if edge is not None:
        return (b"%d" % (now + edge),) * 2
    chance = rng.random()
    offset = 0 if chance < 0.5 else rng.randint(-280, 280)
    if chance > 0.92:
        offset = rng.choice([-1, 1]) * rng.randint(320, 10**6)
    number = now + offset
    if rng.random() < 0.8:
        return (b"%d" % number,) * 2
    plain = str(number)
    text = rng.choice([
        "", "+" + plain, "-" + plain, "0" + plain, plain + ".0", plain + ".9", f"{number:e}", f"{number / 1e9:.9f}e9",
        f"{plain[:1]}_{plain[1:]}", plain + "_", plain.translate({48 + digit: 0x660 + digit for digit in range(10)}),
        plain.translate({48 + digit: 0xFF10 + digit for digit in range(10)}), " " + plain, plain + " ", plain + "\t",
        plain + "\u00a0", plain + "\u3000", plain + "\x0b", plain + "\x0c", plain + "abc", plain + " 0", hex(number),
        plain + "000", "9" * 20, "9" * 400, "0", "-0", "00", "nan", "inf", "-inf", "1e999", "9223372036854775807",
        "-9223372036854775808", "253402300799", "253402300800", "999999999999", "1000000000000", "now", "²",
        plain[:-1] + "," + plain[-1:], plain + "L", "'" + plain + "'",
    ])  # fmt: skip
    if rng.random() < 0.5:
        try:
            return text.encode(), b"%d" % math.floor(float(text))
        except (ValueError, OverflowError):
            pass
    return text.encode(), text.strip(" \t").encode()


def content(rng, index):
    """Usually an event of a type without pages. Invalid bodies test the readers after the signature."""
    event = {
        "specversion": "1.0", "id": f"s-{index}", "source": "/differential", "type": "trial.sent",
        "time": "2026-03-01T10:00:00Z", "data": {"n": index, "text": rng.choice(["plain", "señal 😀", "日本\u2028"])},
    }  # fmt: skip
    if rng.random() < 0.85:
        return json.dumps(event, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 1])).encode(), STRUCTURED
    payload = {"type": "trial.sent", "timestamp": event["time"], "data": event["data"]}
    return rng.choice([
        (json.dumps(payload).encode(), "application/json"),
        (json.dumps([event]).encode(), "application/cloudevents-batch+json"),
        (b"", STRUCTURED), (b"{}", STRUCTURED), (b"{", STRUCTURED), (b"1.{}", STRUCTURED),
        (b"\xff\xfe\x00\x80", STRUCTURED),
        (json.dumps(event).encode("utf-16"), STRUCTURED), (b'{"specversion":"1.0","id":"\xe9"}', STRUCTURED),
        (b"\xef\xbb\xbf{}", STRUCTURED), (b"null", STRUCTURED), (b" " * 20_000, STRUCTURED),
    ])  # fmt: skip


def signature(rng, sender, id, timestamp, body):
    """An entry by one of the sender's keys, or sometimes by none of them."""
    id = id.strip(b" \t")
    if sender.seed and rng.random() < 0.5:
        return b"v1a," + base64.b64encode(pair_signature(sender.seed, id, timestamp, body))
    secret = rng.choice(sender.secrets)
    chance = rng.random()
    if chance < 0.04:
        secret = STRANGER
    elif chance < 0.1:
        # The bytes of Python's decoder, which are another key if the text has digits of the URL alphabet.
        secret = base64.b64decode(sender.library_texts[0].removeprefix("whsec_") + "==")
    return b"v1," + base64.b64encode(code(secret, id, timestamp, body))


def mangled_list(rng, entry, sender, id, timestamp, body):
    """Other spellings of the entry, and other entries beside it."""
    version, _, text = entry.partition(b",")
    decoded = base64.b64decode(text)
    digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = len(text.rstrip(b"=")) - 1
    others = [b"v1," + base64.b64encode(bytes([number]) * 32) for number in range(20)]
    return rng.choice([
        # One entry in other spellings.
        version + b"," + text.rstrip(b"="), version + b"," + text + b"=", version + b"," + text + b"====",
        version + b"," + base64.urlsafe_b64encode(decoded), version + b"," + text.replace(b"+", b"-"),
        version + b"," + text[:last] + digits[digits.index(text[last]) ^ 1 :][:1] + text[last + 1 :],
        version + b"," + text[:10] + b"\x0b" + text[10:],
        version + b"," + text[:10] + b"\t" + text[10:], version + b"," + text[:10] + b"!" + text[10:],
        version + b"," + text[:10] + b"\\n" + text[10:], version + b"," + text + "é".encode(), version + b",=" + text,
        version + b"," + text[:10] + b"=" + text[10:], version + b"," + text + b"AAAA", version + b"," + text[:-4],
        version + b"," + decoded.hex().encode(), version + b"," + text.swapcase(), version + b"," + text[:8],
        version.upper() + b"," + text, b"v2," + text, b"v1a," + text, b"v1," + text, b"v01," + text, b"," + text, text,
        version + b"=" + text, version + b":" + text, version + b", " + text, version + b" ," + text,
        version + b"," + text + b",", version + b",", b"", b" ", b",", b"garbage", b"v1,a", b'"' + entry + b'"',
        # Several entries, valid and invalid.
        entry + b" " + others[0], others[0] + b" " + entry, entry + b"  " + others[0], others[0] + b"  " + entry,
        others[0] + b"\t" + entry, others[0] + b"," + entry, others[0] + b";" + entry, b"  " + entry + b" ",
        b"v2," + text + b" " + entry, b"v1a,a " + entry, b"garbage " + entry, b"v1,a " + entry, b"v1, " + entry,
        entry + b" garbage", entry + b" v1,a", b"v1,%%%% " + entry, "ü,a ".encode() + entry, b"v1,\xff " + entry,
        b" ".join([*others[:15], entry]), b" ".join([*others[:16], entry]), b" ".join([entry, *others[:16]]),
        b" ".join([entry] * 16), b"v2," + b"A" * 4000 + b" " + entry, b"v2," + b"A" * 4096 + b" " + entry,
        b"v2," + b"A" * (4096 - 4 - len(entry)) + b" " + entry, b"v2," + b"A" * (4097 - 4 - len(entry)) + b" " + entry,
        b"v1," + base64.b64encode(code(STRANGER, id, timestamp, body)) + b" " + entry,
        b"v1," + base64.b64encode(code(rng.choice(sender.secrets), id, timestamp, body)) + b" " + others[1],
    ])  # fmt: skip


def names(rng, values):
    """The three headers: their names, repetitions, and order."""
    family = "svix" if rng.random() < 0.1 else "webhook"
    headers = [(f"{family}-{name}", value) for name, value in zip(NAMES, values, strict=True)]
    chance = rng.random()
    if chance < 0.02:
        headers.pop(rng.randrange(3))
    elif chance < 0.05:
        name, value = rng.choice(headers)
        headers.insert(rng.randrange(4), (name, rng.choice([value, b"", b"1", b"msg_other", b"v1,AAAA"])))
    elif chance < 0.08:
        other = FAMILIES[family == "webhook"]
        name = rng.choice(NAMES)
        headers.insert(rng.randrange(4), (f"{other}-{name}", rng.choice([b"1", b"", *values])))
    elif chance < 0.1:
        family = rng.choice(FAMILIES)
        other = FAMILIES[family == "webhook"]
        headers = [(f"{family}-{name}", value) for name, value in zip(NAMES, values, strict=True)]
        headers += [
            (f"{other}-{name}", rng.choice([value, value, b"1"])) for name, value in zip(NAMES, values, strict=True)
        ]
    elif chance < 0.11:
        place = rng.randrange(3)
        headers[place] = (f"{FAMILIES[family == 'webhook']}-{NAMES[place]}", values[place])
    rng.shuffle(headers)
    spell = rng.choice([str, str, str.upper, str.title, str.swapcase])
    return [(spell(name).encode(), value) for name, value in headers]

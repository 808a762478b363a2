"""The differences between our verification and that of the libraries, with their reasons."""

import base64
import binascii
import re

from comparison import Rule
from keys import code

_TIMESTAMP = re.compile(rb"0|[1-9][0-9]{0,11}")
_ENTRY = re.compile(rb"(v1|v1a),([A-Za-z0-9+/]+=*)")
STANDARD, SVIX = "standardwebhooks", "svix"


def _ids(case):
    return case.read("id")


def _entries(case):
    return [entry for value in case.read("signature") for entry in value.split(b" ") if entry]


def _codes(case):
    """The correct signatures for all secrets of the sender."""
    id, timestamp = (next(iter(case.read(name)), b"") for name in ["id", "timestamp"])
    return [code(secret, id, timestamp, case.body) for secret in case.sender.secrets]


def _fits_as_written(case):
    codes = [b"v1," + base64.b64encode(found) for found in _codes(case)]
    return any(entry in codes for entry in _entries(case))


def _fits_decoded(case):
    """Whether an entry matches after Python's decoder has removed invalid digits, and everything after padding."""
    for entry in _entries(case):
        version, _, text = entry.partition(b",")
        try:
            if version == b"v1" and base64.b64decode(text) in _codes(case):
                return True
        except binascii.Error:
            continue
    return False


def _breaks_a_library(case):
    """Whether an entry does not have exactly one comma, or is a `v1` entry that the decoder of the library cannot read."""
    for entry in b" ".join(case.read("signature")).split(b" "):
        version, _, text = entry.partition(b",")
        if entry.count(b",") != 1:
            return True
        try:
            if version == b"v1":
                base64.b64decode(text.decode("latin-1"))
        except ValueError:
            return True
    return False


def _names(case, family):
    return [name for name in ("id", "timestamp", "signature") if case.values(f"{family}-{name}")]


def _is_text(body):
    try:
        body.decode()
        return True
    except UnicodeDecodeError:
        return False


RULES = [
    Rule(
        "a control character in a header",
        "HTTP has none, and the libraries never see HTTP",
        False,
        lambda case: not case.is_http,
    ),
    Rule(
        "a header twice",
        "one line would be verified and the other, perhaps, used",
        False,
        lambda case: any(len(case.read(name)) > 1 for name in ("id", "timestamp", "signature")),
    ),
    Rule(
        "names of both families, those of the standard not all there",
        "a proxy that takes one family away must not change what is verified",
        False,
        lambda case: 0 < len(_names(case, "webhook")) < 3 and bool(_names(case, "svix")),
    ),
    Rule(
        "a full stop in the id",
        "the signed bytes could be read in two ways",
        False,
        lambda case: any(b"." in id for id in _ids(case)),
    ),
    Rule(
        "an id of other than 1 to 256 visible ASCII characters",
        "it is kept, compared and shown",
        False,
        lambda case: any(not re.fullmatch(rb"[!-~]{1,256}", id) for id in _ids(case)),
    ),
    Rule(
        "a timestamp that is not 1 to 12 digits without a zero in front",
        "the libraries sign the number and not its text, so that one signature would fit many texts",
        False,
        lambda case: any(not _TIMESTAMP.fullmatch(text) for text in case.read("timestamp")),
    ),
    Rule(
        "more than 16 entries or 4096 bytes of signatures",
        "each is work for whoever has no key",
        False,
        lambda case: len(_entries(case)) > 16 or any(len(value) > 4096 for value in case.read("signature")),
    ),
    Rule(
        "a signature in another spelling of base64",
        "each signature has one text; Python's decoder skips what is no digit",
        False,
        lambda case: _fits_decoded(case) and not _fits_as_written(case),
    ),
    Rule(
        "a secret that Python decodes to other bytes",
        "it skips - and _ of the URL alphabet and takes v1,whsec_ for digits, so that it verifies with another key",
        False,
        lambda case: case.sender.name in ("url", "versioned") and not _fits_as_written(case),
    ),
    Rule(
        "the names of the standard count where both families are there",
        "Svix' library looks at its own first",
        False,
        lambda case: len(_names(case, "webhook")) == 3 and bool(_names(case, "svix")),
        (SVIX,),
        always=False,
    ),
    Rule(
        "names of Svix beside those of the standard are not looked at",
        "Svix' library looks at its own first",
        True,
        lambda case: len(_names(case, "webhook")) == 3 and bool(_names(case, "svix")),
        (SVIX,),
    ),
    Rule(
        "names of Svix",
        "senders that use them sign in the same way",
        True,
        lambda case: case.family == "svix",
        (STANDARD,),
    ),
    Rule(
        "an entry of v1a",
        "the standard has it, the libraries do not",
        True,
        lambda case: case.sender.seed is not None and any(entry.startswith(b"v1a,") for entry in _entries(case)),
    ),
    Rule(
        "a secret in the URL alphabet, or with v1, before it",
        "some senders show theirs so, and Python decodes other bytes",
        True,
        lambda case: case.sender.name in ("url", "versioned") and _fits_as_written(case),
    ),
    Rule(
        "an entry that cannot be read, beside one that fits",
        "the standard has receivers pass over what they do not know; the libraries stop with an error of Python",
        True,
        _breaks_a_library,
    ),
    Rule(
        "a body that is not UTF-8",
        "the standard signs bytes; what is wrong with them is said after the signature",
        True,
        lambda case: not _is_text(case.body),
    ),
    Rule(
        "exactly 300 seconds old",
        "both count from the same second, and the libraries from a part of it",
        True,
        lambda case: case.edge == -300,
    ),
]

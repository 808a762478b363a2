"""The differences between our reading of CloudEvents and that of the SDK, with their reasons."""

import datetime
import json
import re
import unicodedata

from comparison import Rule
from event_cases import REQUIRED, loads

CORE, V1 = "cloudevents.core", "cloudevents.v1"
_KEPT = {*REQUIRED, "time", "data", "sequence", "actor"}
_LIMITS = {"id": 256, "source": 1024, "type": 256}
_OWN = {"sequence": 256, "actor": 200}
_DEPTH = 64
_RFC3339 = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,9})?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)


def moment(text):
    """The whole second of an RFC 3339 time with up to nanoseconds, including leap seconds; None for other texts."""
    match = _RFC3339.fullmatch(text) if isinstance(text, str) else None
    if not match:
        return None
    *numbers, sign, hours, minutes = match.groups()
    year, month, day, hour, minute, second = map(int, numbers)
    offset = datetime.timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    if hour > 23 or minute > 59 or second > 60 or int(hours or 0) > 23 or int(minutes or 0) > 59:
        return None
    try:
        found = datetime.datetime(year, month, day, hour, minute) + datetime.timedelta(seconds=second) - offset
    except (ValueError, OverflowError):
        return None
    if second == 60 and (found.hour, found.minute, found.second) != (0, 0, 0):
        return None
    return found.replace(tzinfo=datetime.timezone.utc)


def _pairs(element):
    """The names in every object of the text, including repeated ones."""
    found = []

    def note(pairs):
        found.append([name for name, _ in pairs])
        return dict(pairs)

    try:
        loads(element.text, object_pairs_hook=note)
    except (ValueError, RecursionError):
        return []
    return found


def _repeats(element):
    return any(len(set(names)) < len(names) for names in _pairs(element))


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from _strings(part)


def _has_half_pairs(element):
    return _is_utf8(element.text) and any(
        "\ud800" <= letter <= "\udfff" for text in _strings(element.value) for letter in text
    )


def _has_constants(element):
    found = []
    try:
        loads(element.text, parse_constant=found.append)
    except (ValueError, RecursionError):
        return False
    return bool(found)


def _depth(value):
    if isinstance(value, dict):
        value = list(value.values())
    elif not isinstance(value, list):
        return 0
    return 1 + max(map(_depth, value), default=0)


def _is_text(value, limit):
    """Whether a value is a text that is stored: not empty, not too long, without control characters."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= limit
        and not any(unicodedata.category(letter) == "Cc" for letter in value)
    )


def _is_utf8(text):
    try:
        text.decode()
        return True
    except UnicodeDecodeError:
        return False


def _lacks(name):
    return lambda element: isinstance(element.value, dict) and not isinstance(element.object.get(name), str)


def _is_broken_beside(element):
    """Whether a part that is not stored breaks a rule of CloudEvents."""
    for name, value in element.object.items():
        if name in ("subject", "datacontenttype", "dataschema") and (not isinstance(value, str) or not value):
            return True
        if name not in _KEPT and not re.fullmatch(r"[a-z0-9]+", name):
            return True
    return False


RULES = [
    Rule(
        "UTF-16, UTF-32 or a byte order mark",
        "RFC 8259 8.1 has JSON travel as UTF-8 without one; Python guesses",
        False,
        lambda element: json.detect_encoding(element.text) != "utf-8",
    ),
    Rule(
        "bytes that are not UTF-8",
        "RFC 8259 8.1; Python lets halves of surrogate pairs pass",
        False,
        lambda element: not _is_utf8(element.text),
    ),
    Rule(
        "an escape that is half of a surrogate pair",
        "no text of Unicode holds one, so that it could not be shown",
        False,
        _has_half_pairs,
    ),
    Rule("NaN and Infinity", "JSON has neither", False, _has_constants),
    Rule("a name twice in an object", "two readers could see two events; Python takes the last", False, _repeats),
    Rule(
        "more than 64 levels",
        "hostile nesting must not exhaust the stack",
        False,
        lambda element: _depth(element.value) + element.outer > _DEPTH,
    ),
    Rule(
        "another specversion than 1.0, or none",
        "the contract knows one; the SDK takes 0.3, and makes one up where there is none",
        False,
        lambda element: isinstance(element.value, dict) and element.object.get("specversion") != "1.0",
    ),
    Rule(
        "no id that is a text",
        "without one there is no identity; the SDK makes one up, or takes a number",
        False,
        _lacks("id"),
    ),
    Rule(
        "a source or type that is no text",
        "CloudEvents 3.1 has texts",
        False,
        lambda element: _lacks("source")(element) or _lacks("type")(element),
    ),
    Rule(
        "an id, source or type that is empty, has control characters or more than 256, 1024 or 256 letters",
        "they are kept, compared and shown",
        False,
        lambda element: any(
            isinstance(element.object.get(name), str) and not _is_text(element.object[name], limit)
            for name, limit in _LIMITS.items()
        ),
    ),
    Rule(
        "a sequence or actor that is no such text",
        "the contract gives them a meaning; to the SDK they are extensions",
        False,
        lambda element: any(
            element.object.get(name) is not None and not _is_text(element.object[name], limit)
            for name, limit in _OWN.items()
        ),
    ),
    Rule(
        "no time",
        "it decides what happened first; the SDK takes that of the machine",
        False,
        lambda element: isinstance(element.value, dict) and element.object.get("time") is None,
    ),
    Rule(
        "a time that is not RFC 3339 to the nanosecond, from year 1 to 9999 in UTC",
        "the SDK takes what else ISO 8601 has, and its older half whatever there is",
        False,
        lambda element: element.object.get("time") is not None and moment(element.object["time"]) is None,
    ),
    Rule(
        "data that is no object",
        "every type of the contract has one",
        False,
        lambda element: isinstance(element.value, dict) and not isinstance(element.object.get("data"), dict),
    ),
    Rule(
        "data_base64 beside data",
        "it is not kept; the SDK decodes it, or takes it for an extension with a wrong name",
        True,
        lambda element: "data_base64" in element.object,
    ),
    Rule(
        "attributes that we do not keep, written against CloudEvents",
        "what is how an event travelled is left out, and refusing it would lose an event",
        True,
        _is_broken_beside,
        (CORE,),
    ),
    Rule(
        "an extension of the name extensions",
        "the SDK's older half has another use for the name",
        True,
        lambda element: "extensions" in element.object,
        (V1,),
    ),
    Rule(
        "a leap second",
        "RFC 3339 has them; it is the first instant of the next day, and Python has none",
        True,
        lambda element: ":60" in str(element.object.get("time"))[16:19],
        (CORE,),
    ),
    Rule(
        "a number of more than 4300 digits",
        "it is kept as it was written; Python refuses to read it",
        True,
        lambda element: re.search(rb"[0-9]{4301}", element.text) is not None,
    ),
]

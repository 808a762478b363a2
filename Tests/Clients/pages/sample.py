"""The events of the tested pages: the sample, and extremely long and unusual names."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from built_site import BuiltSite  # noqa: E402

# Both samples have every situation; the wide one has more accounts.
SMALL = ["--accounts", "24", "--users", "400", "--seed", "1"]
WIDE = ["--accounts", "40", "--users", "400", "--seed", "3"]
MOMENT = "2026-12-31"
LONG = "Abcdefghij" * 20
STRANGE = "السيدة نور <b>&amp;\"'</b> 株式会社 \u202etxt\u202c " + "e\u0301" * 20
ID = "X" * 64
# More entries than fit on one page of a list.
MANY = 204


def extremes():
    """Extreme values of events: 200 characters without a space, ids of 64 characters, other scripts."""
    references = {"sapOrder": "9" * 200, "customerPO": STRANGE, "trackingNumber": LONG}
    told = [
        ("partner.created", {"partner": ID, "name": LONG}),
        ("account.created", {"account": ID, "partner": ID, "name": LONG, "number": "8" * 40, "locale": "es"}),
        ("account.created", {"account": "strange", "partner": ID, "name": STRANGE}),
        ("account.created", {"account": "empty", "partner": ID, "name": "-"}),
        ("order.purchased", order("a" * 64, quantity=1_000_000, references=references)),
        ("order.purchased", order("b" * 64, quantity=1, expires="2027-01-05")),
        ("order.assigned", {"order": "a" * 64, "account": ID}),
        ("integration.enabled", {"account": ID, "integration": "miteam-meetings"}),
        ("integration.enabled", {"account": ID, "integration": "i" * 64}),
        ("user.added", {"account": ID, "user": "u" * 64, "name": LONG, "email": f"{'m' * 60}@{'d' * 60}.example.com"}),
        ("user.added", {"account": "strange", "user": "u1", "name": STRANGE, "email": "نور@example.com"}),
        ("license.assigned", {"account": ID, "user": "u" * 64, "product": "miteam-meetings", "tier": "T" * 60}),
        ("license.assigned", {"account": "strange", "user": "u1", "product": "miteam-meetings"}),
    ]
    for number, (kind, data) in enumerate([*told, *crowd()]):
        yield {
            **{"specversion": "1.0", "id": f"extreme-{number:04}", "source": "/extremes", "type": kind, "data": data},
            **{"time": f"2026-03-{1 + number // 60:02}T10:{number % 60:02}:00Z", "actor": LONG},
        }


def crowd():
    """Lists in parts with a search index: users, orders, history, and former holders of revoked licenses."""
    meetings = {"account": "many", "integration": "miteam-meetings"}
    yield "account.created", {"account": "many", "partner": ID, "name": "Many People & Sons"}
    yield "order.purchased", order("many", quantity=MANY)
    yield "order.assigned", {"order": "many", "account": "many"}
    yield "integration.enabled", meetings
    for number in range(MANY):
        person = {"account": "many", "user": f"u{number}"}
        name = f"{chr(ord('A') + number % 26)}{'aeiou'[number % 5]} {number}"
        yield "user.added", {**person, "name": name, "email": f"u{number}@example.com", "registered": number % 3 > 0}
        yield "license.assigned", {**person, "product": "miteam-meetings"}
        yield "order.purchased", order(f"o{number}", quantity=1, expires=f"2027-{1 + number % 12:02}-15")
        yield "order.assigned", {"order": f"o{number}", "account": "many"}
    yield "integration.disabled", meetings


def order(id, **more):
    return {"order": id, "partner": ID, "product": "miteam-meetings", "purchased": "2026-02-01", **more}


def built(place, arguments):
    """The site of a sample and the extreme values, in a workplace."""
    events = place.root / "events.jsonl"
    events.write_text(place.vitrina("sample", *arguments) + "".join(json.dumps(event) + "\n" for event in extremes()))
    place.vitrina("import", str(events))
    place.vitrina("build", "--as-of", MOMENT)
    return BuiltSite.at(place.root / "site")

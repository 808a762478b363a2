"""The effects of scripts for readers: searching lists, and refreshing open pages."""

import json
import pathlib

import browser
import reading
import refreshing
import searching
from built_site import BuiltSite
from report import sentence
from serving import serving


def events():
    """Accounts with more users than a page has lines, with users on one page, with a few, and with every letter."""
    yield "partner.created", {"partner": "p1", "name": "Partner"}
    for account in ("people", "short", "names", "unicode"):
        yield "account.created", {"account": account, "partner": "p1", "name": f"Account {account}"}
    for id, name in searching.people():
        yield "user.added", user("people", id, name)
    for id, name in list(searching.people())[: len(searching.NAMES)]:
        yield "user.added", user("names", id, name)
    for id, name in searching.everybody():
        yield "user.added", user("unicode", id, name)
    for number in range(60):
        yield "user.added", user("short", f"p{number}", f"{['Gara', 'Hana', 'Iris', 'Jens'][number % 4]} {number}")
    for time in range(4):
        yield "integration.enabled", {"account": "short", "integration": "miteam-meetings"}
        for number in range(8):
            yield "license.assigned", {"account": "short", "user": f"p{number + time}", "product": "miteam-meetings"}
        yield "integration.disabled", {"account": "short", "integration": "miteam-meetings"}


def newer_events():
    """The changes while the pages are open."""
    yield "user.added", user("short", "gareth", "Aa Gareth")
    yield "user.added", user("short", "hugo", "Aa Hugo")
    yield "user.added", user("people", "pilar", "Pilar García")


def user(account, id, name):
    return {"account": account, "user": id, "name": name, "email": f"{id}@example.com"}


def lines(events, day):
    for number, (kind, data) in enumerate(events):
        time = f"2026-{day}T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}Z"
        event = {"specversion": "1.0", "id": f"{day}-{number}", "source": "/scripts", "type": kind, "time": time}
        yield json.dumps({**event, "data": data}) + "\n"


def built(place, events, day):
    """The site after these and earlier events."""
    file = place.root / f"{day}.jsonl"
    file.write_text("".join(lines(events, day)))
    place.vitrina("import", str(file))
    place.vitrina("build", "--as-of", "2026-12-31")
    return BuiltSite.at(pathlib.Path(place.environment["VITRINA_SITE"]))


def check(place, report):
    place.environment = {
        **place.environment,
        "VITRINA_DATA": str(place.root / "scripts-data"),
        "VITRINA_SITE": str(place.root / "scripts-site"),
    }
    site, newer = built(place, events(), "03-01"), built(place, newer_events(), "03-02")
    with serving(site, None) as (base, server), browser.chromium() as program:
        searches = {
            "everybody is found": lambda window: [
                *searching.everybody_is_found(window, "people"),
                *searching.everybody_is_found(window, "names"),
                *searching.beginnings_of_names_come_first(window, "people"),
            ],
            "script and index have the same words": lambda window: [
                *searching.script_and_index_agree(window, site, "people"),
                *searching.script_and_index_agree(window, site, "unicode"),
            ],
        }
        refreshes = {
            sentence(act): lambda window, act=act: act(window, server, site, newer) for act in refreshing.CHECKS
        }
        searches |= {sentence(act): lambda window, act=act: act(window, server) for act in searching.PEOPLE}
        for name, act in {**searches, **refreshes}.items():
            server.files = dict(site.files)
            window = browser.Window(program, base)
            report.tell(name, act(window))
            window.close()
        for act in reading.CHECKS:
            server.files = dict(site.files)
            report.tell(sentence(act), act(program, base, server))

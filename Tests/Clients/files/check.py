"""Reads every calendar, feed, and workbook of a site with third-party parsers, and compares them with the tables."""

import csv
import datetime
import pathlib
import sys
import zipfile

import feedparser
import icalendar
import openpyxl


def table(path):
    """The rows of a CSV file by column."""
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff"), f"{path}: no byte order mark"
    return list(csv.DictReader(text[1:].splitlines(keepends=True)))


def check_calendar(path, orders):
    raw = path.read_bytes()
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75 and b"\n" not in line, f"{path}: {line}"
    calendar = icalendar.Calendar.from_ical(raw)
    assert not calendar.errors, f"{path}: {calendar.errors}"
    events = list(calendar.walk("VEVENT"))
    assert len({event["UID"] for event in events}) == len(events), f"{path}: two events with one UID"
    days = {}
    for event in events:
        assert not event.errors, f"{path}: {event.errors}"
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        assert type(start) is datetime.date and end - start == datetime.timedelta(days=1), f"{path}: not all day"
        order, kind = event["UID"].split("@")[0].rsplit(".", 1)
        days.setdefault(order, {})[kind] = start
        assert order in event["SUMMARY"], f"{path}: {event['SUMMARY']}"
    expected = {row["order"]: datetime.date.fromisoformat(row["expires"]) for row in orders
                if row["expires"] and row["validity"] != "expired"}
    assert {order: kinds["expires"] for order, kinds in days.items()} == expected, f"{path}: other days"
    for order, kinds in days.items():
        assert (kinds["expires"] - kinds["reminder"]).days == 30, f"{path}: {order}"
    return len(events)


def check_feed(path):
    feed = feedparser.parse(path.read_bytes())
    assert not feed.bozo, f"{path}: {feed.get('bozo_exception')}"
    assert feed.version == "atom10" and feed.feed.title and feed.feed.updated_parsed, str(path)
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == len(ids), f"{path}: two entries with one id"
    for entry in feed.entries:
        assert entry.title and entry.link and entry.updated_parsed, str(path)
    return len(ids)


def check_workbook(path, rows):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None, f"{path}: a part is damaged"
    sheet = openpyxl.load_workbook(path).active
    lines = list(sheet.iter_rows(values_only=True))
    assert all(isinstance(name, str) and name for name in lines[0]), f"{path}: {lines[0]}"
    assert len(lines) == len(rows) + 1, f"{path}: {len(lines) - 1} rows, {len(rows)} in the table"
    for line, row in zip(lines[1:], rows):
        values = [value for value in line if value is not None]
        assert not any(isinstance(value, str) and value.startswith(("=", "'=")) for value in values), str(path)
        for name in ["order", "user", "account"]:
            if row.get(name):
                assert row[name] in values, f"{path}: {row[name]} is missing"
        for name in ["quantity", "pool", "assigned", "free", "over", "users"]:
            if row.get(name, "").isdigit():
                assert int(row[name]) in values, f"{path}: {name}"
        days = {value.date() for value in values if isinstance(value, datetime.datetime)}
        for name in ["purchased", "starts", "expires", "since", "added", "assigned"]:
            if row.get(name, "")[4:5] == "-":
                assert datetime.date.fromisoformat(row[name][:10]) in days, f"{path}: {name} is no date"
    return len(rows)


def main(site):
    site = pathlib.Path(site)
    counts = {"events": 0, "entries": 0, "rows": 0}
    for partner in sorted(site.glob("partners/*")):
        orders, accounts = table(partner / "orders.csv"), table(partner / "accounts.csv")
        for locale in sorted(path.parent for path in partner.glob("*/index.html")):
            counts["events"] += check_calendar(locale / "renewals.ics", orders)
            counts["entries"] += check_feed(locale / "changes.atom")
            counts["rows"] += check_workbook(locale / "orders.xlsx", orders)
            counts["rows"] += check_workbook(locale / "accounts.xlsx", accounts)
            assert (locale / "summary.txt").read_text().count("\n") > 5
    for account in sorted(path.parent for path in site.glob("accounts/*/account.json")):
        users, orders = table(account / "users.csv"), table(account / "orders.csv")
        for locale in sorted(path.parent for path in account.glob("*/index.html")):
            counts["entries"] += check_feed(locale / "changes.atom")
            counts["rows"] += check_workbook(locale / "users.xlsx", users)
            counts["rows"] += check_workbook(locale / "orders.xlsx", orders)
    for kind, count in counts.items():
        assert count > 100, f"only {count} {kind}"
    print("every file agrees with the tables")


main(sys.argv[1])

#!/usr/bin/env python3
"""Compares our reading of CloudEvents, structured and in batches, with both interfaces of PyPI's `cloudevents`.

Valid and invalid events are created from a seed and sent to a server. If the server and the SDK differ, one of the rules in
event_rules.py must explain it. A rule that no case needs is a failure too. At the end, the exported ledger must contain the
sent events as the SDK reads them.
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import workplace  # noqa: E402

if __name__ == "__main__":
    workplace.enter(__file__, HERE / "requirements.txt")
import base64  # noqa: E402
import json  # noqa: E402
import time  # noqa: E402

import cloudevents.core.bindings.http as core  # noqa: E402
import cloudevents.v1.http as v1  # noqa: E402
import comparison  # noqa: E402
from event_cases import BATCH, Element, loads, make  # noqa: E402
from event_rules import CORE, RULES, V1  # noqa: E402
from kept import Kept  # noqa: E402
from keys import code  # noqa: E402
from wire import Connections, request  # noqa: E402

JUDGES = {
    CORE: lambda text: core.from_http_event(core.HTTPMessage({"content-type": "application/cloudevents+json"}, text)),
    V1: lambda text: v1.from_json(text),
}
SECRET = base64.b64decode(workplace.SECRET.removeprefix("whsec_"))


class NoVerdict(Exception):
    """An answer that neither accepts an event nor names its problem."""


class Body:
    """The whole body of an answer that concerns all of it. A rule for a part explains the answer."""

    def __init__(self, case, parts):
        self.case = case
        self.parts = [*parts, Element(case.body)]

    def __str__(self):
        return f"  {self.case.media}\n  {self.case.body!r}"


BODY_RULES = [
    comparison.Rule(
        rule.name, rule.reason, rule.we_accept, lambda body, rule=rule: any(map(rule.applies, body.parts)), rule.judges,
        always=False,
    )
    for rule in RULES
]  # fmt: skip


def verdicts(text):
    said = {}
    for judge, read in JUDGES.items():
        try:
            read(text)
            said[judge] = True
        except Exception as error:
            said[judge] = f"{type(error).__name__}: {error}"[:300]
    return said


def parts(case):
    """The elements of a batch according to Python; None if it finds no array."""
    try:
        array = loads(case.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(array, list):
        return None
    if len(array) == len(case.elements) and case.is_framed:
        return case.elements
    return [Element(json.dumps(value).encode(), outer=1) for value in array]


def faults(answer):
    """The pointers to the parts that we refuse; empty if we accept."""
    if answer.status in (202, 409):
        return []
    problem = json.loads(answer.body)
    kind = problem["type"].removeprefix("urn:vitrina:problem:")
    if (answer.status, kind) not in [(400, "malformed-body"), (400, "not-an-event"), (422, "invalid-event")]:
        raise NoVerdict(answer)
    return [fault["pointer"] for fault in problem.get("errors", [])] or [""]


def judge(found, kept, index, case, answer):
    if case.media != BATCH:
        [element] = case.elements
        said = verdicts(element.text)
        found.add(index, element, not faults(answer), said)
        if answer.status == 202:
            kept.note(element, said[CORE] is True)
        return
    elements, pointers = parts(case), faults(answer)
    if elements is None or "" in pointers:
        judged = [verdicts(element.text) for element in elements or []]
        said = {name: elements is not None and all(one[name] is True for one in judged) for name in JUDGES}
        return found.add(index, Body(case, elements or case.elements), not pointers, said, BODY_RULES)
    wrong = {int(pointer.split("/")[1]) for pointer in pointers}
    for number, element in enumerate(elements):
        said = verdicts(element.text)
        found.add(index, element, number not in wrong, said)
        if answer.status == 202:
            kept.note(element, said[CORE] is True)


def compare(found, kept, connections, seed, block):
    cases = {index: make(comparison.randomness(seed, index), index) for index in block}
    now = int(time.time())
    answers = connections.exchange([bytes_of(index, case, now) for index, case in cases.items()])
    for (index, case), answer in zip(cases.items(), answers, strict=True):
        try:
            judge(found, kept, index, case, answer)
        except NoVerdict:
            found.fail(index, Body(case, []), f"no verdict: {answer}")


def bytes_of(index, case, now):
    id, timestamp = b"m-%d" % index, b"%d" % now
    signature = b"v1," + base64.b64encode(code(SECRET, id, timestamp, case.body))
    headers = [
        ("Content-Type", case.media), ("webhook-id", id), ("webhook-timestamp", timestamp),
        ("webhook-signature", signature),
    ]  # fmt: skip
    return request("/webhooks", headers, case.body)


def main():
    chosen = comparison.options(__doc__)
    found = comparison.Comparison(RULES, chosen.seed, chosen.cases, "Tests/Clients/differential/events.py")
    kept = Kept()
    with workplace.Workplace() as place:
        with place.serving() as server, Connections(server.port) as connections:
            comparison.each_block(chosen, lambda block: compare(found, kept, connections, chosen.seed, block))
        kept.compare(place.vitrina("export"), JUDGES[CORE], found)
    sys.exit(0 if found.report(JUDGES, complete=chosen.case is None) else 1)


if __name__ == "__main__":
    main()

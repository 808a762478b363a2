#!/usr/bin/env python3
"""Compares our verification of webhooks with `standardwebhooks` and `svix`, on the same headers and bodies.

Valid and invalid requests are created from a seed and sent to a server. If the server and a library differ, one of the rules
in signature_rules.py must explain it. A rule that no case needs is a failure too.
"""

import contextlib
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import workplace  # noqa: E402

if __name__ == "__main__":
    workplace.enter(__file__, HERE / "requirements.txt")
import json  # noqa: E402

import comparison  # noqa: E402
import standardwebhooks  # noqa: E402
import svix.webhooks  # noqa: E402
from keys import SENDERS  # noqa: E402
from signature_cases import make  # noqa: E402
from signature_rules import RULES, STANDARD, SVIX  # noqa: E402
from wire import Connection, Connections, request  # noqa: E402

JUDGES = {
    STANDARD: {sender.name: [standardwebhooks.Webhook(text) for text in sender.library_texts] for sender in SENDERS},
    SVIX: {sender.name: [svix.webhooks.Webhook(text) for text in sender.library_texts] for sender in SENDERS},
}


class NoVerdict(Exception):
    """An answer that neither accepts nor refuses the signature."""


def is_authentic(answer):
    """Whether the server accepted the signature, independent of its answer to the body."""
    if answer.status in (202, 409, 422):
        return True
    kind = json.loads(answer.body)["type"].removeprefix("urn:vitrina:problem:")
    if answer.status == 400 and kind in ("malformed-body", "not-an-event"):
        return True
    if (answer.status, kind) in [(401, "unauthenticated"), (400, "bad-request")]:
        return False
    raise NoVerdict(answer)


def text(value):
    """A header value as frameworks pass it."""
    with contextlib.suppress(UnicodeDecodeError):
        return value.decode()
    return value.decode("latin-1")


def verdict(judge, case):
    """The verdict of a library, which has one key, and for each header the first value."""
    headers = {}
    for name, _ in case.headers:
        headers.setdefault(name.decode(), text(case.values(name.decode().lower())[0]))
    reason = ""
    for webhook in JUDGES[judge][case.sender.name]:
        try:
            if judge == STANDARD:
                webhook.verify(case.body, headers, json_parse=False)
            else:
                webhook.verify(case.body, headers)
            return True
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
    return reason


def verdicts(case):
    return {judge: verdict(judge, case) for judge in JUDGES}


def compare(found, port, connections, seed, block):
    now = int(time.time())
    cases = {index: make(comparison.randomness(seed, index), index, now) for index in block}
    together = {index: case for index, case in cases.items() if case.edge is None and case.is_http}
    answers = connections.exchange([bytes_of(case) for case in together.values()])
    for (index, case), answer in zip(together.items(), answers, strict=True):
        add(found, index, case, answer, verdicts(case))
    for index in cases.keys() - together.keys():
        alone(found, port, seed, index)


def alone(found, port, seed, index):
    """A case that all judges must verify within one second, or that ends its connection."""
    while True:
        now = int(time.time())
        case = make(comparison.randomness(seed, index), index, now)
        connection = Connection(port)
        connection.send(bytes_of(case))
        answer = connection.answer()
        connection.close()
        said = verdicts(case)
        if int(time.time()) == now:
            return add(found, index, case, answer, said)


def add(found, index, case, answer, said):
    try:
        found.add(index, case, is_authentic(answer), said)
    except NoVerdict:
        found.fail(index, case, f"no verdict: {answer}")


def bytes_of(case):
    return request(case.sender.path, case.headers, case.body)


def main():
    chosen = comparison.options(__doc__)
    found = comparison.Comparison(RULES, chosen.seed, chosen.cases, "Tests/Clients/differential/signatures.py")
    keys = {sender.variable: sender.text for sender in SENDERS}
    with workplace.Workplace() as place, place.serving(**keys) as server, Connections(server.port) as connections:
        comparison.each_block(chosen, lambda block: compare(found, server.port, connections, chosen.seed, block))
    sys.exit(0 if found.report(JUDGES, complete=chosen.case is None) else 1)


if __name__ == "__main__":
    main()

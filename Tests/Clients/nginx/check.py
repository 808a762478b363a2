#!/usr/bin/env python3
"""Tests nginx in front of a server, with the output of `vitrina config nginx`."""

import contextlib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import workplace  # noqa: E402

workplace.enter(__file__, HERE / "requirements.txt")
from front import running  # noqa: E402
from pages import PageTests  # noqa: E402
from suite import ADDRESS, PAGE, build, run, run_all  # noqa: E402
from webhooks import WebhookTests  # noqa: E402


def expect_closed(front, place, visitor):
    """Without the server, nginx cannot check access, so it serves public files only."""
    answer = front.get(PAGE, visitor)
    assert answer.status == 502 and answer.body != (place.root / f"site{PAGE}").read_bytes(), answer
    assert front.get("/help/es/").status == 200
    # The reason for which a link fails is not logged either.
    assert front.get("/s/0123456789abcdef0123456789abcdef").status == 502
    assert "/help/es/" in front.logs and "/s/0123" not in front.logs


def main():
    with workplace.Workplace() as place, contextlib.ExitStack() as fronts:
        build(place)
        with place.serving(VITRINA_BASE_URL=ADDRESS) as server:
            front = fronts.enter_context(running(place, server))
            suites = [PageTests(place, server, front), WebhookTests(place, server, front)]
            results = [result for suite in suites for result in run_all(suite)]
            visitor, _ = suites[0].visitor("accounts/acme")
        results.append(
            run("with the server gone, nothing private is shown", lambda: expect_closed(front, place, visitor))
        )
        place.vitrina("verify")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()

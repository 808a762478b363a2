"""Requests in the bodies of others are never processed as requests."""

import concurrent.futures

from exchange import converse, pieces
from senders import delivery, event
from smuggling_cases import attempts

ALIVE = b"GET /health/live HTTP/1.1\r\nHost: vitrina.example.com\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n%x;a=b\r\n%s\r\n0\r\nX-Trailer: a\r\n\r\n"
SOURCE = "/smuggled"


class SmugglingTests:
    def __init__(self, place, server, rng):
        self.place = place
        self.server = server
        self.rng = rng

    def test_what_must_be_one_request_gets_one_answer_and_what_is_inside_it_none(self):
        found = [
            (attempt, f"{kind}, {attempt.name}", pieces(self.rng, attempt.request))
            for kind, inner in [("a page inside", ALIVE), ("a signed webhook inside", self.webhook())]
            for attempt in attempts(inner)
        ]
        with concurrent.futures.ThreadPoolExecutor(100) as pool:
            outcomes = list(pool.map(lambda one: converse(self.server.port, one[2], one[0].method), found))
        wrong = [
            f"{name}: {reason}\n    {b''.join(parts)[:1500]!r}"
            for (attempt, name, parts), outcome in zip(found, outcomes, strict=True)
            if (reason := self.fault(attempt, outcome))
        ]
        statuses = [status for outcome in outcomes for status in outcome.statuses]
        counts = {status: statuses.count(status) for status in sorted(set(statuses))}
        silent = sum(not outcome.answers for outcome in outcomes)
        print(f"    {len(found)} attempts: {counts}, {silent} without an answer")
        assert not wrong, f"{len(wrong)} attempts\n  " + "\n  ".join(wrong)
        self.expect_nothing_smuggled()

    def webhook(self):
        return delivery("inner", event("inner", source=SOURCE))

    def fault(self, attempt, outcome):
        """The problem of an outcome; None if there is none."""
        if any(b'"alive"' in answer.body or b'"accepted"' in answer.body for answer in outcome.answers):
            return f"the inner request was answered: {outcome}"
        if len(outcome.answers) > attempt.requests:
            return f"{len(outcome.answers)} answers to {attempt.requests}: {outcome}"
        if attempt.statuses and tuple(outcome.statuses) != attempt.statuses:
            return f"{attempt.statuses} expected: {outcome}"
        if any(status >= 500 and status not in (501, 505) for status in outcome.statuses):
            return f"the server made a mistake: {outcome}"
        for answer in outcome.answers:
            problem = answer.status >= 400 and attempt.method not in ("GET", "HEAD")
            if problem and answer.headers.get("content-type") != "application/problem+json":
                return f"no problem document: {outcome}"
        return None

    def expect_nothing_smuggled(self):
        assert SOURCE not in self.place.vitrina("export")

    def test_requests_that_follow_each_other_get_their_answers_in_order(self):
        """The rest of a request must not become the beginning of the next one, or the other way round."""
        for number in range(200):
            requests, expected = [], []
            for place in range(self.rng.randint(2, 6)):
                request, status = self.honest(f"{number}-{place}")
                requests.append(request)
                expected.append(status)
            outcome = converse(self.server.port, pieces(self.rng, b"".join(requests) + self.last()))
            assert outcome.statuses == [*expected, 404], f"{expected} expected: {outcome}\n{b''.join(requests)!r}"
        assert SOURCE not in self.place.vitrina("export")

    def test_a_broken_request_behind_a_good_one_is_refused_in_the_words_of_the_server(self):
        post = b"POST /webhooks HTTP/1.1\r\nHost: vitrina.example.com\r\nContent-Type: application/json\r\n"
        wrong = []
        for name, status, broken in [
            ("no HTTP", 400, b"garbage\r\n\r\n"),
            ("an unknown version", 400, b"GET / HTTP/9.9\r\nHost: a\r\n\r\n"),
            ("two hosts", 400, b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
            ("a length and a coding", 400, post + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            ("a broken chunk", 400, post + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"),
            ("a large header", 431, b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 40_000 + b"\r\n\r\n"),
        ]:  # fmt: skip
            for before in [b"", delivery("before")]:
                outcome = converse(self.server.port, [before + broken])
                refusal = outcome.answers[-1] if outcome.answers else None
                is_problem = refusal and refusal.headers.get("content-type") == "application/problem+json"
                if outcome.statuses != [202] * bool(before) + [status] or not is_problem:
                    wrong.append(
                        f"{name}{', behind another' * bool(before)}: {outcome}\n    {(before + broken)[:800]!r}"
                    )
        assert not wrong, f"{len(wrong)} of 12\n  " + "\n  ".join(wrong)

    def last(self):
        return b"GET /nowhere HTTP/1.1\r\nHost: vitrina.example.com\r\nConnection: close\r\n\r\n"

    def honest(self, id):
        """A request with a single reading that consumes its body, and its status."""
        inner = self.rng.choice([ALIVE, b"0\r\n\r\n", b"\r\n\r\n", self.webhook()])
        head = b"POST /webhooks HTTP/1.1\r\nHost: vitrina.example.com\r\nContent-Type: application/json\r\n"
        return self.rng.choice([
            (delivery(f"honest-{id}"), 202), (b"GET /help/es/ HTTP/1.1\r\nHost: vitrina.example.com\r\n\r\n", 200),
            (head + b"Content-Length: %d\r\n\r\n%s" % (len(inner), inner), 401),
            (head + b"Content-Length: 0\r\n\r\n", 401),
            (head + CHUNKED % (len(inner), inner), 401),
        ])  # fmt: skip

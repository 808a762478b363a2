"""A run of the tests with or without a mutant."""

import dataclasses
import json
import os
import re
import subprocess
import tempfile
import time

# The names of tests that check a law with many random histories, by their suite or argument.
LAW = r"LawTests/|\(seed:\)"


@dataclasses.dataclass
class Trial:
    """The result of a run, "passed", "failed", "crashed" or "hung", and its events."""

    end: str
    seconds: float
    # The failed cases of each test, by the sentence of the test; empty if it has no arguments.
    failed: dict[str, set[str]]
    # All tests of the run, in the same form.
    known: dict[str, set[str]]
    # The laws among them.
    laws: set[str]


def run(tests, number, limit, laws=True):
    """Runs the tests with the mutant of a number; 0 is none."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VITRINA_")}
    begun = time.monotonic()
    with tempfile.NamedTemporaryFile(prefix="vitrina-mutant-", suffix=".jsonl") as events:
        command = [tests, "--testing-library", "swift-testing"]
        command += ["--event-stream-output-path", events.name, "--event-stream-version", "0"]
        command += [] if laws else ["--skip", LAW]
        try:
            status = subprocess.run(
                command,
                env={**kept, "VITRINA_MUTANT": str(number)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=limit,
            ).returncode
        except subprocess.TimeoutExpired:
            status = None
        # The last line of an interrupted run may be incomplete.
        told = [json.loads(line) for line in events if line.endswith(b"}\n")]
    failed, known, of_laws = read(told)
    end = "hung" if status is None else "crashed" if status < 0 else "passed" if status == 0 else "failed"
    return Trial(end, time.monotonic() - begun, failed, known, of_laws)


def read(told):
    """The failed tests, all tests, and the laws among them, from the events of Swift Testing."""
    names, known, failed, laws = {}, {}, {}, set()
    for record in told:
        payload = record["payload"]
        if record["kind"] == "test" and payload["kind"] == "function":
            name = payload.get("displayName") or payload["name"]
            names[payload["id"]] = name
            if re.search(LAW, payload["id"]):
                laws.add(name)
            cases = payload.get("_testCases") or []
            known.setdefault(name, set()).update(case["displayName"] for case in cases)
        elif record["kind"] == "event" and payload["kind"] == "issueRecorded":
            if payload["issue"].get("isKnown") or payload.get("testID") not in names:
                continue
            case = payload.get("_testCase")
            found = failed.setdefault(names[payload["testID"]], set())
            if case:
                found.add(case["displayName"])
    return failed, known, laws

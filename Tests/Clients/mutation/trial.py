"""One run of the tests, with a mutant or without."""

import dataclasses
import json
import os
import re
import subprocess
import tempfile
import time

# How tests that ask a law of many random histories are called: by their suite or their argument.
LAW = r"LawTests/|\(seed:\)"


@dataclasses.dataclass
class Trial:
    """How a run ended: "passed", "failed", "crashed" or "hung", and the events until then."""

    end: str
    seconds: float
    # The cases of each test that failed, by the sentence of the test; none where it has no arguments.
    failed: dict[str, set[str]]
    # Every test that was run, likewise.
    known: dict[str, set[str]]
    # Those that are laws.
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
        # The last line of a run that broke off may be cut off, too.
        told = [json.loads(line) for line in events if line.endswith(b"}\n")]
    failed, known, of_laws = read(told)
    end = "hung" if status is None else "crashed" if status < 0 else "passed" if status == 0 else "failed"
    return Trial(end, time.monotonic() - begun, failed, known, of_laws)


def read(told):
    """The failed tests, all tests, and the laws among them, from the stream of events that Swift Testing writes."""
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

"""The report of the checks: a line for each, and its problems."""

import itertools
import time

SHOWN = 20
LONGEST = 400


class Report:
    def __init__(self):
        self.has_failed = False
        self.begun = time.monotonic()

    def tell(self, sentence, findings):
        """Prints a check with its findings."""
        findings = list(dict.fromkeys(findings))
        seconds = f"{time.monotonic() - self.begun:.0f} s"
        if not findings:
            print(f"ok: {sentence} ({seconds})", flush=True)
            return
        self.has_failed = True
        print(f"FAILED: {sentence}: {len(findings)} findings ({seconds})", flush=True)
        for finding in itertools.islice(findings, SHOWN):
            print(f"  {' '.join(finding.split())[:LONGEST]}", flush=True)


def sentence(check):
    return check.__name__.strip("_").replace("_", " ")

#!/usr/bin/env python3
"""Runs every test of the package in groups, continues after a failed group, and ends with a summary.

The tests must be built: `swift build --build-tests`. `--only GROUP` or `--only GROUP/PATTERN` runs a part, where PATTERN is
as in `swift test --filter`; `--skip GROUP` skips a group. Both may be repeated.

The last line is the closing line of Swift Testing, for all groups together.
"""

import argparse
import collections
import dataclasses
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

CHECKOUT = pathlib.Path(__file__).resolve().parents[1]
# The pattern of each group, and additional arguments. Groups run one after the other, fast tests first. Only a few servers
# run at the same time, because a signature is valid for five minutes and could expire while it waits.
GROUPS = {
    "unit": ("", ["--skip", "ProgramTests"]),
    "program": ("ProgramTests", ["--skip", "PagesTests", "--experimental-maximum-parallelization-width", "8"]),
    "pages": ("ProgramTests.PagesTests", []),
}
MEMORY = "/dev/shm"
# The space for the files of the tests, in bytes.
ROOM = 1 << 30
LONGEST = 240

SECONDS = r"after ([\d.]+) seconds?"
STARTED = re.compile(r"^\S+ Test (?!case passing |run started)(.+) started\.$")
ENDED = re.compile(rf"^\S+ (Test|Suite) (.+?)(?: with \d+ test cases?)? (passed|failed) {SECONDS}")
SKIPPED = re.compile(r'^\S+ Test (.+?) skipped(?:: "(.*)"|\.)$')
# The maximum number of reported failures of a test with many arguments.
FAILURES_OF_A_TEST = 3
ISSUE = re.compile(r"^✘ (?:Test|Suite) .* recorded an issue\b")
CLOSING = re.compile(
    rf"^\S+ Test run with (\d+) tests?(?: in (\d+) suites?)? (passed|failed) {SECONDS}(?: with (\d+) issues?)?"
)


@dataclasses.dataclass
class Suite:
    name: str
    seconds: float
    has_passed: bool


class Group:
    """The output of Swift Testing for one group."""

    def __init__(self, name):
        self.name = name
        self.suites = []
        self.test_count = 0
        self.suite_count = 0
        self.seconds = 0.0
        self.issue_count = 0
        # The line of each issue, and the line after it.
        self.failures = []
        # The names of tests by the reason for which they were skipped.
        self.skipped = collections.defaultdict(list)
        self.has_passed = False
        self._started = 0
        self._running = collections.Counter()
        self._closing = None
        self._is_issue = False

    def read(self, line):
        """Processes a line."""
        line = line.rstrip("\n")
        if self._is_issue and line.startswith("↳ "):
            self.failures[-1] += f"\n    {shortened(line)}"
        self._is_issue = bool(ISSUE.match(line))
        if self._is_issue:
            self.failures.append(shortened(line[2:]))
        elif found := CLOSING.match(line):
            self._closing = found[3]
            self.test_count, self.suite_count = int(found[1]), int(found[2] or 0)
            self.seconds, self.issue_count = float(found[4]), int(found[5] or 0)
        elif found := SKIPPED.match(line):
            self.skipped[found[2] or "no reason given"].append(found[1])
        elif found := ENDED.match(line):
            if found[1] == "Suite":
                self.suites.append(Suite(found[2], float(found[4]), found[3] == "passed"))
            else:
                self._running[found[2]] -= 1
        elif found := STARTED.match(line):
            self._started += 1
            self._running[found[1]] += 1

    def end(self, status, seconds):
        """Processes the exit code and the duration of the group."""
        self.has_passed = self._closing == "passed" and self.test_count > 0 and status == 0
        if self._closing is None:
            self.test_count, self.suite_count, self.seconds = self._started, len(self.suites), seconds
            self.issue_count = len(self.failures)
            running = ", ".join(sorted(+self._running))
            self.fail(f"swift test ended with {status} in the middle" + (f" of {running}" if running else ""))
        elif self.test_count == 0:
            self.fail("no test has a name like that")
        elif not self.has_passed and self.issue_count == 0:
            self.fail(f"swift test ended with {status} after its tests had {self._closing}")

    def fail(self, failure):
        """Records a failure that Swift Testing does not report."""
        self.has_passed = False
        self.failures.append(f"{self.name}: {shortened(failure)}")
        self.issue_count += 1


def shortened(text):
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def counted(count, noun):
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def closing_line(groups):
    """The closing line of Swift Testing, as if the groups were one."""
    tests = counted(sum(group.test_count for group in groups), "test")
    suites = counted(sum(group.suite_count for group in groups), "suite")
    seconds = f"{sum(group.seconds for group in groups):.3f} seconds"
    if groups and all(group.has_passed for group in groups):
        return f"✔ Test run with {tests} in {suites} passed after {seconds}."
    issues = counted(sum(group.issue_count for group in groups), "issue")
    return f"✘ Test run with {tests} in {suites} failed after {seconds} with {issues}."


def summary(groups):
    """The lines at the end of a run, without the closing line."""
    yield ""
    yield "Suites, the slowest first:"
    suites = [(suite, group.name) for group in groups for suite in group.suites]
    for suite, group in sorted(suites, key=lambda pair: -pair[0].seconds):
        yield f"{suite.seconds:10.3f} s  {'✔' if suite.has_passed else '✘'} {group}: {suite.name}"
    yield ""
    yield "Groups:"
    for group in groups:
        verdict = "passed" if group.has_passed else f"failed, {counted(group.issue_count, 'issue')}"
        count = f"{counted(group.test_count, 'test')} in {counted(group.suite_count, 'suite')}"
        yield f"{group.seconds:10.3f} s  {'✔' if group.has_passed else '✘'} {group.name}: {count} {verdict}"
    skipped = collections.defaultdict(list)
    for group in groups:
        for reason, names in group.skipped.items():
            skipped[reason] += names
    if skipped:
        yield ""
        yield f"Skipped: {counted(sum(map(len, skipped.values())), 'test')}"
        for reason, names in skipped.items():
            yield f"  {reason}: {', '.join(names)}"
    if failures := [failure for group in groups for failure in group.failures]:
        yield ""
        yield "Failures:"
        told = collections.Counter()
        for failure in failures:
            test = failure.split(" recorded an issue")[0]
            told[test] += 1
            if told[test] <= FAILURES_OF_A_TEST:
                yield f"  {failure}"
        for test, count in told.items():
            if count > FAILURES_OF_A_TEST:
                yield f"  {test}: {count - FAILURES_OF_A_TEST} more"
    yield ""


def temporary_directory():
    """A directory for the files of the tests: in memory if there is room, because many tests wait for files."""
    is_roomy = False
    if os.access(MEMORY, os.W_OK | os.X_OK):
        system = os.statvfs(MEMORY)
        # Tests also execute programs there.
        is_roomy = system.f_bavail * system.f_frsize >= ROOM and not system.f_flag & os.ST_NOEXEC
    folder = MEMORY if is_roomy else None
    return tempfile.TemporaryDirectory(prefix="vitrina-tests-", dir=folder, ignore_cleanup_errors=True)


def run(name, pattern, directory):
    """Runs a group and prints its output."""
    prefix, more = GROUPS[name]
    chosen = f"{prefix}.*{pattern}" if prefix and pattern else prefix or pattern
    command = ["swift", "test", "--skip-build", *(["--filter", chosen] if chosen else []), *more]
    print(f"== {name}: {' '.join(command)}", flush=True)
    group, begun = Group(name), time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env={**os.environ, "TMPDIR": directory, "PYTHONUTF8": "1", "VITRINA_RUN_ALL_TESTS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    for line in process.stdout:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
        group.read(line.decode(errors="replace"))
    group.end(process.wait(), time.monotonic() - begun)
    return group


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = ", ".join(GROUPS)
    parser.add_argument("--only", action="append", default=[], metavar="GROUP[/PATTERN]", help=f"of {names}")
    parser.add_argument("--skip", action="append", default=[], metavar="GROUP", choices=list(GROUPS))
    options = parser.parse_args()
    parts = [tuple(part.split("/", 1)) if "/" in part else (part, "") for part in options.only]
    if unknown := [name for name, _ in parts if name not in GROUPS]:
        parser.error(f"{unknown[0]} is not one of {names}")
    parts = [part for part in parts or [(name, "") for name in GROUPS] if part[0] not in options.skip]
    # Control-C ends the running group by its own handling, and then the whole run.
    was_interrupted = []
    signal.signal(signal.SIGINT, lambda *_: was_interrupted.append(True))
    groups = []
    with temporary_directory() as directory:
        for name, pattern in parts:
            if not was_interrupted:
                groups.append(run(name, pattern, directory))
    if was_interrupted and groups:
        groups[-1].fail("interrupted")
    sys.stdout.buffer.write("".join(f"{line}\n" for line in [*summary(groups), closing_line(groups)]).encode())
    sys.exit(0 if groups and all(group.has_passed for group in groups) else 1)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Tests that run.py reads the output of Swift Testing, and prints the right summary."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import run  # noqa: E402

# Recorded from Swift Testing 6.3.1.
FAILED = """\
◇ Test run started.
↳ Testing Library Version: 6.3.1 (937120cbc281cf2)
↳ Target Platform: x86_64-unknown-linux-gnu
◇ Suite GoodTests started.
◇ Suite BadTests started.
➜ Suite SkippedTests skipped: "this user may not mount a file system"
◇ Suite Nested started.
◇ Test "a law holds" started.
➜ Test plain() skipped: "no "locales" here"
◇ Test "a law holds for each" started.
➜ Test "a full disk" skipped: "this user may not mount a file system"
◇ Test warns() started.
◇ Test "a law is broken" started.
◇ Test thrower() started.
◇ Test "a law is broken for each" started.
➜ Test "never runs" skipped: "this user may not mount a file system"
➜ Test "never runs either" skipped: "this user may not mount a file system"
◇ Test case passing 1 argument number → 1 to "a law holds for each" started.
◇ Test case passing 1 argument number → 2 to "a law holds for each" started.
⚠︎ Test warns() recorded a warning at t.swift:22:38: Issue recorded
↳ soft
✘ Test "a law is broken" recorded an issue at t.swift:18:38: Expectation failed: (1 + 1 → 2) == 3
↳ numbers "are" numbers
◇ Test inner() started.
✘ Test thrower() recorded an issue at t.swift:20:6: Caught error: Error Domain=NSPOSIXErrorDomain Code=1
◇ Test case passing 1 argument text → "a" to "a law is broken for each" started.
◇ Test case passing 1 argument text → "b" to "a law is broken for each" started.
✘ Test "a law is broken for each" recorded an issue with 1 argument text → "b" at t.swift:19:97: Expectation failed
◇ Test known() started.
✔ Test warns() passed after 0.001 seconds with 1 warning.
✘ Test "a law is broken" failed after 0.002 seconds with 1 issue.
✘ Test thrower() failed after 0.002 seconds with 1 issue.
✘ Test "a law is broken for each" with 2 test cases failed after 0.002 seconds with 1 issue.
✔ Test inner() passed after 0.001 seconds.
━ Test known() recorded a known issue at t.swift:10:52: Expectation failed: 1 == 2
↳ known
✔ Suite Nested passed after 0.002 seconds.
✔ Test "a law holds" passed after 0.002 seconds.
✔ Test "a law holds for each" with 2 test cases passed after 0.002 seconds.
✘ Suite BadTests failed after 1.500 seconds with 4 issues (including 1 warning).
━ Test known() passed after 0.001 seconds with 1 known issue.
━ Suite GoodTests passed after 0.003 seconds with 1 known issue.
✘ Test run with 12 tests in 4 suites failed after 1.503 seconds with 5 issues (including 1 warning and 1 known issue).
"""
PASSED = """\
Test Suite 'All tests' started at 2026-11-29 01:44:12.000.
Test Suite 'All tests' passed at 2026-11-29 01:44:12.001.
\t Executed 0 tests, with 0 failures (0 unexpected) in 0.0 (0.0) seconds
◇ Test run started.
◇ Suite GoodTests started.
◇ Test "a law holds" started.
✔ Test "a law holds" passed after 61.250 seconds.
✔ Suite GoodTests passed after 61.250 seconds.
✔ Test run with 1 test in 1 suite passed after 61.250 seconds.
"""
CRASHED = FAILED[: FAILED.index("✔ Test inner()")] + "error: Process exited with unexpected signal code 11\n"
NOTHING = "◇ Test run started.\n✔ Test run with 0 tests in 0 suites passed after 0.001 seconds.\n"
# A `swift` that prints a recorded log, and has an exit code, for each filter.
SWIFT = """\
#!/bin/sh
case "$*" in
"test --skip-build --skip ProgramTests") cat "$LOGS/unit"; exit "$UNIT" ;;
*PagesTests) [ -d "$TMPDIR" ] && cat "$LOGS/pages" ;;
*) cat "$LOGS/program" ;;
esac
"""


def group(log, status):
    result = run.Group("unit")
    for line in log.splitlines(keepends=True):
        result.read(line)
    result.end(status, 9.5)
    return result


class ReadingTests(unittest.TestCase):
    def test_a_passed_group_ends_with_the_line_of_swift_testing(self):
        passed = group(PASSED, 0)
        self.assertTrue(passed.has_passed)
        self.assertEqual(run.closing_line([passed]), PASSED.splitlines()[-1])
        self.assertEqual([(suite.name, suite.seconds) for suite in passed.suites], [("GoodTests", 61.25)])

    def test_suites_issues_and_skipped_tests_are_those_of_the_log(self):
        failed = group(FAILED, 1)
        self.assertEqual(
            [(suite.name, suite.seconds, suite.has_passed) for suite in failed.suites],
            [("Nested", 0.002, True), ("BadTests", 1.5, False), ("GoodTests", 0.003, True)],
        )
        self.assertEqual(
            failed.failures,
            [
                'Test "a law is broken" recorded an issue at t.swift:18:38: Expectation failed: (1 + 1 → 2) == 3'
                '\n    ↳ numbers "are" numbers',
                "Test thrower() recorded an issue at t.swift:20:6: Caught error: Error Domain=NSPOSIXErrorDomain Code=1",
                'Test "a law is broken for each" recorded an issue with 1 argument text → "b" at t.swift:19:97: '
                "Expectation failed",
            ],
        )
        self.assertEqual(
            failed.skipped,
            {
                "this user may not mount a file system": ['"a full disk"', '"never runs"', '"never runs either"'],
                'no "locales" here': ["plain()"],
            },
        )

    def test_numbers_are_those_of_all_groups_and_one_failure_is_enough(self):
        line = "✘ Test run with 13 tests in 5 suites failed after 62.753 seconds with 5 issues."
        for groups in ([group(PASSED, 0), group(FAILED, 1)], [group(FAILED, 1), group(PASSED, 0)]):
            self.assertEqual(run.closing_line(groups), line)
        two = [group(PASSED, 0), group(PASSED, 0)]
        self.assertEqual(run.closing_line(two), "✔ Test run with 2 tests in 2 suites passed after 122.500 seconds.")

    def test_a_group_that_ends_in_the_middle_has_failed_and_names_the_tests_that_ran(self):
        crashed = group(CRASHED, 1)
        self.assertFalse(crashed.has_passed)
        running = '"a law holds for each", "a law holds", inner(), known()'
        self.assertEqual(crashed.failures[-1], f"unit: swift test ended with 1 in the middle of {running}")
        self.assertTrue(run.closing_line([crashed]).startswith("✘ Test run with 8 tests in 0 suites failed after 9.500"))
        self.assertFalse(group("", 0).has_passed)

    def test_a_group_without_tests_has_failed(self):
        self.assertEqual(group(NOTHING, 0).failures, ["unit: no test has a name like that"])
        self.assertFalse(group(NOTHING, 0).has_passed)

    def test_tests_that_passed_do_not_hide_an_exit_code(self):
        self.assertFalse(group(PASSED, 1).has_passed)
        self.assertIn("failed after 61.250 seconds with 1 issue.", run.closing_line([group(PASSED, 1)]))


class DirectoryTests(unittest.TestCase):
    def test_files_are_in_memory_only_where_there_is_room_for_them_and_programs_may_run(self):
        memory, room = tempfile.mkdtemp(), run.ROOM // 4096
        for blocks, flags, is_in_memory in [(room, 0, True), (room - 1, 0, False), (room, os.ST_NOEXEC, False)]:
            system = unittest.mock.Mock(f_bavail=blocks, f_frsize=4096, f_flag=flags)
            with unittest.mock.patch.object(run, "MEMORY", memory):
                with unittest.mock.patch("os.statvfs", return_value=system), run.temporary_directory() as directory:
                    self.assertEqual(pathlib.Path(directory).parent == pathlib.Path(memory), is_in_memory)
            self.assertFalse(pathlib.Path(directory).exists())
        os.rmdir(memory)
        with unittest.mock.patch.object(run, "MEMORY", "/nowhere"), run.temporary_directory() as directory:
            self.assertTrue(pathlib.Path(directory).is_dir())


class RunningTests(unittest.TestCase):
    def run_with(self, *options, unit=(FAILED, 1)):
        """The exit code and the lines of a run with recorded output."""
        with tempfile.TemporaryDirectory() as folder:
            place = pathlib.Path(folder)
            (place / "swift").write_text(SWIFT)
            (place / "swift").chmod(0o755)
            for name, log in [("unit", unit[0]), ("program", PASSED), ("pages", PASSED)]:
                (place / name).write_text(log, encoding="utf-8")
            environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "LOGS": folder, "UNIT": str(unit[1])}
            command = [sys.executable, run.__file__, *options]
            ended = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8")
            return ended.returncode, ended.stdout.splitlines()

    def test_a_group_that_fails_does_not_end_the_run(self):
        status, lines = self.run_with()
        self.assertEqual(status, 1)
        self.assertEqual(lines.count("✔ Test run with 1 test in 1 suite passed after 61.250 seconds."), 2)
        self.assertEqual(lines[-1], "✘ Test run with 14 tests in 6 suites failed after 124.003 seconds with 5 issues.")
        for line in [
            "    61.250 s  ✔ pages: GoodTests",
            "     1.500 s  ✘ unit: BadTests",
            "     1.503 s  ✘ unit: 12 tests in 4 suites failed, 5 issues",
            '  no "locales" here: plain()',
        ]:
            self.assertIn(line, lines)

    def test_a_run_that_passes_ends_with_the_sum(self):
        status, lines = self.run_with(unit=(PASSED, 0))
        self.assertEqual(status, 0)
        self.assertEqual(lines[-1], "✔ Test run with 3 tests in 3 suites passed after 183.750 seconds.")

    def test_parts_can_be_chosen(self):
        status, lines = self.run_with("--only", "program/ShareTests", "--only", "pages", "--skip", "pages")
        self.assertEqual(status, 0)
        runs = [line for line in lines if line.startswith("==")]
        self.assertEqual(len(runs), 1)
        self.assertIn("--filter ProgramTests.*ShareTests --skip PagesTests", runs[0])
        self.assertEqual(self.run_with("--only", "nonsense")[0], 2)
        self.assertEqual(self.run_with("--only", "pages", "--skip", "pages")[0], 1)


if __name__ == "__main__":
    unittest.main()

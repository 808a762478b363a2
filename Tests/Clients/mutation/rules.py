#!/usr/bin/env python3
"""Flips the rules one by one, and checks that a named test detects each.

All mutants of mutants.py are written to a copy of the targets with rules, each behind a condition that turns it on. The copy
is built once with its tests. The tests run once without a mutant, when all must pass. They then run once with each mutant,
when some must fail, among them the named one. A crash or a timeout detects nothing. Before that, completeness.py checks that
no row of the outcome table, edge of the switches, or decision behind them is missing.

The laws about random histories take most of the time and would detect nearly every mutant. With a mutant they do not run,
unless one of them is the named test. `--laws` runs them each time.
"""

import argparse
import contextlib
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import completeness  # noqa: E402
import schemata  # noqa: E402
import trial  # noqa: E402
from mutants import MUTANTS  # noqa: E402
from package import Package, texts  # noqa: E402
from symbols import Sources  # noqa: E402


def parsed_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="print the catalogue, and run nothing")
    parser.add_argument("--check", action="store_true", help="see whether the catalogue fits the rules, and run nothing")
    parser.add_argument("--only", metavar="TEXT", default="", help="those whose sentence, symbol or test has this text")
    parser.add_argument("--keep", metavar="DIR", help="build here, and leave it for the next run")
    parser.add_argument("--also", metavar="DIR", action="append", default=[], help="more test files, to try them out")
    parser.add_argument("--laws", action="store_true", help="run the laws with every mutant, too")
    parser.add_argument("--limit", type=float, default=60, help="seconds for one run at most (default: 60)")
    return parser.parse_args()


def is_chosen(mutant, text):
    return any(text in said for said in (mutant.sentence, mutant.test, *(edit.symbol for edit in mutant.edits)))


def named(mutant):
    return f"“{mutant.test}”" + (f" ({mutant.argument})" if mutant.argument else "")


def tell_catalogue(chosen):
    for number, mutant in chosen:
        symbols = ", ".join(dict.fromkeys(edit.symbol for edit in mutant.edits))
        print(f"{number:3} {mutant.sentence}\n    {symbols}: {named(mutant)}")


def is_among(mutant, tests):
    """Whether the tests, with their cases, include the named one."""
    if mutant.test not in tests:
        return False
    return not mutant.argument or any(mutant.argument in case for case in tests[mutant.test])


def verdict(mutant, found):
    """The problem of a run; None if there is none."""
    if found.end == "passed":
        return "SURVIVED: every test that was run passes"
    if found.end != "failed":
        return f"FAILED: the tests {found.end}"
    if not is_among(mutant, found.failed):
        failed = ", ".join(f"“{test}”" for test in list(found.failed)[:5])
        return f"FAILED: not noticed by {named(mutant)}, but by {len(found.failed)} others: {failed}"
    return None


@contextlib.contextmanager
def place(kept):
    """The directory of the package, which is deleted afterwards unless it is kept."""
    if kept:
        yield pathlib.Path(kept).absolute()
    else:
        with tempfile.TemporaryDirectory(prefix="vitrina-mutants-") as folder:
            yield pathlib.Path(folder)


def try_all(chosen, tests, without, options):
    """Runs the tests with each mutant and prints the results; returns the number of expected results."""
    noticed = 0
    for number, mutant in chosen:
        if not is_among(mutant, without.known):
            print(f"FAILED: {number} {mutant.sentence}: there is no test {named(mutant)}", flush=True)
            continue
        found = trial.run(tests, number, options.limit, laws=options.laws or mutant.test in without.laws)
        wrong = verdict(mutant, found)
        if wrong:
            print(f"{wrong}: {number} {mutant.sentence} ({found.seconds:.1f} s)", flush=True)
            continue
        noticed += 1
        print(
            f"ok: {number} {mutant.sentence}: noticed by {len(found.failed)} tests, "
            f"among them {named(mutant)} ({found.seconds:.1f} s)",
            flush=True,
        )
    return noticed


def main():
    options = parsed_options()
    chosen = [each for each in enumerate(MUTANTS, 1) if is_chosen(each[1], options.only)]
    if options.list:
        tell_catalogue(chosen)
        return
    sources = Sources(texts())
    incomplete = completeness.missing(MUTANTS, sources)
    for sentence in incomplete:
        print(f"FAILED: {sentence}", flush=True)
    if incomplete:
        sys.exit(1)
    of_files = schemata.places(MUTANTS, sources)
    if options.check:
        return
    with place(options.keep) as root:
        package = Package(root, options.also)
        package.write({file: schemata.rewritten(sources.texts[file], places) for file, places in of_files.items()})
        begun = time.monotonic()
        tests = package.build()
        built = time.monotonic()
        print(f"{len(MUTANTS)} mutants built in {built - begun:.0f} s", flush=True)
        without = trial.run(tests, 0, options.limit)
        if without.end != "passed":
            sys.exit(f"FAILED: without a mutant the tests {without.end}: {sorted(without.failed)}")
        noticed = try_all(chosen, tests, without, options)
        seconds = time.monotonic() - built
    rest = len(chosen) - noticed
    print(f"{len(chosen)} mutants, {noticed} noticed by the test that is named, {rest} not; {seconds:.0f} s")
    sys.exit(0 if noticed == len(chosen) and chosen else 1)


if __name__ == "__main__":
    main()

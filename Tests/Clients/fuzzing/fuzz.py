#!/usr/bin/env python3
"""Runs the harnesses of Tests/Fuzzing with libFuzzer and AddressSanitizer, two at a time.

Builds the harnesses, gives each the same time, and prints its results. Findings are saved with the command that repeats them.
`--seed` repeats a run as far as the speed of the machine allows; `--input` tests a single file.
"""

import argparse
import concurrent.futures
import os
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import harnesses  # noqa: E402
from harnesses import NAMES  # noqa: E402


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-s", "--seconds", type=int, default=30, help="for each harness")
    parser.add_argument("--only", choices=NAMES, action="append", metavar="NAME", help=f"one of {', '.join(NAMES)}")
    parser.add_argument("--seed", type=int, default=random.randrange(1, 1 << 32), help="repeats a run")
    parser.add_argument("--input", type=pathlib.Path, help="tries this file alone; needs --only")
    parser.add_argument("--skip-build", action="store_true", help="takes the harnesses that are built already")
    parser.add_argument(
        "--scratch",
        type=pathlib.Path,
        default=os.environ.get("VITRINA_FUZZING_SCRATCH") or harnesses.CHECKOUT / ".build/fuzzing",
        help="where harnesses are built and findings are kept (VITRINA_FUZZING_SCRATCH; default .build/fuzzing)",
    )
    chosen = parser.parse_args()
    if chosen.input and len(chosen.only or []) != 1:
        parser.error("--input needs one --only")
    if chosen.seconds < 1:
        parser.error("--seconds is at least 1")
    chosen.scratch = chosen.scratch.absolute()
    return chosen


def main():
    chosen = options()
    names = chosen.only or NAMES
    if not chosen.skip_build:
        harnesses.build(chosen.scratch, names)
    if chosen.input:
        sys.exit(harnesses.again(chosen.scratch, names[0], chosen.input))

    print(f"seed {chosen.seed}, {chosen.seconds} seconds for each harness", flush=True)
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        runs = [pool.submit(harnesses.run, chosen.scratch, name, chosen.seconds, chosen.seed) for name in names]
        results = []
        for run in concurrent.futures.as_completed(runs):
            results.append(run.result())
            print(results[-1].line, flush=True)
    failed = [result for result in results if result.finding]
    for result in failed:
        print(f"\n{result.finding}", flush=True)
    total = sum(result.executions for result in results)
    verdict = f"{len(failed)} of {len(results)} harnesses found something" if failed else "nothing found"
    print(f"\n{total} inputs for {len(results)} harnesses: {verdict} (seed {chosen.seed})")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

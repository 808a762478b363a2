#!/usr/bin/env python3
"""Runs a script in which one system call kills the program or fails, and checks the program afterwards.

The first run without faults records the calls. Each selected call then meets each fault: SIGKILL, EIO, ENOSPC, and ENOSPC for
all later calls too. After each fault, the program starts again without faults, and every promise is checked.
"""

import argparse
import collections
import pathlib
import random
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import tracing  # noqa: E402
import workplace  # noqa: E402
from aftermath import recover  # noqa: E402
from running import Broken, require_strace, speak_one_language  # noqa: E402
from scenario import STEPS, Scenario  # noqa: E402


def record(scenario):
    """Runs all steps without a fault, and returns their calls."""
    points = set()
    for step in STEPS:
        scenario.keep(step)
        log = scenario.place.root / f"{step}.strace"
        scenario.step(step, tracing.recorder(log))
        settle(log)
        points |= tracing.points(log, scenario.place.root, step)
    recover(scenario, "build")
    return sorted(points)


def settle(log):
    """Waits until strace, which ends shortly after the program, has written the last line."""
    workplace.wait("the end of the recording", lambda: _has_ended(log))


def _has_ended(log):
    lines = log.read_text(errors="replace").splitlines()
    threads = {line.split(" ", 1)[0] for line in lines}
    ended = {line.split(" ", 1)[0] for line in lines if "+++ " in line}
    return bool(lines) and threads == ended


def choose(points, faults, options, chance):
    """The runs: all of them, or for each kind of call and fault a few from all steps."""
    runs = []
    for fault in faults:
        for kind in tracing.CALLS:
            if fault == "FULL" and kind not in tracing.LASTING:
                continue
            found = [point for point in points if point.kind == kind]
            if not options.all:
                found = spread(found, options.sample, chance)
            runs += [(point, fault) for point in found]
    return runs


def spread(points, count, chance):
    """Some points: from each step first, and within a step from each file, as far as possible."""
    left = collections.defaultdict(lambda: collections.defaultdict(list))
    for point in points:
        left[point.step][point.path].append(point)
    chosen = []
    while len(chosen) < count and left:
        for step in chance.sample(sorted(left), len(left))[: count - len(chosen)]:
            path = chance.choice(sorted(left[step]))
            found = left[step][path]
            chosen.append(found.pop(chance.randrange(len(found))))
            if not found:
                del left[step][path]
            if not left[step]:
                del left[step]
    return chosen


def attempt(scenario, point, fault, seed):
    """Runs a fault and the checks after it; returns whether the fault occurred."""
    scenario.restore(point.step)
    log = scenario.place.root / "faulted.strace"
    log.unlink(missing_ok=True)
    scenario.step(point.step, tracing.injector(log, scenario.place.root, point, fault), fault)
    settle(log)
    came = tracing.hit(log, fault)
    recover(scenario, random.Random(f"{seed} {point} {fault}").choice(["build", "serve"]))
    return came


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="repeats the choice of calls")
    parser.add_argument("--sample", type=int, default=2, help="calls of each kind that meet each fault (default: 2)")
    parser.add_argument("--all", action="store_true", help="every call meets every fault")
    parser.add_argument("--minutes", type=float, help="make no further runs after so long")
    parser.add_argument("--only", metavar="POINT:FAULT", action="append", help="one run, as it was printed")
    options = parser.parse_args()
    require_strace()
    print(f"seed {options.seed}", flush=True)
    start = time.monotonic()
    tally = collections.Counter()
    failures = 0
    with workplace.Workplace() as place:
        speak_one_language(place)
        scenario = Scenario(place)
        points = record(scenario)
        counts = collections.Counter(point.kind for point in points)
        print(f"{len(points)} calls: " + ", ".join(f"{counts[kind]} {kind}" for kind in tracing.CALLS), flush=True)
        if options.only:
            runs = [tracing.parse_point(text) for text in options.only]
        else:
            runs = choose(points, tracing.FAULTS, options, random.Random(options.seed))
            random.Random(options.seed).shuffle(runs)
        for number, (point, fault) in enumerate(runs):
            if number % 25 == 24:
                print(f"{number} runs, {failures} failed", flush=True)
            if options.minutes and time.monotonic() - start > options.minutes * 60:
                break
            try:
                came = attempt(scenario, point, fault, options.seed)
                tally[fault, "met" if came else "not met"] += 1
            except Broken as error:
                failures += 1
                print(f"FAILED: python3 Tests/Clients/faults/crash.py --seed {options.seed} --only '{point}:{fault}'")
                print("  " + str(error).replace("\n", "\n  "), flush=True)
    done = sum(tally.values()) + failures
    print(f"{done} of {len(runs)} runs, {failures} failed; " + ", ".join(
        f"{fault} {tally[fault, 'met']} met and {tally[fault, 'not met']} not met" for fault in tracing.FAULTS
    ))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()

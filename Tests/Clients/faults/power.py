#!/usr/bin/env python3
"""Simulates power failures at any moment: disks with their possible contents, and the behavior of the program on them.

A recorded run of imports, webhooks and links contains every change of files and names, and every sync. From it, the test
creates disks on which unsynced changes are missing, torn or reordered. On each disk, the program must find everything that it
had promised by then. With --fail-sync, a sync of the recorded run fails. Data before it may be lost permanently, and nothing
that depends on this data may be promised.
"""

import argparse
import collections
import os
import pathlib
import random
import re
import shutil
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import events  # noqa: E402
import workplace  # noqa: E402
from aftermath import check_data, check_site, serve  # noqa: E402
from disk import SYNCS, Disk  # noqa: E402
from lossy import Recording  # noqa: E402
from promises import check_ledger, check_links, check_quarantine  # noqa: E402
from running import Broken, require_strace, run, speak_one_language  # noqa: E402

# The page of a user that is in no list of written files.
LEFTOVER = re.compile(r"foreign +(accounts/[^/]+/[^/]+/users/[^/]+\.html)")
# A disk on which some syncs have no effect.
WEAKNESSES = {
    "none": lambda call, path, is_directory: False,
    # The commits with `synchronous = NORMAL`.
    "sync": lambda call, path, is_directory: os.path.basename(path) in ("ledger.sqlite", "ledger.sqlite-wal"),
    "directory": lambda call, path, is_directory: is_directory,
}


def choose_cut(recording, places, chance):
    """A place in the recording: any place, or in half of the cases the place after a promise."""
    return (chance.choice(recording.given)[0] if chance.random() < 0.5 else chance.choice(places)) + 1


def put(place, image, garbage):
    """Writes the image to the disk."""
    for name in ("data", "site"):
        shutil.rmtree(place.root / name, ignore_errors=True)
    for path, content in sorted(image.items()):
        if not os.path.isdir(os.path.dirname(path)):
            continue
        if content is None:
            os.mkdir(path, 0o700)
        elif not path.endswith("-shm"):
            pathlib.Path(path).write_bytes(content)
        elif garbage:
            # Shared memory is never synced, so it can have any content.
            pathlib.Path(path).write_bytes(garbage)


def examine(place, promises, thorough, chance):
    """Opens the ledger, first as a reader or as a writer, and checks every promise.

    Returns the number of remaining pages. The list of written files is synced after a batch, so a file of that batch can be
    on disk without its entry. If its user is removed before the file is written again, it counts as a foreign file: `verify`
    lists it and no command changes it, whether it is torn or complete.
    """
    if chance.random() < 0.5:
        run(place, ["import", os.devnull]).expect(0)
    check_ledger(place, promises)
    check_links(place, promises)
    if (place.root / "data/ledger.sqlite").exists() and promises.kept:
        check_quarantine(place, promises)
    again = place.root / "again.jsonl"
    again.write_text(events.lines(promises.sent.values()))
    run(place, ["import", str(again)]).expect(0)
    everything = promises.copy()
    everything.kept.update(everything.sent)
    check_ledger(place, everything)
    served = thorough and chance.random() < 0.5
    leftover = []
    if thorough:
        serve(place, promises) if served else run(place, ["build"]).expect(0)
        ended = run(place, ["verify"])
        leftover = [line for line in ended.output.splitlines() if LEFTOVER.fullmatch(line)]
        if ended.output.splitlines() not in (leftover, ["the site matches the ledger"]):
            raise Broken(f"verify after {'serve' if served else 'build'}: {ended.output[:600]}{ended.errors[:600]}")
        check_site(place, {str(place.root / "site" / LEFTOVER.fullmatch(line)[1]) for line in leftover})
    check_data(place, served)
    return len(leftover)


def power(place, recording, weakness, options, count):
    """Simulates `count` power failures; returns the number of failed checks."""
    disk = Disk(place.root.resolve(), recording.calls, WEAKNESSES[weakness])
    places = sorted({edge for call in recording.calls for edge in (call.entry, call.exit)})
    start = time.monotonic()
    done = failures = leftover = 0
    for number in [options.only] if options.only is not None else range(count):
        if options.minutes and time.monotonic() - start > options.minutes * 60:
            break
        chance = random.Random(f"{options.seed} {number}")
        cut = choose_cut(recording, places, chance)
        image, taste = disk.image(cut, chance)
        put(place, image, taste.garbage)
        if options.keep:
            for folder in place.root.glob("[ds][ai]t[ae]"):
                shutil.copytree(folder, pathlib.Path(options.keep, f"{weakness}-{number}", folder.name))
        done += 1
        try:
            thorough = not options.self_check and number % options.thorough == 0
            leftover += examine(place, recording.promises(cut), thorough, chance)
        except Broken as error:
            failures += 1
            if weakness == "none" or options.verbose:
                kept = options.replay or pathlib.Path(tempfile.gettempdir(), f"vitrina-power-{options.seed}.recording")
                if not options.replay:
                    recording.save(kept)
                command = f"power.py --seed {options.seed} --replay {kept} --only {number} --weaken {weakness}"
                print(f"FAILED: python3 Tests/Clients/faults/{command}")
                told = f"after call {cut} of {places[-1]}, {taste}: {error}"
                print("  " + told.rstrip().replace("\n", "\n  "), flush=True)
            if options.self_check and weakness != "none":
                break
    told = f"{failures} on which a promise is broken, {leftover} pages left over"
    print(f"weakened: {weakness}; {done} disks, {told}", flush=True)
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="repeats the choice of disks")
    parser.add_argument("--sample", type=int, default=100, help="how many disks (default: 100)")
    parser.add_argument("--all", action="store_true", help="50,000 disks")
    parser.add_argument("--thorough", type=int, default=10, help="one of so many is built from too (default: 10)")
    parser.add_argument("--deliveries", type=int, default=60, help="webhooks in the recorded run (default: 60)")
    parser.add_argument("--weaken", choices=WEAKNESSES, default="none", help="syncs that do nothing")
    told = "succeeds if it finds losses on both weakened disks and on no other; of data, not of the site"
    parser.add_argument("--self-check", action="store_true", help=told)
    parser.add_argument("--fail-sync", type=int, metavar="N", help="the N-th fdatasync of a thread fails with EIO")
    parser.add_argument("--minutes", type=float, help="make no further disks after so long")
    parser.add_argument("--only", type=int, help="one disk, as its number was printed")
    parser.add_argument("--replay", type=pathlib.Path, help="a recording that an earlier run left")
    parser.add_argument("--keep", help="where to leave each disk as it was, to be looked at")
    parser.add_argument("--verbose", action="store_true", help="tell of every disk, weakened or not")
    options = parser.parse_args()
    require_strace()
    print(f"seed {options.seed}", flush=True)
    with workplace.Workplace() as place:
        if options.replay:
            recording = Recording.load(place, options.replay)
            speak_one_language(place)
        else:
            speak_one_language(place)
            recording = Recording(place, random.Random(options.seed), options.deliveries, options.fail_sync)
        counts = collections.Counter(call.name for call in recording.calls if call.name in SYNCS)
        told = ", ".join(f"{counts[name]} {name}" for name in SYNCS)
        print(f"{len(recording.calls)} calls with {told}; {len(recording.given)} promises", flush=True)
        count = 50_000 if options.all else options.sample
        if options.self_check:
            found = {name: power(place, recording, name, options, count) for name in WEAKNESSES}
            sys.exit(0 if not found.pop("none") and all(found.values()) else 1)
        failures = power(place, recording, options.weaken, options, count)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Repeats `kill -9` under load on the same data. No acknowledged event may be lost.

The times of the kills depend on the machine, so a seed repeats the requests but not their interruption.
"""

import argparse
import pathlib
import random
import shutil
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import events  # noqa: E402
import workplace  # noqa: E402
from aftermath import check_data, check_site, serve  # noqa: E402
from load import OPENING, Load  # noqa: E402
from promises import Promises, check_ledger, check_quarantine  # noqa: E402
from running import Broken, run, serving, speak_one_language  # noqa: E402


def kill_once(place, load, cycle, options, chance):
    """Starts the server, and kills it under load or sometimes during the start; returns the seconds until it answered."""
    pause = chance.uniform(0, options.longest)
    with serving(place) as server:
        if chance.random() < 0.1:
            time.sleep(pause)
            server.kill()
            return None
        start = time.monotonic()
        if not server.start():
            raise Broken(f"the server does not start: {server.end().errors[-2000:]}")
        took = time.monotonic() - start

        def during():
            time.sleep(pause)
            if not server.is_running:
                raise Broken(f"the server ended by itself: {server.end().errors[-2000:]}")
            server.kill()

        load.run(server.port, options.connections, cycle, during)
        return took


def check(place, promises):
    """Checks the promises that do not concern the site."""
    check_ledger(place, promises)
    check_quarantine(place, promises)
    check_data(place, served=False)


def finish(place, promises):
    """Starts the server once more, after which the site must match the ledger."""
    serve(place, promises)
    verified = run(place, ["verify"], limit=900)
    if verified.output != "the site matches the ledger\n":
        raise Broken(f"verify: {verified.output[:600]}{verified.errors[:600]}")
    check_site(place)
    check(place, promises)
    check_data(place)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="repeats what is sent")
    parser.add_argument("--cycles", type=int, default=20, help="how often the server is killed (default: 20)")
    parser.add_argument("--sample", type=int, dest="cycles", help="the same as --cycles")
    parser.add_argument("--all", action="store_const", const=10_000, dest="cycles", help="10,000 cycles")
    parser.add_argument("--connections", type=int, default=64, help="senders at a time (default: 64)")
    parser.add_argument("--longest", type=float, default=2, help="seconds of load at most (default: 2)")
    parser.add_argument("--every", type=int, default=10, help="cycles between two looks at the ledger (default: 10)")
    parser.add_argument("--minutes", type=float, help="begin no further cycle after so long")
    parser.add_argument("--keep", help="where to leave the data if a promise is broken")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    chance = random.Random(options.seed)
    promises = Promises()
    load = Load(promises, options.seed)
    begun = time.monotonic()
    starts = []
    cycle = 0
    failed = False
    with workplace.Workplace() as place:
        speak_one_language(place)
        path = place.root / "opening.jsonl"
        path.write_text(events.lines(OPENING))
        promises.send(OPENING)
        run(place, ["import", str(path)]).expect(0)
        promises.keep(OPENING)
        try:
            while cycle < options.cycles and not (options.minutes and time.monotonic() - begun > options.minutes * 60):
                cycle += 1
                starts.append(kill_once(place, load, cycle, options, chance))
                if cycle % options.every == 0:
                    check(place, promises)
                    print(f"{cycle} cycles, {len(promises.kept)} events acknowledged", flush=True)
            finish(place, promises)
        except Broken as error:
            failed = True
            print(f"FAILED: python3 Tests/Clients/faults/kill.py --seed {options.seed} --cycles {cycle}")
            print("  " + str(error).replace("\n", "\n  "))
            if options.keep:
                shutil.copytree(place.root, options.keep, dirs_exist_ok=True)
    slowest = max((took for took in starts if took), default=0)
    answers = ", ".join(f"{count} {status}" for status, count in sorted(load.tally.items()))
    print(f"{cycle} cycles, {starts.count(None)} of them killed while starting; slowest start {slowest:.1f} s")
    print(f"{len(promises.kept)} events acknowledged, {len(promises.refused)} contradictions laid aside; {answers}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

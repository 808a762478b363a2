#!/usr/bin/env python3
"""Tests a server with slow, broken and hostile clients, and checks its log."""

import argparse
import pathlib
import random
import resource
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "differential")]
import workplace  # noqa: E402

if __name__ == "__main__":
    workplace.enter(__file__, HERE / "requirements.txt")
from crowd import CrowdTests  # noqa: E402
from refusals import RefusalTests  # noqa: E402
from secrecy import SecrecyTests  # noqa: E402
from senders import event  # noqa: E402
from smuggling import SmugglingTests  # noqa: E402
from torrents import TorrentTests  # noqa: E402
from traversal import TraversalTests  # noqa: E402

# The server uses half of its open files for connections.
OPEN_FILES = 8192


def names(kind):
    return [name.removeprefix("test_").replace("_", " ") for name in dir(kind) if name.startswith("test_")]


def run(name, kind, seed):
    """Runs a test with its own server and with randomness from the seed."""
    start = time.monotonic()
    try:
        with workplace.Workplace() as place:
            prepare(place, getattr(kind, "LEDGER", []))
            with place.serving() as server:
                getattr(kind(place, server, random.Random(seed)), "test_" + name.replace(" ", "_"))()
        print(f"ok: {name} ({time.monotonic() - start:.0f} s)", flush=True)
        return True
    except Exception as error:
        print(f"FAILED: {name}\n  {type(error).__name__}: {error}", flush=True)
        print(f"  again: Tests/Clients/hostile/check.py --seed {seed} --only '{name}'", flush=True)
        return False


def prepare(place, ledger):
    """Creates a site from events before the server starts."""
    lines = [event(f"before-{number}", *line) + b"\n" for number, line in enumerate(ledger)]
    (place.root / "events.jsonl").write_bytes(b"".join(lines))
    place.vitrina("import", str(place.root / "events.jsonl"))
    place.vitrina("build")


def allow_open_files():
    """Raises the limit of open files for the crowd and the server, as far as allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < OPEN_FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES if hard < 0 else min(OPEN_FILES, hard), hard))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="repeats a run")
    parser.add_argument("--only", default="", help="tests with this in their names")
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}")
    allow_open_files()
    results = []
    for kind in [SmugglingTests, RefusalTests, TraversalTests, SecrecyTests, CrowdTests, TorrentTests]:
        for name in names(kind):
            if chosen.only in name:
                results.append(run(name, kind, chosen.seed))
    print(f"{results.count(True)} of {len(results)} passed")
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()

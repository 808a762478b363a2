#!/usr/bin/env python3
"""Runs Schemathesis against a server: every operation of /openapi.json, first with signatures and then without.

It fails on a 5xx answer, and on an answer that the description does not contain. `-n` sets the number of requests for each
operation; `--seed` repeats a run.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import workplace  # noqa: E402

# The entities in the examples of the description.
EVENTS = [
    ("partner.created", {"partner": "p1", "name": "Northwind Telecom"}),
    ("account.created", {"account": "acme", "partner": "p1", "name": "Acme, S.A."}),
    ("user.added", {"account": "acme", "user": "u1", "name": "Ana Prueba", "email": "ana@example.com"}),
]


def ledger():
    lines = [
        {
            "specversion": "1.0",
            "id": f"f-{index}",
            "source": "/fuzz",
            "type": kind,
            "time": "2026-03-01T10:00:00Z",
            "data": data,
        }
        for index, (kind, data) in enumerate(EVENTS)
    ]
    return "".join(json.dumps(line) + "\n" for line in lines)


def fuzz(place, name, url, options, **variables):
    print(f"== {name}", flush=True)
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / "schemathesis.toml",
        "run", f"{url}/openapi.json", "--max-examples", str(options.examples), "--seed", str(options.seed),
    ]  # fmt: skip
    environment = workplace.surroundings(SCHEMATHESIS_HOOKS="hooks", PYTHONPATH=str(HERE), PYTHONUTF8="1", **variables)
    return subprocess.run(command, env=environment, cwd=place.root).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--examples", type=int, default=30, help="requests of each operation")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="repeats a run")
    options = parser.parse_args()
    workplace.enter(str(HERE / "fuzz.py"), HERE / "requirements.txt")
    import http_client

    with workplace.Workplace() as place:
        (place.root / "events.jsonl").write_text(ledger())
        place.vitrina("import", str(place.root / "events.jsonl"))
        place.vitrina("build")
        with place.serving(VITRINA_WEBHOOK_SECRET_CONSOLE=workplace.SECRET) as server:
            link = place.vitrina("share", "create", "partners/p1", "--with-accounts").strip()
            opened = http_client.request(server.port, "GET", f"/s/{link.rsplit('/', 1)[1]}")
            failures = fuzz(
                place, "signed, with the cookie of a link", server.url, options,
                VITRINA_FUZZ_SECRET=workplace.SECRET, VITRINA_FUZZ_COOKIE=http_client.cookie(opened),
            )  # fmt: skip
            failures |= fuzz(place, "not signed", server.url, options)
        # The site must match the ledger after all requests.
        print(place.vitrina("verify").strip())
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""What PostgreSQL and an object store cost: each figure beside what they do alone, and beside SQLite and a directory.

    VITRINA_BINARY=… python3 Benchmarks/cluster/engines.py [SECONDS [ROUNDS]]

The program must be built with the trait `Cluster`. A figure and its comparison are measured in turns, in several rounds. The best
round of each counts. PostgreSQL (with fsync), SeaweedFS, the servers and the senders share this machine. Requests are signed
before the measurement.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
CLIENTS = HERE.parents[1] / "Tests/Clients"
sys.path[:0] = [
    str(HERE.parent), str(HERE.parent / "acknowledgement"), str(CLIENTS / "cluster"), str(CLIENTS / "faults"), str(CLIENTS),
]  # fmt: skip
import workplace  # noqa: E402

workplace.enter(__file__, CLIENTS / "cluster/requirements.txt")
os.environ["VITRINA"] = str(workplace.program())
import acknowledgement  # noqa: E402
from measuring import deliveries, machine, programs, tables, units  # noqa: E402
from postgres_alone import PostgresAlone  # noqa: E402
from proxy import Proxy  # noqa: E402
from servers import ACCESS, BUCKET, Postgres, Store  # noqa: E402
from store_alone import StoreAlone  # noqa: E402

_ACCOUNTS, _USERS = 20, 1000
# A site that is large enough that the start of the program hardly counts.
_BUILT_USERS = 5_000
_IMPORTED_USERS = 40_000
_USERS_PER_ACCOUNT = 100
_PAGES = 60
_WINDOW = 32
# The seconds between an event and the next one, so that nothing waits.
_PAUSE = 0.3


class Figures:
    """The engines, the commands of Vitrina on them, and the rows of the table."""

    def __init__(self, root: pathlib.Path, load: pathlib.Path, seconds: int, rounds: int):
        self.root, self.load, self.seconds, self.rounds = root, load, seconds, rounds
        self.rows = []
        self.postgres = Postgres(root)
        self.store = Store(root)
        self.directory = programs.Installation(root / "directory", deliveries.SECRET)
        self.sample = self.directory.sample(_ACCOUNTS, _USERS)
        self.directory.run("import", "-", stdin=self.sample)
        self.directory.run("build")
        self.vitrina("import", "-", stdin=self.sample)
        # Creating a table like `events` requires that Vitrina has created it.
        self.alone = PostgresAlone(self.postgres, root / "pgbench", seconds)
        self.objects = StoreAlone(self.store.port, root / "objects")

    def close(self):
        self.store.kill()
        self.postgres.crash()

    def environment(self, site="site", schema="public", port=None):
        return {
            "VITRINA_DATA": f"{self.postgres.address()}&options=-csearch_path%3D{schema}",
            "VITRINA_SITE": f"s3://{BUCKET}/{site}",
            "VITRINA_S3_ENDPOINT": f"http://127.0.0.1:{port or self.store.port}",
            "VITRINA_WEBHOOK_SECRET": deliveries.SECRET,
            **ACCESS,
        }

    def vitrina(self, *arguments, stdin=b"", **where):
        """The seconds of a command, which must succeed."""
        start = time.perf_counter()
        subprocess.run(
            [workplace.program(), *arguments], env={**os.environ, **self.environment(**where)}, input=stdin,
            stdout=subprocess.DEVNULL, check=True, timeout=900, cwd=self.root,
        )  # fmt: skip
        return time.perf_counter() - start

    def serve(self, roles):
        """A server in some roles."""
        return programs.Server(
            [str(workplace.program()), "serve", "--port", "0", "--roles", roles], self.environment(), self.root / f"{roles}.log"
        )

    def compare(self, figure, beside, text, ratio, target, is_least):
        """Adds a row. `text` is the text of a measurement, and `ratio` that of the first measurement to the second one."""
        reached = "yes" if (ratio >= target if is_least else ratio <= target) else "no"
        bound = f"{'≥' if is_least else '≤'} {target:.2f} ×"
        row = [figure[0], text(figure[1]), beside[0], text(beside[1]), f"{ratio:.2f} ×", bound, reached]
        self.rows.append(row)
        print(" | ".join(row), file=sys.stderr, flush=True)

    def repeat(self, *measurements):
        """The results of each measurement. All are repeated in turns."""
        results = [[] for _ in measurements]
        for _ in range(self.rounds):
            for result, measurement in zip(results, measurements):
                machine.write_everything_back()
                result.append(measurement())
        return results

    # Acknowledgements

    def acknowledgements(self):
        events = acknowledgement.Events(self.sample, have_pages=False)
        receiver = self.serve("receive")
        single = self.directory.start()
        try:
            single.wait_until_caught_up(60)

            def rounds_of(server, connections):
                waits = server is single
                return lambda: acknowledgement.round_of(
                    server, self.directory.data, self.load, events, connections, self.seconds, waits
                )

            many, batches, sqlite = self.repeat(
                rounds_of(receiver, 64), lambda: self.alone.events_per_second(rows=50), rounds_of(single, 64)
            )
            best, best_sqlite = (max(done, key=lambda one: one.rate) for done in (many, sqlite))
            self.compare(
                ("acknowledged/s, one receiver, 64 connections", best.rate), ("pgbench, 50 rows per commit", max(batches)),
                units.whole, best.rate / max(batches), 0.25, True,
            )  # fmt: skip
            self.compare(
                ("the same", best.rate), ("SQLite and a directory, the same load", best_sqlite.rate),
                units.whole, best.rate / best_sqlite.rate, 0.6, True,
            )  # fmt: skip
            print(f"processor time for each: {units.microseconds(best.work)}; SQLite: {units.microseconds(best_sqlite.work)}", file=sys.stderr)
            one, plain, sqlite = self.repeat(rounds_of(receiver, 1), self.alone.commit_time, rounds_of(single, 1))
            fastest = min(done.p50 for done in one)
            self.compare(
                ("an acknowledgement, 1 connection, median", fastest), ("pgbench, a commit of one row, median", min(plain)),
                units.milliseconds, fastest / min(plain), 3, False,
            )  # fmt: skip
            fastest_sqlite = min(done.p50 for done in sqlite)
            print(
                f"SQLite, 1 connection: {units.milliseconds(fastest_sqlite)}; fdatasync {units.milliseconds(min(done.sync50 for done in one))}",
                file=sys.stderr,
            )
        finally:
            receiver.end()
            single.end()

    def imports(self):
        sample = self.directory.sample(_IMPORTED_USERS // _USERS_PER_ACCOUNT, _IMPORTED_USERS)
        count = len(sample.splitlines())
        numbers = iter(range(self.rounds))

        def imported():
            schema = f"import_{next(numbers)}"
            self.postgres.sql(f"CREATE SCHEMA {schema}")
            return count / self.vitrina("import", "-", stdin=sample, schema=schema)

        rates, alone = self.repeat(imported, lambda: self.alone.events_per_second(rows=500))
        self.compare(
            (f"import of {count:,} events, events/s", max(rates)), ("pgbench, 500 rows per commit", max(alone)),
            units.whole, max(rates) / max(alone), 0.7, True,
        )  # fmt: skip

    # Objects

    def builds(self):
        """Builds of a site, below a new prefix in each round, and of the last one again."""
        directory = programs.Installation(self.root / "built", deliveries.SECRET)
        sample = directory.sample(_BUILT_USERS // _USERS_PER_ACCOUNT, _BUILT_USERS)
        directory.run("import", "-", stdin=sample)
        directory.run("build")
        files = [path for path in directory.site.rglob("*") if path.is_file()]
        self.postgres.sql("CREATE SCHEMA built")
        self.vitrina("import", "-", stdin=sample, schema="built")
        numbers, prefixes = iter(range(self.rounds)), iter(range(self.rounds))
        times, puts = self.repeat(
            lambda: self.vitrina("build", site=f"build-{next(numbers)}", schema="built"),
            lambda: self.objects.puts_per_second(f"alone-{next(prefixes)}-", directory.site, _WINDOW, self.seconds),
        )
        rate = len(files) / min(times)
        self.compare(
            (f"full build, {len(files):,} objects, objects/s", rate),
            (f"signed PUTs of the same files by wrk, {_WINDOW} connections", max(puts)),
            units.whole, rate / max(puts), 0.8, True,
        )  # fmt: skip
        last = f"build-{self.rounds - 1}"
        again, lists = self.repeat(
            lambda: self.vitrina("build", site=last, schema="built"), lambda: self.objects.list_time(f"{last}/")[0]
        )
        self.compare(
            ("the same build again, nothing changed", min(again)), ("a list of its objects", min(lists)),
            units.milliseconds, min(again) / min(lists), 2, False,
        )  # fmt: skip
        proxy = Proxy(self.store.port)
        self.vitrina("build", site=last, schema="built", port=proxy.port)
        proxy.close()
        print(f"requests of an unchanged build: {dict(proxy.methods)}", file=sys.stderr)

    def pages(self):
        """The times from an event to its page, and those of a PUT of that page."""
        self.vitrina("build")
        receiver, renderer = self.serve("receive"), self.serve("render")
        people = [json.loads(line)["data"] for line in self.sample.splitlines() if b'"user.added"' in line]
        users = [user for user in people if (self.directory.site / page_of(user)).exists()]
        connection = receiver.connection()
        shown, alone, acknowledged = [], [], []
        try:
            renderer.wait_until_caught_up(300)
            for number in range(_PAGES):
                user = users[number * 7 % len(users)]
                key = f"site/{page_of(user)}"
                path = self.objects.signed("HEAD", key)
                before = self.objects.entity_tag(path)
                assert before, key
                identity = f"page-{number}"
                data = {**user, "name": f"{user['name']} {number}"}
                head, _, body = deliveries.request(identity, deliveries.event(identity, "user.updated", data)).partition(b"\r\n\r\n")
                headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
                start = time.perf_counter()
                connection.request("POST", "/webhooks", body, headers)
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 202, answer.status
                acknowledged.append(time.perf_counter() - start)
                while self.objects.entity_tag(path) == before:
                    pass
                shown.append(time.perf_counter() - start)
                renderer.wait_until_caught_up(60)
                time.sleep(_PAUSE)
                _, page = self.objects.answer("GET", self.objects.signed("GET", key))
                alone.append(self.objects.put_time(f"page-alone/{number}.html", page))
        finally:
            connection.close()
            receiver.end()
            renderer.end()
        page, put, answer = (tables.percentile(times, 50) for times in (shown, alone, acknowledged))
        self.compare(
            ("event → page in the store, median", page), ("a PUT of that page, median", put),
            units.milliseconds, page / put, 3 + 0.002 / put, False,
        )  # fmt: skip
        print(f"of this, the acknowledgement: {units.milliseconds(answer)}", file=sys.stderr)


def page_of(user: dict) -> str:
    return f"accounts/{user['account']}/es/users/{user['user']}.html"


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    load = programs.built("webhook-load")
    root = pathlib.Path(tempfile.mkdtemp(prefix="vitrina-engines-"))
    try:
        figures = Figures(root, load, seconds, rounds)
        try:
            figures.acknowledgements()
            figures.imports()
            figures.builds()
            figures.pages()
            print(machine.description(root), file=sys.stderr)
        finally:
            figures.close()
        header = ["figure", "measured", "beside", "measured", "ratio", "target", "reached"]
        print(tables.markdown_table(header, figures.rows))
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()

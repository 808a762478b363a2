"""What PostgreSQL alone does with events: pgbench on tables like Vitrina's, in the same server."""

import pathlib
import subprocess

from measuring import tables

# An event of 300 bytes. The server itself creates the values, so that they take no time of a client.
_VALUES = (
    "sha256(uuid_send(gen_random_uuid())), 1772359200, 0, 'account-' || floor(random() * 20)::int, false, NULL,"
    " repeat('x', 300)"
)
_COLUMNS = "identity, seconds, nanoseconds, account, in_registry, unknown_type, line"
# Positions in the order of commit, as Vitrina assigns them.
_IN_ORDER = f"""
BEGIN;
UPDATE alone.head SET position = position + :rows RETURNING position \\gset
INSERT INTO alone.events (position, {_COLUMNS})
    SELECT :position - :rows + number, {_VALUES} FROM generate_series(1, :rows) AS number;
COMMIT;
"""
# Positions of a sequence, without any order of commits.
_PLAIN = f"INSERT INTO alone.plain (position, {_COLUMNS}) VALUES (nextval('alone.positions'), {_VALUES});\n"


class PostgresAlone:
    """Tables with the columns and indexes of Vitrina's, and loads on them over one connection."""

    def __init__(self, postgres, folder: pathlib.Path, seconds: int):
        self._postgres = postgres
        self._folder = folder
        self._seconds = seconds
        folder.mkdir()
        postgres.sql(
            "CREATE SCHEMA alone; CREATE TABLE alone.events (LIKE events INCLUDING ALL);"
            " CREATE TABLE alone.plain (LIKE events INCLUDING ALL); CREATE SEQUENCE alone.positions;"
            " CREATE TABLE alone.head (position bigint NOT NULL) WITH (fillfactor = 10); INSERT INTO alone.head VALUES (0)"
        )

    def events_per_second(self, rows: int) -> float:
        """The events per second in order, with this number of rows in each commit."""
        return len(self._commits(_IN_ORDER, rows)) * rows / self._seconds

    def commit_time(self) -> float:
        """The median seconds of a commit with one row, without an order of commits."""
        return tables.percentile(self._commits(_PLAIN, 1), 50)

    def _commits(self, text: str, rows: int) -> list[float]:
        """The seconds of each commit."""
        script = self._folder / "script.sql"
        script.write_text(text)
        for old in self._folder.glob("times.*"):
            old.unlink()
        subprocess.run(
            ["pgbench", "-n", "-c", "1", "-T", str(self._seconds), "-D", f"rows={rows}", "-f", script, "-l",
             "--log-prefix", self._folder / "times", "-h", "127.0.0.1", "-p", str(self._postgres.port), "-U", "postgres", "postgres"],
            check=True, capture_output=True,
        )  # fmt: skip
        lines = [line for log in self._folder.glob("times.*") for line in log.read_text().splitlines()]
        # The third column is the time in microseconds.
        return [int(line.split()[2]) / 1e6 for line in lines]

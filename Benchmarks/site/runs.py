"""A run of a program, and its results."""

import dataclasses
import os
import pathlib
import subprocess
import time
from collections.abc import Iterator


@dataclasses.dataclass
class Run:
    """Elapsed seconds, and processor seconds in user and system mode; peak memory in bytes, or None if it is unknown."""

    seconds: float
    user: float
    system: float
    peak: int | None
    # New or changed files: with another time of change or another inode.
    written: int = 0


def timed(command: list[str | pathlib.Path], log: pathlib.Path, environment: dict[str, str] | None = None) -> Run:
    """Runs a command until it ends, with an idle disk; its output goes to a file.

    Linux includes the memory of this process in the peak of a program that it starts, so this process must remain small.
    """
    os.sync()
    with open(log, "ab") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {process.returncode}:\n{log.read_text(errors='replace')[-2000:]}")
    return Run(seconds, usage.ru_utime, usage.ru_stime, usage.ru_maxrss * 1024)


def files(site: pathlib.Path) -> Iterator[os.DirEntry]:
    """All files of a site."""
    for entry in os.scandir(site):
        if entry.is_dir(follow_symlinks=False):
            yield from files(entry.path)
        else:
            yield entry


def stamps(site: pathlib.Path) -> set[int]:
    """A number for each file, which differs after a change of the file."""
    if not site.exists():
        return set()
    found = set()
    for entry in files(site):
        status = entry.stat(follow_symlinks=False)
        found.add(hash((entry.path, status.st_ino, status.st_mtime_ns)))
    return found


@dataclasses.dataclass
class Census:
    """The number of files of a site, and the size of its pages."""

    files: int = 0
    bytes: int = 0
    pages: int = 0
    user_pages: int = 0
    user_bytes: int = 0

    @classmethod
    def of(cls, site: pathlib.Path) -> "Census":
        census = cls()
        for entry in files(site):
            size = entry.stat(follow_symlinks=False).st_size
            census.files += 1
            census.bytes += size
            if entry.name.endswith(".html"):
                census.pages += 1
                if os.path.basename(os.path.dirname(entry.path)) == "users":
                    census.user_pages += 1
                    census.user_bytes += size
        return census

    def __str__(self) -> str:
        mean = self.user_bytes / max(1, self.user_pages)
        return (
            f"{self.user_pages:,} user pages of {mean:,.0f} bytes on average; {self.files:,} files, "
            f"{self.pages:,} of them pages, {self.bytes / 1e6:,.0f} MB in all"
        )

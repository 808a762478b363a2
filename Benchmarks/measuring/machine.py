"""The machine of the measurement, and the speed of its disk."""

import os
import pathlib
import time

from .tables import percentile

_BLOCK = bytes(4096)


def description(directory: pathlib.Path) -> str:
    """The cores, processor and file system, for the line above a table."""
    return f"{os.cpu_count()} cores of an {_processor()}, {_file_system(directory)}, load {os.getloadavg()[0]:.1f}"


def _processor() -> str:
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown processor"


def _file_system(directory: pathlib.Path) -> str:
    """The type of the mount with the longest path that contains the directory."""
    mounts = [line.split() for line in pathlib.Path("/proc/mounts").read_text().splitlines()]
    path = str(directory.resolve())
    above = [mount for mount in mounts if path == mount[1] or path.startswith(mount[1].rstrip("/") + "/")]
    return max(above, key=lambda mount: len(mount[1]))[2] if above else "unknown file system"


def fdatasync_times(directory: pathlib.Path, count: int) -> list[float]:
    """The seconds of `count` calls of `fdatasync` after appending 4 KiB, in the directory itself."""
    path = directory / "fdatasync.probe"
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_TRUNC, 0o600)
    try:
        times = []
        for _ in range(count):
            os.write(file, _BLOCK)
            start = time.perf_counter()
            os.fdatasync(file)
            times.append(time.perf_counter() - start)
        return times
    finally:
        os.close(file)
        path.unlink()


def write_everything_back() -> None:
    """Waits until the disk is idle."""
    os.sync()
    time.sleep(2)


def is_durable(times: list[float]) -> bool:
    """Whether these writes can have reached a disk, because no disk takes less than 20 microseconds."""
    return percentile(times, 50) >= 20e-6

"""The error of the measurement itself."""

import os
import pathlib
import select
import struct
import tempfile
import time

from renames import Renames
from measuring import tables


def delay_of_a_rename(directory: pathlib.Path, count: int = 300) -> float:
    """The seconds from a rename by another process until this process has read it: the error of every time of a page."""
    with tempfile.TemporaryDirectory(dir=directory) as folder:
        renames = Renames()
        renames.watch(pathlib.Path(folder))
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            _rename(folder, writing, count)
            os._exit(0)
        os.close(writing)
        poll = select.poll()
        poll.register(renames.descriptor, select.POLLIN)
        delays = []
        for _ in range(count):
            if not poll.poll(1000):
                break
            renames.read()
            seen = time.perf_counter()
            delays.append(seen - struct.unpack("d", os.read(reading, 8))[0])
        os.waitpid(child, 0)
        os.close(reading)
        renames.close()
        return tables.percentile(delays, 50)


def _rename(folder: str, writing: int, count: int) -> None:
    for _ in range(count):
        time.sleep(0.002)
        path = os.path.join(folder, ".new")
        with open(path, "wb") as file:
            file.write(b"content")
        start = time.perf_counter()
        os.rename(path, os.path.join(folder, "page"))
        os.write(writing, struct.pack("d", start))

"""Detects new contents of files immediately with inotify, without polling."""

import ctypes
import os
import pathlib
import struct

_MOVED_TO = 0x80
_NONBLOCK = os.O_NONBLOCK
_HEAD = struct.Struct("iIII")
_libc = ctypes.CDLL(None, use_errno=True)


class Renames:
    """Files that are renamed into directories, as Vitrina does to replace files."""

    def __init__(self) -> None:
        self.descriptor = _libc.inotify_init1(_NONBLOCK)
        if self.descriptor < 0:
            raise OSError(ctypes.get_errno(), "inotify_init1")
        self._directories: dict[int, str] = {}

    def watch(self, directory: pathlib.Path) -> None:
        watch = _libc.inotify_add_watch(self.descriptor, os.fsencode(directory), _MOVED_TO)
        if watch < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(directory))
        self._directories[watch] = str(directory)

    def read(self) -> list[str]:
        """The paths of files that were renamed since the last call."""
        try:
            buffer = os.read(self.descriptor, 1 << 16)
        except BlockingIOError:
            return []
        paths = []
        place = 0
        while place < len(buffer):
            watch, _, _, length = _HEAD.unpack_from(buffer, place)
            name = buffer[place + _HEAD.size : place + _HEAD.size + length].rstrip(b"\0").decode()
            paths.append(f"{self._directories[watch]}/{name}")
            place += _HEAD.size + length
        return paths

    def close(self) -> None:
        os.close(self.descriptor)

"""The possible contents of a disk after a power failure.

Written data is certainly on disk once a sync of its file or file system has returned, and names once their directory was
synced. Other changes may be on disk or not, in any order, sector by sector. A sector has its content after some write to it,
not before the last synced write.
"""

import dataclasses
import math
import os

SYNCS = ("fdatasync", "fsync", "syncfs")


@dataclasses.dataclass(eq=False)
class Change:
    """A change that is possible from `entry` on, and certain from `durable` on."""

    entry: int
    exit: int
    kind: str
    offset: int = 0
    data: bytes = b""
    # For changes of names: the names, and the directories whose sync makes the change durable.
    names: tuple = ()
    file: "list | None" = None
    waiting: set = dataclasses.field(default_factory=set)
    durable: float = math.inf
    # After a failed sync, the system regards the pages as written, and the next sync does not report them.
    given_up: bool = False


class Disk:
    """All changes in a recording below a directory."""

    def __init__(self, root, calls, ignores=lambda call, path, is_directory: False):
        """`ignores` selects syncs without effect."""
        self._root = str(root)
        self._ignores = ignores
        # The changes of names, and for existing files the changes of content; None is a directory.
        self._names = []
        self._files = {}
        for call in calls:
            self._take(call)

    def _inside(self, path):
        return path.startswith((f"{self._root}/data", f"{self._root}/site"))

    def _take(self, call):
        if call.result < 0 and call.name not in SYNCS:
            return
        match call.name:
            case "fdatasync" | "fsync" | "syncfs":
                self._sync(call, call.path())
            case "open" | "openat":
                self._open(call, call.path())
            case "write" | "pwrite64" if call.path() in self._files:
                file = self._files[call.path()]
                offset = call.numbers[-1] if call.name == "pwrite64" else _length(file)
                file.append(Change(call.entry, call.exit, "write", offset, call.data[: call.result]))
            case "writev" | "pwritev" if call.path() in self._files:
                raise NotImplementedError(call.name)
            case "ftruncate" if call.path() in self._files:
                self._files[call.path()].append(Change(call.entry, call.exit, "truncate", call.numbers[-1]))
            case "mkdir" | "mkdirat" if self._inside(call.path()):
                self._name(call, "add", call.path(), file=None)
                self._files[call.path()] = None
            case "unlink" | "unlinkat" | "rmdir" if self._inside(call.path()):
                self._name(call, "remove", call.path())
                self._files.pop(call.path(), None)
            case "rename" | "renameat" | "renameat2" if self._inside(call.path(1)):
                self._name(call, "move", call.path(0), call.path(1), file=self._files.get(call.path(0)))
                self._files[call.path(1)] = self._files.pop(call.path(0))

    def _open(self, call, path):
        if "O_CREAT" not in call.arguments or not self._inside(path):
            return
        if path not in self._files:
            self._files[path] = []
            self._name(call, "add", path, file=self._files[path])
        elif "O_TRUNC" in call.arguments:
            self._files[path].append(Change(call.entry, call.exit, "truncate", 0))

    def _name(self, call, kind, *names, file=None):
        waiting = {os.path.dirname(name) for name in names}
        self._names.append(Change(call.entry, call.exit, kind, names=names, file=file, waiting=waiting))

    def _sync(self, call, path):
        file = self._files.get(path)
        is_directory = path in self._files and file is None or path == self._root
        if self._ignores(call, path, is_directory):
            return
        whole = call.name == "syncfs"
        # Names that could not be synced are part of the next sync, unlike pages of a file.
        for change in self._names if call.result >= 0 else []:
            if change.exit < call.entry and (whole or path in change.waiting):
                change.waiting = set() if whole else change.waiting - {path}
                if not change.waiting:
                    _settle(change, call)
        for changes in self._files.values() if whole else [file]:
            for change in changes or []:
                if change.exit < call.entry:
                    _settle(change, call)

    def image(self, cut, chance):
        """A possible content of the disk at a place of the recording, and the selection of changes.

        The keys are paths. The values are bytes, or None for directories.
        """
        taste = Taste(chance)
        held = {}
        for change in self._names:
            if change.entry < cut and taste.takes(change, cut):
                _rename(held, change, self._root)
        return {path: None if file is None else _content(file, cut, taste) for path, file in held.items()}, taste


def _settle(change, call):
    """Applies a sync to an earlier change."""
    if call.result < 0:
        change.given_up = True
    elif not change.given_up:
        change.durable = min(change.durable, call.exit)


class Taste:
    """Selects which possible changes are on disk. Several habits find more errors than random choices."""

    def __init__(self, chance):
        self._chance = chance
        self._habit = chance.choice(["none", "all", "front", "names only", "files only", "any", "torn", "torn"])
        self._behind = int(chance.expovariate(0.05))
        self.sector = chance.choice([512, 4096])
        self.garbage = chance.randbytes(32768) if chance.random() < 0.5 else b""

    def takes(self, change, cut):
        """Whether a change is on disk; a change of names is never partial."""
        if change.durable < cut:
            return True
        match self._habit:
            case "none":
                return False
            case "all":
                return True
            case "front":
                return change.entry < cut - self._behind
            case "names only":
                return bool(change.names)
            case "files only":
                return not change.names
        return self._chance.random() < 0.5

    @property
    def tears(self):
        return self._habit == "torn"

    def __str__(self):
        return f"{self._habit}, sectors of {self.sector}"


def _rename(held, change, root):
    """Applies a change of names, if its source exists."""
    target = change.names[-1]
    parent = os.path.dirname(target)
    if change.kind == "remove":
        held.pop(target, None)
    elif parent == root or held.get(parent, ()) is None:
        if change.kind == "move":
            held.pop(change.names[0], None)
        held[target] = change.file


def _length(file):
    """The length of a file after all of its changes."""
    length = 0
    for change in file:
        length = change.offset if change.kind == "truncate" else max(length, change.offset + len(change.data))
    return length


def _content(file, cut, taste):
    """The content of a file by sectors; missing parts are zeros."""
    now = bytearray()
    disk = bytearray()
    length = 0
    size = taste.sector
    for change in file:
        if change.entry >= cut:
            continue
        if change.kind == "truncate":
            del now[change.offset :]
            now.extend(bytes(change.offset - len(now)))
            if taste.takes(change, cut):
                length = change.offset
                del disk[length:]
            continue
        end = change.offset + len(change.data)
        now.extend(bytes(max(0, end - len(now))))
        now[change.offset : end] = change.data
        disk.extend(bytes(max(0, len(now) - len(disk))))
        whole = taste.takes(change, cut)
        if whole or taste.tears:
            length = max(length, end)
        for start in range(change.offset // size * size, end, size):
            if change.durable < cut or (taste.takes(change, cut) if taste.tears else whole):
                disk[start : start + size] = now[start : start + size]
    disk.extend(bytes(max(0, length - len(disk))))
    return bytes(disk[:length])

"""The system calls of a program as strace records them, and faults in one of them.

strace counts the calls of each thread separately, and with `-P` only calls with one path. A call is therefore identified by
its kind, by its file or directory, and by the number of earlier such calls of its thread. If one thread writes a file, this
includes all calls.
"""

import collections
import dataclasses
import re

CALLS = {
    "write": ("write",),
    "pwrite64": ("pwrite64",),
    "fdatasync": ("fdatasync",),
    "fsync": ("fsync",),
    "syncfs": ("syncfs",),
    "rename": ("rename", "renameat", "renameat2"),
    "unlink": ("unlink", "unlinkat", "rmdir"),
    "ftruncate": ("ftruncate",),
    "mkdir": ("mkdir", "mkdirat"),
    "openat": ("open", "openat"),
}
NAMES = [name for names in CALLS.values() for name in names]
FAULTS = {
    "KILL": "signal=KILL:when={}",
    "EIO": "error=EIO:when={}",
    "ENOSPC": "error=ENOSPC:when={}",
    # This call and all following ones fail: a disk that remains full.
    "FULL": "error=ENOSPC:when={}+",
}
# Some faults concern only some calls: reading does not fail for lack of space, and strace cannot detect why a file is opened.
LASTING = ("write", "pwrite64", "mkdir", "ftruncate")

_CALL = re.compile(r"^(\d+) +(\w+)\((.*)$")
_PLACE = re.compile(r'(?:AT_FDCWD|\d+)<((?:[^<>\\]|\\.)*)>|"((?:[^"\\]|\\.)*)"')
# Calls that are rare enough to be counted for all paths.
ANYWHERE = "*"
# Names that differ in each run.
_PASSING = re.compile(r"/\.dat\.")
_RECEIPTS = re.compile(r"published-[0-9a-f]+\.receipts")


@dataclasses.dataclass(frozen=True, order=True)
class Point:
    """A call in a step of a run."""

    step: str
    kind: str
    call: str
    path: str
    index: int

    def __str__(self):
        return f"{self.step}:{self.call}:{self.path}:{self.index}"


def parse_point(text):
    """The point and the fault in a line of an earlier run."""
    step, call, rest = text.split(":", 2)
    path, index, fault = rest.rsplit(":", 2)
    kind = next(kind for kind, names in CALLS.items() if call in names)
    return Point(step, kind, call, path, int(index)), fault


def recorder(log):
    """The beginning of a recording command line."""
    return ["strace", "-f", "-D", "-q", "-y", "-s", "300", "-o", log, "-e", f"trace={','.join(NAMES)}"]


def injector(log, root, point, fault):
    """The beginning of a command line that causes a fault."""
    path = point.path
    if "RECEIPTS" in path:
        written = next((root / "data").glob("published-*.receipts*"), None)
        name = _RECEIPTS.search(written.name)[0] if written else _receipts_name(root)
        path = path.replace("RECEIPTS", name)
    inject = f"inject={point.call}:{FAULTS[fault].format(point.index)}"
    trace = f"trace={point.call}"
    place = [] if path == ANYWHERE else ["-P", root / path]
    return ["strace", "-f", "-D", "-q", "-y", "-o", log, *place, "-e", trace, "-e", inject]


def _receipts_name(root):
    """The name of the site's receipts in Publisher.receiptsPath: FNV-1a of the path of the site."""
    value = 0xCBF29CE484222325
    for byte in str((root / "site").resolve()).encode():
        value = (value ^ byte) * 0x100000001B3 % (1 << 64)
    return f"published-{value:x}.receipts"


def points(log, root, step):
    """The calls of a recording that change something in the data or site directory."""
    prefix = f"{root.resolve()}/"
    counts = collections.Counter()
    found = set()
    for line in log.read_text(errors="replace").splitlines():
        match = _CALL.match(line)
        if not match or match[2] not in NAMES:
            continue
        thread, call, arguments = match.groups()
        places = _places(call, arguments)
        inside = [place.removeprefix(prefix) for place in places if place.startswith(prefix)]
        inside = [place for place in inside if place.split("/")[0] in ("data", "site")]
        for path in dict.fromkeys([*inside, ANYWHERE]):
            counts[thread, call, path] += 1
        if not inside or call in CALLS["openat"] and "O_CREAT" not in arguments:
            continue
        kind = next(kind for kind, names in CALLS.items() if call in names)
        path = inside[0]
        if _PASSING.search(path):
            if call not in ("rename", "fsync"):
                continue
            path = ANYWHERE
        found.add(Point(step, kind, call, _RECEIPTS.sub("RECEIPTS", path), counts[thread, call, path]))
    return found


def _places(call, arguments):
    """The paths that strace compares with `-P`: of descriptors, and as given; only the first of two names."""
    if call in ("write", "pwrite64"):
        arguments = arguments.split(",", 1)[0]
    found = [one or other for one, other in _PLACE.findall(arguments)]
    return [place for place in (found[:1] if call == "rename" else found) if place.startswith("/")]


def hit(log, fault):
    """Whether the fault occurred."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return "killed by SIGKILL" in text if fault == "KILL" else "(INJECTED)" in text

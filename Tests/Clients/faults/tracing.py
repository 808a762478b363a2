"""The system calls of a program as strace sees them, and faults in the place of one of them.

strace counts the calls of each thread apart, and `-P` has it count only those that touch one path. So a call is named
by what it is, by the file or directory that it touches, and by how many such calls its thread had made when it came:
where a file has one writing thread, that is every call.
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
    # Not this call alone, but all that follow: a disk that stays full.
    "FULL": "error=ENOSPC:when={}+",
}
# What only some calls can meet: reading does not fail for want of room, and strace cannot tell why a file is opened.
LASTING = ("write", "pwrite64", "mkdir", "ftruncate")

_CALL = re.compile(r"^(\d+) +(\w+)\((.*)$")
_PLACE = re.compile(r'(?:AT_FDCWD|\d+)<((?:[^<>\\]|\\.)*)>|"((?:[^"\\]|\\.)*)"')
# Of calls that are rare enough to be counted wherever they are made.
ANYWHERE = "*"
# Names that are other ones in every run.
_PASSING = re.compile(r"/\.dat\.")
_RECEIPTS = re.compile(r"published-[0-9a-f]+\.receipts")


@dataclasses.dataclass(frozen=True, order=True)
class Point:
    """One call of one step of a run."""

    step: str
    kind: str
    call: str
    path: str
    index: int

    def __str__(self):
        return f"{self.step}:{self.call}:{self.path}:{self.index}"


def parse_point(text):
    """The point and the fault that a line of an earlier run names."""
    step, call, rest = text.split(":", 2)
    path, index, fault = rest.rsplit(":", 2)
    kind = next(kind for kind, names in CALLS.items() if call in names)
    return Point(step, kind, call, path, int(index)), fault


def recorder(log):
    """The beginning of a command line that records."""
    return ["strace", "-f", "-D", "-q", "-y", "-s", "300", "-o", log, "-e", f"trace={','.join(NAMES)}"]


def injector(log, root, point, fault):
    """The beginning of a command line that meets a fault."""
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
    """The name that Publisher.receiptsPath gives the receipts of the site: FNV-1a of where the site is."""
    value = 0xCBF29CE484222325
    for byte in str((root / "site").resolve()).encode():
        value = (value ^ byte) * 0x100000001B3 % (1 << 64)
    return f"published-{value:x}.receipts"


def points(log, root, step):
    """Every call of a recording that changes something below the root's data and site."""
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
    """The paths that strace compares with `-P`: of descriptors, and as they were given; of two names the first."""
    if call in ("write", "pwrite64"):
        arguments = arguments.split(",", 1)[0]
    found = [one or other for one, other in _PLACE.findall(arguments)]
    return [place for place in (found[:1] if call == "rename" else found) if place.startswith("/")]


def hit(log, fault):
    """Whether the fault came."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return "killed by SIGKILL" in text if fault == "KILL" else "(INJECTED)" in text

"""System calls with all of their data, from the output of `strace -f -yy -xx`."""

import dataclasses
import re

NAMES = (
    "write,writev,sendto,sendmsg,pwrite64,pwritev,fdatasync,fsync,syncfs,rename,renameat,renameat2,"
    "unlink,unlinkat,rmdir,ftruncate,mkdir,mkdirat,open,openat"
)
_LINE = re.compile(r"^(\d+) +(.*)$")
_RESUMED = re.compile(r"^<\.\.\. (\w+) resumed>(.*)$")
_DESCRIPTOR = re.compile(r"(?:AT_FDCWD|\d+)<((?:->|[^>])*)>")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_RESULT = re.compile(r"\) += ")
_NUMBER_FIRST = re.compile(r"-?\d+")
_NUMBER = re.compile(r"^-?\d+$")


def recorder(log, fail_sync=None):
    """The beginning of a recording command line. In each thread, the `fail_sync`-th fdatasync fails."""
    faults = ["-e", f"inject=fdatasync:error=EIO:when={fail_sync}"] if fail_sync else []
    return ["strace", "-f", "-D", "-q", "-yy", "-xx", "-s", "2000000", "-o", log, "-e", f"trace={NAMES}", *faults]


@dataclasses.dataclass
class Call:
    """A call. `entry` and `exit` are places in the recording; a call that ended before another one began is earlier."""

    name: str
    arguments: str
    entry: int
    exit: int
    result: int

    @property
    def places(self):
        """The files of descriptors, and whole paths, in the order of the arguments."""
        found = []
        for argument in self.arguments.split(", "):
            if match := _DESCRIPTOR.match(argument):
                found.append(_text(match[1]))
            elif match := _STRING.match(argument):
                found.append(_text(match[1]))
        return found

    @property
    def data(self):
        return b"".join(_bytes(text) for text in _STRING.findall(self.arguments))

    @property
    def numbers(self):
        return [int(argument) for argument in self.arguments.split(", ") if _NUMBER.match(argument)]

    def path(self, index=0):
        """The path of a descriptor, a name relative to one, or an absolute path; `index` counts such pairs."""
        places = self.places
        if self.name in ("rename", "unlink", "mkdir", "rmdir", "open"):
            return places[index]
        if self.name.endswith("at") or self.name == "renameat2":
            directory, name = places[2 * index], places[2 * index + 1]
            return name if name.startswith("/") else f"{directory}/{name}"
        return places[0]


def calls(log, start):
    """The calls of a recording in the order in which they ended; places begin at `start`."""
    open_calls = {}
    found = []
    for place, line in enumerate(log.read_text().splitlines(), start):
        thread, text = _LINE.match(line).groups()
        if text.startswith(("+++", "---")):
            continue
        if resumed := _RESUMED.match(text):
            entry, begun = open_calls.pop(thread)
            text = begun + resumed[2]
        elif text.endswith(" <unfinished ...>"):
            open_calls[thread] = place, text.removesuffix(" <unfinished ...>")
            continue
        else:
            entry = place
        found.append(_call(text, entry, place))
    # Calls that the end of the process interrupted may have taken effect.
    for entry, text in open_calls.values():
        found.append(_call(text + ") = ?", entry, entry))
    return [call for call in found if call]


def _call(text, entry, exit):
    name, rest = text.split("(", 1)
    arguments, result = _RESULT.split(rest, 1)
    value = _NUMBER_FIRST.match(result)
    return Call(name, arguments.strip(), entry, exit, int(value[0]) if value else 0)


def _bytes(text):
    return bytes.fromhex(text.replace("\\x", ""))


def _text(text):
    return _bytes(text).decode(errors="replace") if text.startswith("\\x") else text

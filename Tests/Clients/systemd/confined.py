#!/usr/bin/env python3
"""Starts a program with the restrictions of a systemd unit, as far as possible without systemd and root.

`confined.py UNIT PROGRAM ARGUMENT…` reads from the unit which system calls and address families are allowed, and whether
memory may be writable and executable. It applies these restrictions through the kernel, and executes the program.
"""

import ctypes
import errno
import os
import pathlib
import re
import socket
import subprocess
import sys

ALLOW = 0x7FFF0000
REFUSE = 0x00050000 | errno.EPERM
EQUAL, MASKED_EQUAL = 4, 7
FAMILIES = range(64)
WRITE, EXECUTE = 2, 4


class Comparison(ctypes.Structure):
    """`struct scmp_arg_cmp` of libseccomp."""

    _fields_ = [
        ("argument", ctypes.c_uint),
        ("operation", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    ]


class Filter:
    """The system calls that the kernel allows after `load`."""

    library = None

    def __init__(self, standard):
        if Filter.library is None:
            Filter.library = ctypes.CDLL("libseccomp.so.2")
            Filter.library.seccomp_init.restype = ctypes.c_void_p
        self.context = ctypes.c_void_p(self.library.seccomp_init(ctypes.c_uint32(standard)))

    def add(self, action, call, *comparisons):
        number = self.library.seccomp_syscall_resolve_name(call.encode())
        if number < 0:
            return  # a call of another processor
        array = (Comparison * len(comparisons))(*comparisons)
        arguments = (self.context, ctypes.c_uint32(action), number, len(comparisons), array)
        if status := self.library.seccomp_rule_add_array(*arguments):
            raise OSError(-status, f"{call}: {os.strerror(-status)}")

    def load(self):
        if status := self.library.seccomp_load(self.context):
            raise OSError(-status, os.strerror(-status))


def settings(unit, name):
    """The values of a setting, one for each line."""
    return re.findall(rf"(?m)^{name}=(.*)$", pathlib.Path(unit).read_text())


def members(group):
    """The system calls of a group such as `@system-service`."""
    listing = subprocess.run(["systemd-analyze", "syscall-filter", group], capture_output=True, text=True, check=True)
    names = [line.strip() for line in listing.stdout.splitlines()[1:]]
    return expanded(name for name in names if name and not name.startswith("#"))


def expanded(names):
    return {call for name in names for call in (members(name) if name.startswith("@") else {name})}


def allowed_calls(unit):
    calls = set()
    for line in settings(unit, "SystemCallFilter"):
        if line.startswith("~"):
            calls -= expanded(line[1:].split())
        else:
            calls |= expanded(line.split())
    return calls


def confine(unit):
    calls = allowed_calls(unit)
    assert len(calls) > 100, "the unit has no SystemCallFilter"
    arguments = Filter(ALLOW)
    if settings(unit, "MemoryDenyWriteExecute") == ["yes"]:
        both = Comparison(2, MASKED_EQUAL, WRITE | EXECUTE, WRITE | EXECUTE)
        arguments.add(REFUSE, "mmap", both)
        for call in ["mprotect", "pkey_mprotect"]:
            arguments.add(REFUSE, call, Comparison(2, MASKED_EQUAL, EXECUTE, EXECUTE))
    families = {getattr(socket, name) for line in settings(unit, "RestrictAddressFamilies") for name in line.split()}
    for family in FAMILIES:
        if families and family not in families:
            arguments.add(REFUSE, "socket", Comparison(0, EQUAL, family, 0))
    arguments.load()
    only = Filter(REFUSE)
    for call in calls:
        only.add(ALLOW, call)
    only.load()


if __name__ == "__main__":
    confine(sys.argv[1])
    os.execv(sys.argv[2], sys.argv[2:])

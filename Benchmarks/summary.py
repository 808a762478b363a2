#!/usr/bin/env python3
"""Prints a table of the aims and the last measurements, and writes it to README.md in this directory.

    python3 Benchmarks/summary.py
"""

import pathlib

from measuring import aims, machine

_README = pathlib.Path(__file__).resolve().parent / "README.md"
_BEGIN, _END = "<!-- summary.py: begin -->\n", "<!-- summary.py: end -->\n"


def main() -> None:
    table = "\n".join([f"{machine.description(_README.parent)}:\n", *aims.lines()])
    text = _README.read_text()
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise SystemExit(f"{_README} has no place for the table: it belongs between {_BEGIN.strip()} and {_END.strip()}")
    _README.write_text(f"{before}{begin}\n{table}\n\n{end}{after}")
    print(table)


if __name__ == "__main__":
    main()

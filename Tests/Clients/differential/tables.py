#!/usr/bin/env python3
"""Parses texts with Python's `csv`: reads a JSON array of [separator, text], and writes one of rows (null: refused)."""

import csv
import io
import json
import sys

csv.field_size_limit(1 << 20)


def rows(separator: str, text: str) -> list[list[str]] | None:
    """All rows, without empty lines."""
    try:
        # strict: a missing closing quotation mark, or text after one, is an error.
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True) if row]
    except csv.Error:
        return None


json.dump([rows(separator, text) for separator, text in json.load(sys.stdin)], sys.stdout)

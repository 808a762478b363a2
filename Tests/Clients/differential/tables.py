#!/usr/bin/env python3
"""The rows that Python's `csv` finds in texts: a JSON array of [separator, text] in, one of rows (null: refused) out."""

import csv
import io
import json
import sys

csv.field_size_limit(1 << 20)


def rows(separator: str, text: str) -> list[list[str]] | None:
    """All rows; an empty line is none."""
    try:
        # strict: text after a closing quotation mark and a missing one are errors.
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True) if row]
    except csv.Error:
        return None


json.dump([rows(separator, text) for separator, text in json.load(sys.stdin)], sys.stdout)

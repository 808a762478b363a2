"""Validates every account.json of a site with a third-party validator and the schema of the file, and mutated versions of
them."""

import copy
import json
import pathlib
import sys

from jsonschema import Draft202012Validator

CODES = ["status", "position", "validity", "role", "outcome", "cause"]


def paths(value, path=()):
    """All places in a document."""
    yield path
    if isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(inner, (*path, key))


def mangled(document):
    """The document with one mistake, for each place."""
    for path in list(paths(document))[1:]:
        *above, key = path
        if above == [] and key == "$schema":
            continue

        def changed(change):
            copied = copy.deepcopy(document)
            holder = copied
            for step in above:
                holder = holder[step]
            change(holder)
            return copied

        is_reference = "references" in above
        yield f"{path} of another kind", changed(lambda holder: holder.__setitem__(key, ["not this"]))
        if isinstance(document, dict) and isinstance(key, str) and not is_reference:
            yield f"{path} misspelled", changed(lambda holder: holder.__setitem__(key + "x", holder.pop(key)))
        if key in CODES:
            yield f"{path} with an unknown code", changed(lambda holder: holder.__setitem__(key, "unheard-of"))
        if key in ["since", "asOf", "added", "time"]:
            yield f"{path} with a local time", changed(lambda holder: holder.__setitem__(key, "2026-01-01 10:00"))


def main(site):
    files = sorted(pathlib.Path(site).glob("accounts/*/account.json"))
    refused = 0
    for file in files:
        document = json.loads(file.read_text())
        schema = json.loads((file.parent / document["$schema"]).read_text())
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        for error in validator.iter_errors(document):
            sys.exit(f"{file}: {error.json_path}: {error.message}")
        for name, broken in mangled(document):
            if validator.is_valid(broken):
                sys.exit(f"{file}: {name} is not refused")
            refused += 1
    print(f"{len(files)} valid, mangled ones refused: {'all' if refused > 100 else refused}")


main(sys.argv[1])

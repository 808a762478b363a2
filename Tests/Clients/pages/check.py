#!/usr/bin/env python3
"""Checks the pages of a sample site: their structure, and their behavior in a browser.

`check.py structure` reads every page. `check.py browser` opens one page of every kind, state and language in Debian's
Chromium, and tests scripts. `check.py scripts` tests only scripts. `--wide` uses a large sample, with every page in every
width and color scheme.
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import sample  # noqa: E402
import workplace  # noqa: E402
from mistakes import blind  # noqa: E402
from report import Report, sentence  # noqa: E402
from structure import CHECKS  # noqa: E402


def check_structure(site, report):
    for check in CHECKS:
        found = (f"{path}: {finding}" for path in site.pages for finding in check(site, site.document(path)))
        report.tell(sentence(check), found)
    path = next(path for path in site.pages if "/es/users/" in path)
    report.tell("every mistake in a page is noticed", blind(site, path))


def main():
    arguments = set(sys.argv[1:])
    parts = arguments & {"structure", "browser", "scripts"} or {"structure", "browser"}
    is_wide = "--wide" in arguments
    if parts != {"structure"}:
        workplace.enter(__file__, HERE / "requirements.txt")
    report = Report()
    with workplace.Workplace() as place:
        if parts != {"scripts"}:
            site = sample.built(place, sample.WIDE if is_wide else sample.SMALL)
            print(f"{len(site.pages)} pages", flush=True)
        if "structure" in parts:
            check_structure(site, report)
        if parts & {"browser", "scripts"}:
            import scripts

            scripts.check(place, report)
        if "browser" in parts:
            import appearance

            appearance.check(site, place, report, is_wide)
    sys.exit(1 if report.has_failed else 0)


if __name__ == "__main__":
    main()

"""The checks that need a browser."""

import browser
import keyboard
import media
import sample
import slips
from choice import chosen, largest, last_of_each_kind, one_of_each_kind, unseen
from folds import folds
from report import sentence
from serving import policy_and_notices, serving
from validity import Checking, unknown_declarations


def check(site, place, report, is_wide):
    policy, notices = policy_and_notices(place)
    site = site.changed(notices)
    picked = chosen(site)
    each = one_of_each_kind(site, picked)
    extreme = last_of_each_kind(site, [path for path in site.pages if sample.ID in path])
    fitting = largest(site) + extreme
    paths, looks = (site.pages, browser.ALL) if is_wide else (list(dict.fromkeys(picked + fitting)), browser.PAIRS)
    print(f"{len(paths)} pages to open, {len(picked)} of them for axe, {len(each)} with the keyboard alone", flush=True)
    report.tell("every kind, outcome, cause and language is among them", unseen(site, picked))
    checking = Checking(site, paths, place.root / "checked")
    with serving(site, policy) as (base, server), browser.chromium() as program:
        scripted = browser.Window(program, base)
        plain = browser.Window(program, base, java_script_enabled=False)
        found, missing = [], []
        for path in paths:
            found += browser.faults(scripted, path, looks, is_deep=is_wide or path in picked)
            plain.open(path)
            missing += browser.missing_without_script(scripted, plain, path)
        report.tell("every page is accessible, fits, and leaves the browser nothing to say", found)
        report.tell("every page says the same without script", missing)
        report.tell("what to do is above the fold for every cause in every language", folds(scripted, site))
        report.tell("a user page fits on one sheet of paper", media.more_than_a_sheet(scripted, site))
        folding = last_of_each_kind(site, [path for path in site.pages if site.document(path).root.all("details")])
        printed = list(dict.fromkeys(each + folding + extreme))
        for act, pages in [(keyboard.walk, each), (media.on_paper, printed), (media.in_forced_colors, each)]:
            report.tell(
                f"{sentence(act)}, every kind of page is whole", [x for path in pages for x in act(scripted, path)]
            )
        sheets = [path for path in site.files if path.endswith(".css")]
        unknown = [x for path in sheets for x in unknown_declarations(scripted, site.text(path))]
        report.tell("every declaration of the style sheet is understood", unknown)
        report.tell("every slip is noticed", slips.unnoticed(site, server, scripted, plain))
        for window in (scripted, plain):
            window.close()
    report.tell("every page is valid HTML", checking.findings())

"""Mistakes that only a browser detects, made intentionally in a page, its style sheet or its script.

The page has short words for this, because axe does not check the contrast of a heading that exceeds its box.
"""

import json
import re

import browser
import keyboard
import media
import workplace
from built_site import BuiltSite
from validity import unknown_declarations

PAGE = "accounts/acme/es/users/u1.html"
LEDGER = [
    ("partner.created", {"partner": "p1", "name": "Northwind"}),
    ("account.created", {"account": "acme", "partner": "p1", "name": "Acme"}),
    ("order.purchased", {"order": "o1", "partner": "p1", "product": "miteam-meetings", "quantity": 5}),
    ("order.assigned", {"order": "o1", "account": "acme"}),
    ("integration.enabled", {"account": "acme", "integration": "miteam-meetings"}),
    ("user.added", {"account": "acme", "user": "u1", "name": "Ana", "email": "ana@example.com"}),
    ("license.assigned", {"account": "acme", "user": "u1", "product": "miteam-meetings"}),
]


def look(window, path):
    return browser.faults(window, path, [(320, "light"), (320, "dark")])


CHECKS = [look, keyboard.walk, media.on_paper, media.in_forced_colors]
# The added text, its place, the check that must detect it, and the expected finding.
SLIPS = [
    ("page", '<img src="{icon}" width="9" height="9">', look, "axe image-alt"),
    ("page", '<h5>x</h5><p><a href="#main"></a></p>', look, "axe link-name"),
    ("page", '<ul><li><a href="#main">x</a></li><p>x</p></ul>', look, "axe list"),
    ("page", f"<p>{'<input type=checkbox aria-label=x>' * 2}</p>", look, "axe target-size"),
    ("page", '<p><img src="missing.png" alt="x"></p>', look, "404: .*missing.png"),
    ("page", "<script>let x = 1;</script>", look, "console error"),
    ("page", '<p style="margin: 0">x</p>', look, "console error"),
    ("unguarded page", '<p><img src="{elsewhere}/x.png" alt="x"></p>', look, "another origin"),
    ("script", 'console.info("x");', look, "console info: x"),
    ("script", 'throw new Error("x");', look, "script: x"),
    ("style", "h1 { color: #aaa; background: #fff; }", look, "320 light: axe color-contrast"),
    (
        "style",
        "@media (prefers-color-scheme: dark) { h1 { color: #444; background: #222; } }",
        look,
        "320 dark: axe color-c",
    ),
    ("style", "h1 { min-inline-size: 330px; white-space: nowrap; }", look, "320 light: .* px wide"),
    (
        "style",
        "a:focus-visible { outline: none !important; box-shadow: none !important; }",
        keyboard.walk,
        "no sign of",
    ),
    ("style", "main a:focus { position: fixed; top: -99px; }", keyboard.walk, "not in sight"),
    ("style", "footer { position: fixed; inset: 0; z-index: 9; }", keyboard.walk, "covers"),
    ("page", '<p><a href="#main" tabindex="1">x</a></p>', keyboard.walk, "stands below it"),
    (
        "script",
        'addEventListener("focusin", (e) => { if (e.target.closest("footer")) document.querySelector("a").focus(); });',
        keyboard.walk,
        "never leaves|reaches",
    ),
    ("script", "document.querySelector(\".skip, [href='#main']\").remove();", keyboard.walk, "no skip link"),
    ("style", "@page { size: letter; }", media.on_paper, "not A4"),
    ("style", "@media print { nav { display: block !important; } }", media.on_paper, "is printed"),
    ("style", "@media print { h1 { display: none !important; } }", media.on_paper, "is not printed"),
    ("style", "@media print { body { background: #111 !important; } }", media.on_paper, "the paper is"),
    ("page", '<p class="badge"></p>', media.in_forced_colors, "says nothing"),
]


def prepared():
    """The site of one user."""
    with workplace.Workplace() as place:
        events = [
            {"specversion": "1.0", "id": f"s-{number}", "source": "/slips", "type": kind, "data": data}
            for number, (kind, data) in enumerate(LEDGER)
        ]
        lines = [json.dumps({**event, "time": f"2026-03-01T10:00:0{n}Z"}) + "\n" for n, event in enumerate(events)]
        (place.root / "events.jsonl").write_text("".join(lines))
        place.vitrina("import", str(place.root / "events.jsonl"))
        place.vitrina("build", "--as-of", "2026-03-31")
        return BuiltSite.at(place.root / "site")


def unnoticed(site, server, scripted, plain):
    """The mistakes that no check detected."""
    made, path = prepared(), PAGE
    server.files = dict(made.files)
    if findings := [finding for check in CHECKS for finding in check(scripted, path)]:
        yield f"the page without a slip: {findings[:3]}"
    # Another name of this machine; no request leaves it.
    elsewhere = scripted.base.replace("127.0.0.1", "localhost")
    icon, sheet, script = (
        next(file for file in made.files if re.search(pattern, file))
        for pattern in (r"\.svg$", r"/site\.\w+\.css$", r"/refresh\.\w+\.js$")
    )
    for place, addition, notices, wanted in SLIPS:
        text = addition.replace("{icon}", "../" * path.count("/") + icon).replace("{elsewhere}", elsewhere)
        file = {"style": sheet, "script": script}.get(place, path)
        server.unguarded = {path} if place == "unguarded page" else set()
        changed = (
            made.text(file).replace("</main>", f"{text}</main>") if file == path else f"{made.text(file)}\n{text}\n"
        )
        server.files = {**made.files, file: changed.encode()}
        findings = list(notices(scripted, path))
        if not any(re.search(wanted, finding) for finding in findings):
            yield f"{addition}: nobody says {wanted!r}: {findings[:3]}"
    server.unguarded = set()
    server.files = {**made.files, script: f'{made.text(script)}\ndocument.querySelector("main").append("x");'.encode()}
    for window in (scripted, plain):
        window.open(path)
    if not list(browser.missing_without_script(scripted, plain, path)):
        yield "text that only a script writes"
    server.files = dict(site.files)
    if unknown_declarations(scripted, made.text(sheet) + "\nh1 { colour: red; margin: 1xx; }") != [
        "colour: red",
        "margin: 1xx",
    ]:
        yield "an unknown declaration"

"""Slips that only a browser notices, made on purpose in a page, its style sheet or its script."""

import re

import browser
import keyboard
import media
from validity import unknown_declarations


def look(window, path):
    return browser.faults(window, path, [(320, "light"), (320, "dark")])


# What is added, where, who must notice it, and what is said then.
SLIPS = [
    ("page", '<img src="{icon}" width="9" height="9">', look, "axe image-alt"),
    ("page", '<h5>x</h5><p><a href="#main"></a></p>', look, "axe link-name"),
    ("page", '<ul><li><a href="#main">x</a></li><p>x</p></ul>', look, "axe list"),
    ("page", f"<p>{'<input type=checkbox aria-label=x>' * 2}</p>", look, "axe target-size"),
    ("page", '<p><img src="missing.png" alt="x"></p>', look, "404: .*missing.png"),
    ("page", "<script>let x = 1;</script>", look, "console error"),
    ("page", '<p style="margin: 0">x</p>', look, "console error"),
    ("unguarded page", '<p><img src="http://127.0.0.1:9/x.png" alt="x"></p>', look, "another origin"),
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


def unnoticed(site, server, scripted, plain):
    """The slips that nobody noticed."""
    path = next(path for path in site.pages if "/es/users/" in path)
    icon, sheet, script = (
        next(file for file in site.files if re.search(pattern, file))
        for pattern in (r"\.svg$", r"/site\.\w+\.css$", r"/refresh\.\w+\.js$")
    )
    for place, addition, notices, wanted in SLIPS:
        text = addition.replace("{icon}", "../" * path.count("/") + icon)
        file = {"style": sheet, "script": script}.get(place, path)
        server.unguarded = {path} if place == "unguarded page" else set()
        changed = (
            site.text(file).replace("</main>", f"{text}</main>") if file == path else f"{site.text(file)}\n{text}\n"
        )
        server.files = {**site.files, file: changed.encode()}
        findings = list(notices(scripted, path))
        if not any(re.search(wanted, finding) for finding in findings):
            yield f"{addition}: nobody says {wanted!r}: {findings[:3]}"
    server.unguarded = set()
    server.files = {**site.files, script: f'{site.text(script)}\ndocument.querySelector("main").append("x");'.encode()}
    for window in (scripted, plain):
        window.open(path)
    if not list(browser.missing_without_script(scripted, plain, path)):
        yield "text that only a script writes"
    server.files = dict(site.files)
    if unknown_declarations(scripted, site.text(sheet) + "\nh1 { colour: red; margin: 1xx; }") != [
        "colour: red",
        "margin: 1xx",
    ]:
        yield "an unknown declaration"

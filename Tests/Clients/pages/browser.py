"""Pages in Chromium: errors of the browser, findings of axe, and overflow.

The environment variable CHROMIUM selects another program than the installed one.
"""

import contextlib
import os
import pathlib
import shutil
import sys
import xml.sax.saxutils

import axe_playwright_python
import workplace
from playwright.sync_api import sync_playwright

NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
# The first version with margin boxes of @page.
OLDEST = 131
# The fonts of Debian's fonts-dejavu-core, and the directories of fonts. They determine the size of texts.
FONTS = [f"DejaVu{name}.ttf" for name in ("Sans", "Sans-Bold", "SansMono", "SansMono-Bold", "Serif", "Serif-Bold")]
FONT_FOLDERS = ["/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"]
AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# The default rules for WCAG 2.2 AA and best practices, and some that are off by default.
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {
        "target-size": {"enabled": True},
        "td-has-header": {"enabled": True},
        "label-content-name-mismatch": {"enabled": True},
    },
    "resultTypes": ["violations"],
}
# Two combinations of width and color scheme. Contrast depends only on the scheme, and overflow only on the width.
PAIRS = [(320, "dark"), (1280, "light")]
ALL = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]
PATIENCE = 120_000  # milliseconds; other tests may run at the same time

# The innermost elements that exceed the page, except in boxes that scroll.
WIDEST = """() => {
    const room = document.documentElement.clientWidth, width = document.documentElement.scrollWidth;
    if (width <= room) return null;
    const isOut = (e) => e.getBoundingClientRect().right > room + 0.5;
    const scrolls = (e) => e && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
    const wide = [...document.querySelectorAll("body *")].filter(
        (e) => isOut(e) && ![...e.children].some(isOut) && !scrolls(e.parentElement));
    return `${width} px wide: ${wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 60) + " in " +
        e.parentElement.outerHTML.slice(0, 60)).join(" … ")}`;
}"""
# The text that a reader can find, except the parts that need scripts: search, copying, and times.
TEXT = """() => {
    const main = document.querySelector("main");
    const away = [...main.querySelectorAll("search, [role=search], .needs-script, .remaining, .address")];
    for (const element of away) element.style.setProperty("display", "none", "important");
    const text = main.innerText;
    for (const element of away) element.style.removeProperty("display");
    return text.replace(/\\s+/g, " ").trim();
}"""


MARKUP = "document.body.outerHTML"


def program():
    """Chromium: the program in CHROMIUM, or the installed one."""
    named = os.environ.get("CHROMIUM")
    found = [path for name in ([named] if named else NAMES) if (path := shutil.which(name))]
    if not found:
        sys.exit(f"{named or 'chromium'} is missing: install chromium, or name a Chromium with CHROMIUM")
    return found[0]


def fonts():
    """The files of the fonts for the checks."""
    folders = [pathlib.Path(folder).expanduser() for folder in FONT_FOLDERS]
    files = {file.name: file for folder in reversed(folders) for file in sorted(folder.rglob("DejaVu*.ttf"))}
    if missing := [name for name in FONTS if name not in files]:
        sys.exit(f"{', '.join(missing)} missing: install the DejaVu fonts (Debian: fonts-dejavu-core)")
    return [files[name] for name in FONTS]


def font_settings(files):
    """A configuration of fontconfig with these fonts only."""
    folder = workplace.CACHE / "fonts"
    folder.mkdir(parents=True, exist_ok=True)

    def elements(name, values):
        return "".join(f"<{name}>{xml.sax.saxutils.escape(str(value))}</{name}>" for value in values)

    generic = "".join(
        f"<alias binding='same'><family>{family}</family><prefer><family>{name}</family></prefer></alias>"
        for family, name in [
            ("sans-serif", "DejaVu Sans"),
            ("system-ui", "DejaVu Sans"),
            ("serif", "DejaVu Serif"),
            ("monospace", "DejaVu Sans Mono"),
        ]
    )
    settings = folder / "fonts.conf"
    # The directories may contain other fonts too.
    settings.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'><fontconfig>"
        f"{elements('dir', sorted({file.parent for file in files}))}{elements('cachedir', [folder / 'cache'])}"
        f"<selectfont><rejectfont><glob>*</glob></rejectfont><acceptfont>{elements('glob', files)}</acceptfont>"
        f"</selectfont>{generic}</fontconfig>\n",
        encoding="utf-8",
    )
    return settings


# Scripts that DejaVu does not support, and generic families, which depend on the configuration of the system.
SAMPLES = "".join(
    f"<p style='font-family: {family}'>Ana {text}</p>"
    for family in ("sans-serif", "serif", "monospace", "system-ui")
    for text in ("株式会社", "प्रिया", "ไทย", "علی", "😀")
)


def fonts_in_use(browser):
    """The font families that the browser uses for texts in many scripts."""
    page = browser.new_page()
    page.set_content(SAMPLES)
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument", {"depth": -1})["root"]["nodeId"]
    found = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "p"})["nodeIds"]
    used = [session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in found]
    page.close()
    return {font["familyName"] for fonts in used for font in fonts}


@contextlib.contextmanager
def chromium():
    """A browser that renders pages in the same way on every machine."""
    files = fonts()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program(),
            # A container may have little shared memory, and cannot create a sandbox.
            args=["--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-proxy-server"],
            env=workplace.surroundings(FONTCONFIG_FILE=str(font_settings(files))),
            timeout=PATIENCE,
        )
        try:
            print(f"Chromium {browser.version}, {', '.join(file.stem for file in files)}", flush=True)
            if int(browser.version.split(".")[0]) < OLDEST:
                sys.exit(f"Chromium {OLDEST} or newer is needed: another one can be named with CHROMIUM")
            if foreign := {name for name in fonts_in_use(browser) if not name.startswith("DejaVu")}:
                sys.exit(f"the browser shows fonts that are not part of the tests: {', '.join(sorted(foreign))}")
            yield browser
        finally:
            browser.close()


class Window:
    """A window that records errors while it opens pages."""

    def __init__(self, browser, base, **settings):
        self.base = base
        self.context = browser.new_context(**settings)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.heard = []
        self.page.on("console", lambda message: self.heard.append(f"console {message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        self.page.on("request", self._asked)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _asked(self, request):
        if not request.url.startswith(self.base + "/") and not request.url.startswith("data:"):
            self.heard.append(f"another origin: {request.url}")

    def _failed(self, request):
        # The browser cancels the requests of a page when another page opens.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.heard.append(f"failed: {request.url} {request.failure}")

    def _answered(self, response):
        if response.status >= 400:
            self.heard.append(f"{response.status}: {response.url}")

    def open(self, path):
        self.heard = []
        self.page.goto(f"{self.base}/{path}", wait_until="load")

    def look(self, width, scheme):
        self.page.set_viewport_size({"width": width, "height": 900})
        # The test needs the position of the focus at once, without smooth scrolling.
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    def accessibility(self):
        self.page.evaluate("window.axe === undefined") and self.page.evaluate(AXE)
        result = self.page.evaluate("(options) => axe.run(document, options)", RULES)
        for violation in result["violations"]:
            for node in violation["nodes"][:3]:
                why = " ".join((node.get("failureSummary") or "").split())
                yield f"axe {violation['id']}: {' '.join(map(str, node['target']))}: {why[:300]}"

    def close(self):
        self.context.close()


def faults(window, path, looks, is_deep=True):
    """The problems of a page, for each width and color scheme.

    Unless `is_deep`, only overflow and errors of the browser are checked.
    """
    window.open(path)
    for width, scheme in looks:
        window.look(width, scheme)
        if wide := window.page.evaluate(WIDEST):
            yield f"{path} {width} {scheme}: {wide}"
        for finding in window.accessibility() if is_deep else ():
            yield f"{path} {width} {scheme}: {finding}"
    yield from (f"{path}: {heard}" for heard in window.heard)


def unscripted(window, path):
    """The findings of axe on a page whose scripts do not load."""
    window.page.route("**/*.js", lambda route: route.abort())
    window.open(path)
    yield from window.accessibility()
    window.page.unroute("**/*.js")
    window.open(path)


def missing_without_script(scripted, plain, path):
    """The differences between a page with and without scripts, which both windows show."""
    # axe cannot run without scripts. If the elements are equal, it has checked them.
    if scripted.page.evaluate(MARKUP) != plain.page.evaluate(MARKUP):
        yield from (f"{path} without script: {finding}" for finding in unscripted(scripted, path))
    texts = [window.page.evaluate(TEXT) for window in (scripted, plain)]
    if texts[0] != texts[1]:
        place = next((n for n, (a, b) in enumerate(zip(*texts)) if a != b), min(map(len, texts)))
        yield f"{path}: “{texts[0][place - 20:place + 60]}” is “{texts[1][place - 20:place + 60]}” without script"
    yield from (f"{path} without script: {heard}" for heard in plain.heard)

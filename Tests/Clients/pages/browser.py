"""Pages in Debian's chromium: what it complains of, what axe finds, whether they fit."""

import contextlib
import os
import pathlib

import axe_playwright_python
from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("VITRINA_CHROMIUM") or "/usr/bin/chromium"
AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# Everything that is on by default for WCAG 2.2 AA and best practices, and some that are off by default.
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
# The other widths and color schemes are paired: contrast is a matter of the scheme, room one of the width.
PAIRS = [(320, "dark"), (1280, "light")]
ALL = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]
PATIENCE = 120_000  # milliseconds: a machine may be busy with other tests

# The innermost elements that stand out of the page; what stands out of a box that scrolls does not count.
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
# What a reader can find, apart from what only makes sense with script: searching.
TEXT = """() => {
    const main = document.querySelector("main");
    const away = [...main.querySelectorAll("search, [role=search]")];
    for (const element of away) element.style.setProperty("display", "none", "important");
    const text = main.innerText;
    for (const element of away) element.style.removeProperty("display");
    return text.replace(/\\s+/g, " ").trim();
}"""


MARKUP = "document.body.outerHTML"


@contextlib.contextmanager
def chromium():
    with sync_playwright() as playwright:
        # A container may give little shared memory, and no sandbox inside its own.
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


class Window:
    """A window that listens while it opens pages."""

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
        # A page that is left takes back what it asked for.
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
        # Where the focus is must be told at once, not after a page has scrolled gently.
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
    """What is wrong with a page, for each width and color scheme; whether it fits is all that is asked of some."""
    window.open(path)
    for width, scheme in looks:
        window.look(width, scheme)
        if wide := window.page.evaluate(WIDEST):
            yield f"{path} {width} {scheme}: {wide}"
        for finding in window.accessibility() if is_deep else ():
            yield f"{path} {width} {scheme}: {finding}"
    yield from (f"{path}: {heard}" for heard in window.heard)


def unscripted(window, path):
    """What axe finds on a page whose script does not arrive."""
    window.page.route("**/*.js", lambda route: route.abort())
    window.open(path)
    yield from window.accessibility()
    window.page.unroute("**/*.js")
    window.open(path)


def missing_without_script(scripted, plain, path):
    """Whether a page without script says the same; both windows show it."""
    # axe cannot run where no script may; where the elements are the same, it has seen them.
    if scripted.page.evaluate(MARKUP) != plain.page.evaluate(MARKUP):
        yield from (f"{path} without script: {finding}" for finding in unscripted(scripted, path))
    texts = [window.page.evaluate(TEXT) for window in (scripted, plain)]
    if texts[0] != texts[1]:
        place = next((n for n, (a, b) in enumerate(zip(*texts)) if a != b), min(map(len, texts)))
        yield f"{path}: “{texts[0][place - 20:place + 60]}” is “{texts[1][place - 20:place + 60]}” without script"
    yield from (f"{path} without script: {heard}" for heard in plain.heard)

"""Pages on paper, and in forced colors."""

import io
import re
import unicodedata

import pypdf
from choice import one_of_each_cause

# Events that a sheet has room for, whatever else the page says.
SHORT_STORY = 6
A4 = (595.3, 841.9)  # points
# The width of A4 paper without margins, in pixels.
SHEET = 680
PRINTED = """() => {
    const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 0;
    const said = [];
    // The parts of a list that is too long for a page are what that page has to say.
    for (const e of document.querySelectorAll("nav:not(.trail), form, search, button:not(th > button), [href='#main']"))
        if (shown(e) && !e.querySelector("[data-part]")) said.push(`${e.outerHTML.slice(0, 80)} is printed`);
    for (const e of document.querySelectorAll("h1, [data-outcome], .page-notes .asof, main table, .page-address"))
        if (!shown(e)) said.push(`${e.outerHTML.slice(0, 80)} is not printed`);
    const light = (color) => { const [r, g, b] = color.match(/[0-9.]+/g).map(Number); return r + g + b; };
    const style = getComputedStyle(document.body);
    const paper = style.backgroundColor === "rgba(0, 0, 0, 0)" ? 765 : light(style.backgroundColor);
    if (paper < 600) said.push(`the paper is ${style.backgroundColor}`);
    if (light(style.color) > 300) said.push(`the ink is ${style.color}`);
    return said;
}"""
# The texts that exceed the edge of the paper.
CUT = """() => {
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), cut = [];
    for (let text; (text = texts.nextNode());) {
        const range = document.createRange();
        range.selectNodeContents(text);
        const isOut = ({ left, right }) => right > document.documentElement.clientWidth + 0.5 || left < -0.5;
        if (text.data.trim() && [...range.getClientRects()].some(isOut)) cut.push(text.data.trim().slice(0, 60));
    }
    return cut;
}"""
# The parts that are collapsed on a screen. Paper cannot download files.
FOLDED = """() => [...document.querySelectorAll("details:not(.files) :is(summary, li, caption, th, td)")]
    .map((e) => e.textContent)"""
# Elements with a color, a border or a picture, which must have words too.
UNSAID = """() => [...document.querySelectorAll("main [data-outcome], main .badge, main .toggle, main .notice")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.innerText.trim())
    .map((e) => e.outerHTML.slice(0, 120))"""


def on_paper(window, path):
    """Checks a page with dark colors on a screen: the paper must be white."""
    window.look(1280, "dark")
    window.open(path)
    window.page.emulate_media(media="print", color_scheme="dark")
    yield from (f"{path}: {said}" for said in window.page.evaluate(PRINTED))
    window.look(SHEET, "dark")
    yield from (f"{path}: “{text}” is cut off" for text in window.page.evaluate(CUT))
    document = window.page.pdf(prefer_css_page_size=True)
    folded = window.page.evaluate(FOLDED)
    window.page.emulate_media(media="screen", color_scheme="light")
    sizes = {tuple(map(float, box)) for box in re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", document)}
    if not sizes or any(abs(size[0] - A4[0]) > 1 or abs(size[1] - A4[1]) > 1 for size in sizes):
        yield f"{path}: the sheets are {sorted(sizes)} points, not A4"
    sheets = pypdf.PdfReader(io.BytesIO(document)).pages
    yield from (f"{path}: {said}" for said in nameless(window.page, sheets))
    printed = letters("".join(sheet.extract_text() for sheet in sheets))
    missing = [text for text in folded if is_latin(text) and letters(text) not in printed]
    yield from (f"{path}: “{text}” is not on paper" for text in missing)


def more_than_a_sheet(window, site, picked=one_of_each_cause):
    """The user pages, one for each cause and language, that do not fit on one sheet although their story is short."""
    checked = 0
    for (language, cause), path in sorted(picked(site).items()):
        window.open(path)
        if window.page.locator(".events li").count() > SHORT_STORY:
            continue
        checked += 1
        sheets = len(pypdf.PdfReader(io.BytesIO(window.page.pdf(prefer_css_page_size=True))).pages)
        if sheets > 1:
            yield f"{path}, {cause}: {sheets} sheets"
    if checked < 12:
        yield f"only {checked} pages have a short story"


def nameless(page, sheets):
    """The sheets without the name of the subject and the as-of time."""
    shown = page.evaluate("document.querySelector('.sheet')?.textContent ?? ''")
    # Long texts are truncated, and some scripts have their own order.
    wanted = letters(shown)[:40]
    for number, sheet in enumerate(sheets, 1):
        if is_latin(wanted) and wanted not in letters(sheet.extract_text()):
            yield f"sheet {number} does not say {wanted}"


def letters(text):
    """Letters and digits only, because ligatures and distances depend on the font."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def is_latin(text):
    """Whether a sheet contains the text in reading order."""
    return all(letter < "\u0250" for letter in text)


def in_forced_colors(window, path):
    window.look(1280, "light")
    window.open(path)
    window.page.emulate_media(forced_colors="active")
    yield from (f"{path}: {said} says nothing" for said in window.page.evaluate(UNSAID))
    yield from (
        f"{path} in forced colors: {finding}" for finding in window.accessibility() if "contrast" not in finding
    )
    window.page.emulate_media(forced_colors="none")

"""An open page is refreshed, and keeps the changes of its reader."""

import re

from searching import Box

# A page requests itself every few seconds.
PATIENCE = 40_000
NOTE = "document.querySelector('[data-updated]').textContent"
STATE = """() => {
    const input = document.querySelector("#search"), table = document.querySelector(".table");
    return {
        text: input?.value, selection: [input?.selectionStart, input?.selectionEnd], focus: document.activeElement.id,
        table: table?.scrollLeft, open: [...document.querySelectorAll("details")].map((e) => e.open).reverse(),
    };
}"""
PLACE = """(text) => [...document.querySelectorAll("main :is(tr, li)")].filter((e) => e.textContent.includes(text))
    .map((e) => Math.round(e.getBoundingClientRect().top))[0]"""


SCROLL = """(text) => [...document.querySelectorAll("tr")].find((row) => row.textContent.includes(text))
    .scrollIntoView({ behavior: "instant" })"""


def published(window, server, site, newer):
    """Publishes a newer site, and waits until the open page shows it."""
    window.page.wait_for_function(f"!{NOTE}", timeout=PATIENCE)
    server.files = dict(newer.files)
    window.page.wait_for_function(NOTE, timeout=PATIENCE)


def state(window, **expected):
    """The differences of a page from the expected state."""
    found = window.page.evaluate(STATE)
    yield from (f"{name} is {found[name]}, not {wanted}" for name, wanted in expected.items() if found[name] != wanted)


def what_is_typed_on_a_short_list_stays(window, server, site, newer):
    """The newer page also has Gareth and Hugo."""
    # One width is too narrow for the table, and another one shows its rows as cards.
    for width, table in ((660, 60), (400, 0)):
        server.files = dict(site.files)
        window.page.set_viewport_size({"width": width, "height": 400})
        yield from typed_on_a_short_list(window, server, site, newer, table)


def typed_on_a_short_list(window, server, site, newer, table):
    window.open("accounts/short/es/users.html")
    box = Box(window.page)
    window.page.click("#search")
    window.page.keyboard.type("gar")
    window.page.keyboard.press("Shift+ArrowLeft")
    window.page.evaluate("document.querySelector('.table').scrollLeft = 60")
    window.page.evaluate(SCROLL, "Gara 12")
    before, place = box.rows(), window.page.evaluate(PLACE, "Gara 12")
    if not before or len(before) > 20:
        yield f"“gar” shows {before}"
    published(window, server, site, newer)
    yield from state(window, text="gar", selection=[2, 3], focus="search", table=table)
    if sorted(box.rows()) != sorted([*before, "gareth"]):
        yield f"after a refresh “gar” shows {box.rows()}, not {before} and gareth"
    if abs(window.page.evaluate(PLACE, "Gara 12") - place) > 1:
        yield f"the row that was {place} px down the window is {window.page.evaluate(PLACE, 'Gara 12')} px down"
    window.page.fill("#search", "")
    if "hugo" not in box.rows():
        yield f"without a filter there is {box.rows()}"
    yield from printed(window, box)


HIDDEN = "[...document.querySelectorAll('tbody tr')].filter((row) => !row.checkVisibility()).length"


def printed(window, box):
    window.page.fill("#search", "hugo")
    window.page.emulate_media(media="print")
    hidden = window.page.evaluate(HIDDEN)
    window.page.emulate_media(media="screen")
    if hidden or box.rows() != ["hugo"]:
        yield f"{hidden} rows are not printed because of the filter, and the screen shows {box.rows()} afterwards"


def what_was_found_in_a_long_list_stays(window, server, site, newer):
    """The newer index also has Pilar García."""
    window.page.set_viewport_size({"width": 1280, "height": 400})
    window.open("accounts/people/es/users.html")
    box = Box(window.page)
    window.page.click("#search")
    window.page.keyboard.type("garcía")
    window.page.wait_for_selector(".found a")
    before = box.found()
    published(window, server, site, newer)
    if not set(before) <= set(box.found()):
        yield f"at a refresh, the list {before} becomes {box.found()}"
    window.page.wait_for_function("document.querySelectorAll('.found a').length > 1", timeout=PATIENCE)
    yield from state(window, text="garcía", selection=[6, 6], focus="search")
    if sorted(box.found()) != sorted([*before, "pilar"]):
        yield f"after a refresh “garcía” finds {box.found()}, not {before} and pilar"
    # The next letter continues the typed text.
    window.page.keyboard.type(" pil")
    window.page.wait_for_function("document.querySelectorAll('.found a').length === 1", timeout=PATIENCE)
    yield from state(window, text="garcía pil")


def what_is_open_in_a_history_stays(window, server, site, newer):
    """The newer history has other entries above."""
    window.page.set_viewport_size({"width": 800, "height": 300})
    window.open("accounts/short/es/history.html")
    window.page.locator("details summary").nth(1).click()
    count = window.page.locator("details").count()
    wanted = [number == count - 2 for number in range(count)]
    yield from state(window, open=wanted)
    window.page.evaluate("document.querySelector('details[open]').scrollIntoView({ behavior: 'instant' })")
    time = window.page.text_content("li:has(details[open]) time")
    place = window.page.evaluate(PLACE, time)
    published(window, server, site, newer)
    yield from state(window, open=wanted)
    if abs(window.page.evaluate(PLACE, time) - place) > 1:
        yield f"the entry that was {place} px down the window is {window.page.evaluate(PLACE, time)} px down"
    if not window.page.evaluate("document.activeElement === document.querySelector('details[open] summary')"):
        yield "the focus is somewhere else"


def the_end_of_a_link_is_said(window, server, site, newer):
    for locale in ("es", "en"):
        path = f"accounts/short/{locale}/users.html"
        window.open(path)
        del server.files[path]
        window.page.wait_for_function(NOTE, timeout=PATIENCE)
        said, wanted = window.page.evaluate(NOTE), site.document(path).root.having("data-ended")[0].get("data-ended")
        if said != wanted or not re.search("enlace|link", said):
            yield f"{path}: {said!r} is said, not {wanted!r}"
        server.files[path] = site.files[path]
        window.page.wait_for_timeout(9000)
        if window.page.evaluate(NOTE) != wanted:
            yield f"{path}: after a while, {window.page.evaluate(NOTE)!r} is said"


# Simulates a browser without `::details-content`.
OLD = """CSS.supports = () => false;
    addEventListener("DOMContentLoaded", () => {
        const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
        for (const media of rules.filter((rule) => rule.media?.mediaText === "print")) {
            const place = [...media.cssRules].findIndex((rule) => rule.cssText.includes("details-content"));
            media.deleteRule(place);
        }
    });"""
VISIBLE = "[...document.querySelectorAll('details li')].map((e) => e.checkVisibility())"


def what_folds_is_printed_by_old_browsers(window, server, site, newer):
    window.page.add_init_script(OLD)
    window.open("accounts/short/es/history.html")
    window.page.locator("details summary").first.click()
    before = window.page.evaluate(STATE)["open"]
    window.page.emulate_media(media="print")
    if all(window.page.evaluate(VISIBLE)):
        yield "the browser is not an old one"
    window.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    if not all(window.page.evaluate(VISIBLE)):
        yield "what is closed is not printed"
    window.page.evaluate("dispatchEvent(new Event('afterprint'))")
    window.page.emulate_media(media="screen")
    yield from state(window, open=before)


CHECKS = [
    what_is_typed_on_a_short_list_stays,
    what_was_found_in_a_long_list_stays,
    what_is_open_in_a_history_stays,
    the_end_of_a_link_is_said,
    what_folds_is_printed_by_old_browsers,
]

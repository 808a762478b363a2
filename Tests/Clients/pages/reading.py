"""The dynamic parts of a page: local times, remaining days, the freshness of the site, copying, links back."""

import json

import browser

PAGE = "accounts/short/es/users/p1.html"
TIMES = "[...document.querySelectorAll('main time[datetime*=T]')].map((e) => e.textContent)"
RECEIVED = "document.querySelector('[data-received]').textContent"
TICKET = "document.querySelector('.ticket').innerText"


def times_are_in_the_zone_of_the_reader_and_on_paper_in_utc(program, base, server):
    window = browser.Window(program, base, timezone_id="America/Bogota")
    window.open(PAGE)
    local = window.page.evaluate(TIMES)
    window.page.emulate_media(media="print")
    window.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = window.page.evaluate(TIMES)
    window.page.evaluate("dispatchEvent(new Event('afterprint'))")
    window.page.emulate_media(media="screen")
    window.page.click(".zone button")
    chosen = window.page.evaluate(TIMES)
    window.open(PAGE)
    kept = window.page.evaluate(TIMES)
    if not any("GMT-5" in time for time in local):
        yield f"the times are {local}"
    if not all("UTC" in time for time in printed) or chosen != printed or kept != printed:
        yield f"printed {printed}, chosen {chosen}, opened again {kept}"
    if "UTC" not in window.page.evaluate(TICKET):
        yield "the text for support is not in UTC"
    yield from window.heard
    window.close()


def a_reader_in_utc_is_not_asked(program, base, server):
    window = browser.Window(program, base, timezone_id="UTC")
    window.open(PAGE)
    if window.page.is_visible(".zone"):
        yield "the page offers to show UTC"
    window.close()


def the_last_event_received_is_told(program, base, server):
    window = browser.Window(program, base)
    window.open(PAGE)
    try:
        window.page.wait_for_function(RECEIVED, timeout=20_000)
    except Exception:
        yield f"the page says {window.page.evaluate(RECEIVED)!r}"
    server.files = {path: file for path, file in server.files.items() if path != "freshness.json"}
    window.open(PAGE)
    if window.page.evaluate(RECEIVED):
        yield "the page tells of an event that the site does not know"
    window.close()


def the_text_for_support_is_copied_with_the_address_of_the_page(program, base, server):
    window = browser.Window(program, base)
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    window.open(PAGE)
    window.page.click(".paste button")
    window.page.wait_for_function("document.querySelector('.paste button').textContent === 'Copiado'")
    text = window.page.evaluate("navigator.clipboard.readText()")
    if f"{base}/{PAGE}" not in text or "@example.com" not in text or text.count("\n") != 3:
        yield f"copied: {text}"
    window.close()


STOPS = """[...document.querySelectorAll(".table")].filter((e) => e.checkVisibility()).map((e) => [
    e.scrollWidth > e.clientWidth, e.tabIndex === 0, getComputedStyle(e).backgroundImage !== "none"])"""


def a_table_that_is_too_wide_can_be_scrolled_with_the_keyboard_and_shows_it(program, base, server):
    window = browser.Window(program, base)
    for width, some in ((320, True), (1280, False)):
        window.page.set_viewport_size({"width": width, "height": 700})
        window.open("accounts/short/es/index.html")
        for summary in window.page.locator("main summary").all():
            summary.click()
        window.page.wait_for_timeout(200)
        stops = window.page.evaluate(STOPS)
        if any(scrolls for scrolls, _, _ in stops) != some:
            yield f"at {width} px: {stops}"
        if any(len(set(stop)) > 1 for stop in stops):
            yield f"at {width} px, scrolls, is a stop, has a shadow: {stops}"
    window.close()


BACK = """[...document.querySelectorAll(".trail .back")].filter((e) => e.checkVisibility())
    .map((e) => [e.textContent, e.querySelector("a").href, e.children.length])"""
LEFT = "vitrina-partner"


def an_account_opened_from_a_page_of_its_partner_leads_back_there(program, base, server):
    window = browser.Window(program, base)
    for start in ("index.html", "accounts.html"):
        start = f"partners/p1/es/{start}"
        window.open(start)
        window.page.locator('a[href*="accounts/short/es/"]').first.click()
        window.page.wait_for_url("**/accounts/short/es/**")
        for page in ("index.html", "users.html", "history.html", "users/p1.html"):
            window.open(f"accounts/short/es/{page}")
            if (back := window.page.evaluate(BACK)) != [["Partner", f"{base}/{start}", 1]]:
                yield f"from {start}, {page} leads back to {back}"
        window.page.emulate_media(media="print")
        if back := window.page.evaluate(BACK):
            yield f"on paper: {back}"
        window.page.emulate_media(media="screen")
    window.open("accounts/names/es/index.html")
    if back := window.page.evaluate(BACK):
        yield f"another account leads back to {back}"
    other = browser.Window(program, base)
    other.open(PAGE)
    if back := other.page.evaluate(BACK):
        yield f"who came from nowhere is led back to {back}"
    other.close()
    yield from window.heard
    window.close()


def the_way_back_stays_as_the_page_changes(program, base, server):
    window = browser.Window(program, base)
    path = "accounts/short/es/index.html"
    window.open("partners/p1/es/accounts.html")
    window.page.locator('a[href*="accounts/short/es/"]').first.click()
    window.page.wait_for_url("**/accounts/short/es/**")
    server.files = {**server.files, path: server.files[path].replace(b"Account short", b"Account long")}
    window.page.wait_for_function("document.querySelector('h1').textContent === 'Account long'")
    if (back := window.page.evaluate(BACK)) != [["Partner", f"{base}/partners/p1/es/accounts.html", 1]]:
        yield f"the page leads back to {back}"
    yield from window.heard
    window.close()


def only_a_page_of_a_partner_of_this_site_is_a_way_back(program, base, server):
    window = browser.Window(program, base)
    good = {"account": "/accounts/short", "page": "/partners/p1/es/index.html", "name": "<b>A</b>"}
    bad = [
        *[{**good, "page": page} for page in ("//partners/p1/", "https://example.com/partners/", "javascript:0", "")],
        *[{**good, "page": page} for page in ("/partners/../accounts/names/", "/help/es/", None, 1)],
        *[{**good, "account": account} for account in ("/accounts/names", "/accounts/shor", None)],
        *[None, [], "text", {}],
    ]
    for kept in [good, *bad]:
        window.open(PAGE)
        window.page.evaluate("([key, text]) => sessionStorage.setItem(key, text)", [LEFT, json.dumps(kept)])
        window.open(PAGE)
        back = window.page.evaluate(BACK)
        if back != ([["<b>A</b>", f"{base}{good['page']}", 1]] if kept == good else []):
            yield f"{kept} leads back to {back}"
        yield from window.heard
    window.close()


CHECKS = [
    an_account_opened_from_a_page_of_its_partner_leads_back_there,
    the_way_back_stays_as_the_page_changes,
    only_a_page_of_a_partner_of_this_site_is_a_way_back,
    a_table_that_is_too_wide_can_be_scrolled_with_the_keyboard_and_shows_it,
    times_are_in_the_zone_of_the_reader_and_on_paper_in_utc,
    a_reader_in_utc_is_not_asked,
    the_text_for_support_is_copied_with_the_address_of_the_page,
    the_last_event_received_is_told,
]

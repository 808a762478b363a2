"""Checks of every page that need no browser.

The name of each check is a sentence. A check gets a site and one of its pages, and yields the problems.
"""

import datetime
import re

from figures import every_figure_leads_to_a_list_of_exactly_that_many_entries, some_figure_leads_to_a_list

LINKING = ["href", "src", "poster", "data", "action", "formaction", "xlink:href"]
REFERRING = [
    *[
        f"aria-{what}"
        for what in ["labelledby", "describedby", "controls", "owns", "details", "errormessage", "flowto"]
    ],
    *["aria-activedescendant", "for", "headers", "list", "form", "popovertarget"],
]
LARGEST = 200_000


def every_link_leads_somewhere(site, page):
    for element in page.elements:
        for name in LINKING:
            if name not in element.attributes or element.get(name, "").startswith("mailto:"):
                continue
            path, fragment = site.target(page.path, element.get(name))
            if path is None:
                yield f"{element} leaves the site"
            elif path not in site.files:
                yield f"{element}: there is no {path}"
            elif fragment and not (path.endswith(".html") and fragment in site.document(path).ids):
                yield f"{element}: {path} has no #{fragment}"


def alternates(site, page):
    links = [element for element in page.root.all("link") if "hreflang" in element.attributes]
    return {link.get("hreflang"): site.target(page.path, link.get("href", ""))[0] for link in links}


def every_page_names_itself_in_every_language(site, page):
    if page.locale is None:
        return
    offered = alternates(site, page)
    if offered.get(page.locale) != page.path:
        yield f"it is not its own alternate in {page.locale}"
    # A guide may be missing in a language; all other pages exist in all languages.
    wanted = {"x-default", *([page.locale] if page.path.startswith("help/") else site.languages)}
    if not wanted <= set(offered) or offered.get("x-default") not in [offered.get(name) for name in site.languages]:
        yield f"its alternates are {offered}"
    for path in set(offered.values()):
        if path not in site.files or alternates(site, site.document(path)) != offered:
            yield f"{path} names other alternates"


def every_page_links_to_itself_in_the_other_language(site, page):
    links = [element for element in page.root.all("a") if "hreflang" in element.attributes]
    targets = {link.get("hreflang"): site.target(page.path, link.get("href", ""))[0] for link in links}
    for language, path in alternates(site, page).items():
        # The start page is the same in all languages.
        is_elsewhere = language not in ("x-default", page.locale) and path != page.path
        if is_elsewhere and targets.get(language) != path:
            yield f"no link for readers to {path}"


def every_page_says_which_language_it_is_in(site, page):
    language = page.html.get("lang")
    if not language or page.locale not in (None, language) or page.html.get("dir") not in ("ltr", "rtl"):
        yield f"lang={language!r} dir={page.html.get('dir')!r}"


def every_page_has_one_heading_of_its_own_and_a_title(site, page):
    titles = [element.text for element in page.root.all("title") if element.parent.name == "head"]
    if len(titles) != 1 or not titles[0]:
        yield f"its titles are {titles}"
    headings = [heading.text for heading in page.root.all("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"its headings of level 1 are {headings}"


def every_page_says_what_kind_it_is(site, page):
    mains = page.root.all("main")
    if len(mains) != 1 or not mains[0].get("data-page"):
        yield f"its main parts are {[str(main) for main in mains]}"


def every_id_is_unique(site, page):
    ids = [element.get("id") for element in page.elements if "id" in element.attributes]
    for name in sorted(set(ids)):
        if ids.count(name) > 1 or not name or re.search(r"\s", name):
            yield f"id={name!r} stands there {ids.count(name)} times"


def whatever_an_element_refers_to_is_there(site, page):
    for element in page.elements:
        for name in REFERRING:
            for target in (element.get(name) or "").split():
                if target not in page.ids:
                    yield f"{element}: there is no {target!r}"


def nothing_is_styled_or_scripted_in_place(site, page):
    for element in page.elements:
        if element.name in ("style", "base") or element.name == "script" and (element.text or not element.get("src")):
            yield f"{element} with content"
        for name, value in element.attributes.items():
            if name == "style" or name.startswith("on") or re.match(r"\s*(javascript|data|vbscript):", value, re.I):
                yield f"{element}"


def every_head_of_a_table_says_what_it_heads(site, page):
    for head in page.root.all("th"):
        if head.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
            yield f"{head} {head.text}"


def every_picture_is_named_or_left_out(site, page):
    for picture in page.root.all("svg"):
        title = [child for child in picture.children if getattr(child, "name", "") == "title" and child.text]
        named = picture.get("role") == "img" and (picture.get("aria-label") or picture.get("aria-labelledby") or title)
        if not named and picture.get("aria-hidden") != "true":
            yield f"{picture}"
    for picture in page.root.all("img"):
        if "alt" not in picture.attributes or not picture.get("width") or not picture.get("height"):
            yield f"{picture}"


def is_time(text):
    if re.fullmatch(r"\d{4}(-\d{2})?", text):
        return text[5:] in ("", *[f"{month:02}" for month in range(1, 13)])
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?", text):
        return False
    try:
        datetime.datetime.fromisoformat(re.sub(r"\.\d+", "", text))
    except ValueError:
        return False
    return True


def every_time_can_be_read_by_programs(site, page):
    for time in page.root.all("time"):
        if not is_time(time.get("datetime", time.text)) or not time.text:
            yield f"{time} {time.text}"


def every_page_is_below_200_kilobytes(site, page):
    if page.size >= LARGEST:
        yield f"{page.size} bytes"


CHECKS = [
    every_link_leads_somewhere,
    every_page_names_itself_in_every_language,
    every_page_links_to_itself_in_the_other_language,
    every_page_says_which_language_it_is_in,
    every_page_has_one_heading_of_its_own_and_a_title,
    every_page_says_what_kind_it_is,
    every_id_is_unique,
    whatever_an_element_refers_to_is_there,
    nothing_is_styled_or_scripted_in_place,
    every_head_of_a_table_says_what_it_heads,
    every_picture_is_named_or_left_out,
    every_time_can_be_read_by_programs,
    every_page_is_below_200_kilobytes,
    every_figure_leads_to_a_list_of_exactly_that_many_entries,
    some_figure_leads_to_a_list,
]

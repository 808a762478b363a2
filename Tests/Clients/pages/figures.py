"""Checks that each figure leads to a list with exactly that number of entries.

Three attributes mark figures and lists:

- `<a data-count="12" href="users.html">12 users</a>`: the list behind this link has 12 entries. The attribute
  has the number as digits, and the text of the link or of its entry has it as people write it. For 0, words are enough.
- `data-row`: each entry of a list has it.
- `<a data-part href="users-k.html">`: the list continues there. Parts may link to each other in both directions.

A link with a fragment leads to the list inside the element with that id, any other link to the whole `<main>`.
"""

import re

# The kinds of pages that must contain such a link.
KINDS = ["partner", "account"]
# Whether these kinds already have the marks. If not, existing marks are checked nevertheless.
ARE_MARKED = True


def entries(site, path, fragment):
    """The number of entries in the list behind a link, and what is missing to count them."""
    waiting, seen, count, missing = [(path, fragment)], set(), 0, []
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        path, fragment = place
        if path not in site.files or not path.endswith(".html"):
            missing.append(f"there is no list {path}")
            continue
        page = site.document(path)
        scope = page.ids.get(fragment) if fragment else page.main
        if scope is None:
            missing.append(f"{path} has no #{fragment}")
            continue
        for element in scope.descendants():
            count += "data-row" in element.attributes
            if "data-part" in element.attributes:
                waiting.append(site.target(path, element.get("href", "")))
    return count, missing


def numbers(text):
    """The whole numbers in a text, with the digit grouping of any language."""
    groups = re.findall(r"\d{1,3}(?:[.,’'\u00a0\u202f\u2009]\d{3})+|\d+", text)
    return {int(re.sub(r"\D", "", group)) for group in groups}


def surrounding(link):
    """The entry of a list or table that contains a link; otherwise the parent of the link."""
    place = link.parent
    while place and place.name not in ("li", "td", "th", "dd"):
        place = place.parent
    return place or link.parent


def every_figure_leads_to_a_list_of_exactly_that_many_entries(site, page):
    links = page.root.having("data-count")
    for link in links:
        promised = link.get("data-count")
        if link.name != "a" or not re.fullmatch(r"0|[1-9]\d*", promised) or not link.get("href"):
            yield f"{link} is not a link with a number"
            continue
        if promised != "0" and int(promised) not in numbers(surrounding(link).text):
            yield f"“{surrounding(link).text}” does not say {promised}"
        count, missing = entries(site, *site.target(page.path, link.get("href")))
        yield from missing
        if count != int(promised):
            yield f"“{link.text}” promises {promised} entries, and {link.get('href')} has {count}"


def some_figure_leads_to_a_list(site, page, are_marked=ARE_MARKED):
    if are_marked and page.kind in KINDS and not page.root.having("data-count"):
        yield "no figure leads to a list"

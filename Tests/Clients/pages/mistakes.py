"""Pages with mistakes, each of which a check of the structure must detect."""

import re

import figures
import structure
from figures import every_figure_leads_to_a_list_of_exactly_that_many_entries as every_figure


def inserted(snippet):
    return lambda markup: markup.replace("</main>", f"{snippet}</main>")


def replaced(pattern, text):
    return lambda markup: re.sub(pattern, text, markup, count=1)


def unmarked(site, page):
    return figures.some_figure_leads_to_a_list(site, page, are_marked=True)


TWO = '<ul id="two"><li data-row>A</li><li data-row>B</li></ul>'
MISTAKES = [
    (structure.every_link_leads_somewhere, inserted('<a href="nowhere.html">x</a>')),
    (structure.every_link_leads_somewhere, inserted('<a href="#nowhere">x</a>')),
    (structure.every_link_leads_somewhere, inserted('<a href="index.html#nowhere">x</a>')),
    (structure.every_link_leads_somewhere, inserted('<a href="https://example.com/">x</a>')),
    (structure.every_link_leads_somewhere, inserted('<a href="/index.html">x</a>')),
    (structure.every_link_leads_somewhere, inserted('<a href="../../../../../index.html">x</a>')),
    (structure.every_page_names_itself_in_every_language, replaced(r'<link [^>]*hreflang="en"[^>]*>', "")),
    (structure.every_page_names_itself_in_every_language, replaced(r'<link [^>]*hreflang="x-default"[^>]*>', "")),
    (
        structure.every_page_names_itself_in_every_language,
        replaced(r'(<link [^>]*hreflang="en"[^>]*href=")[^"]*', r"\1../../../../index.html"),
    ),
    (structure.every_page_links_to_itself_in_the_other_language, replaced(r'(<a [^>]*)hreflang="en"', r"\1")),
    (structure.every_page_says_which_language_it_is_in, replaced(r'<html lang="es"', '<html lang="en"')),
    (structure.every_page_has_one_heading_of_its_own_and_a_title, inserted("<h1>x</h1>")),
    (structure.every_page_has_one_heading_of_its_own_and_a_title, replaced("(?s)<title>.*</title>", "")),
    (structure.every_page_says_what_kind_it_is, replaced("data-page=", "data-kind=")),
    (structure.every_id_is_unique, inserted('<p id="x">x</p><p id="x">x</p>')),
    (structure.whatever_an_element_refers_to_is_there, inserted('<p aria-labelledby="main nobody">x</p>')),
    (structure.whatever_an_element_refers_to_is_there, inserted('<label for="nobody">x</label>')),
    (structure.nothing_is_styled_or_scripted_in_place, inserted('<p style="color:red">x</p>')),
    (structure.nothing_is_styled_or_scripted_in_place, inserted('<p onclick="x()">x</p>')),
    (structure.nothing_is_styled_or_scripted_in_place, inserted('<a href=" JavaScript:x()">x</a>')),
    (structure.nothing_is_styled_or_scripted_in_place, inserted("<script>x()</script>")),
    (structure.nothing_is_styled_or_scripted_in_place, inserted("<style>p{}</style>")),
    (structure.every_head_of_a_table_says_what_it_heads, inserted("<table><tr><th>x</th></tr></table>")),
    (structure.every_picture_is_named_or_left_out, inserted("<svg></svg>")),
    (structure.every_picture_is_named_or_left_out, inserted('<svg role="img"></svg>')),
    (structure.every_picture_is_named_or_left_out, inserted('<img src="x.png" width="1" height="1">')),
    (structure.every_time_can_be_read_by_programs, inserted('<time datetime="31/12/2026">x</time>')),
    (structure.every_time_can_be_read_by_programs, inserted('<time datetime="2026-02-30">x</time>')),
    (structure.every_time_can_be_read_by_programs, inserted('<time datetime="2026-02-03T10:00">x</time>')),
    (structure.every_time_can_be_read_by_programs, inserted('<time datetime="2026-13">x</time>')),
    (structure.every_page_is_below_200_kilobytes, inserted("x" * structure.LARGEST)),
    (every_figure, inserted(f'{TWO}<a data-count="3" href="#two">3 x</a>')),
    (every_figure, inserted(f'{TWO}<p><a data-count="2" href="#two">3 x</a></p>')),
    (every_figure, inserted(f'{TWO}<a data-count="two" href="#two">2 x</a>')),
    (every_figure, inserted(f'{TWO}<b data-count="2">2 x</b>')),
    (every_figure, inserted('<a data-count="0" href="nowhere.html">0 x</a>')),
    (every_figure, inserted('<a data-count="0" href="#nowhere">0 x</a>')),
    (unmarked, replaced('data-page="user"', 'data-page="account"')),
]
# Correct texts that must not be reported.
CORRECT = [
    (every_figure, inserted(f'{TWO}<p><a data-count="2" href="#two">x</a> 2</p>')),
    (every_figure, inserted('<ul id="no"></ul><a data-count="0" href="#no">none</a>')),
    # A list in two parts that link to each other.
    (
        every_figure,
        inserted(
            '<p id="more"><i data-row>C</i> <a data-part href="#few">back</a></p>'
            '<p id="few"><i data-row>A</i> <i data-row>B</i> <a data-part href="#more">on</a></p>'
            '<a data-count="3" href="#few">3 x</a>'
        ),
    ),
    (
        every_figure,
        inserted(f'<p id="all">{"<i data-row>x</i>" * 1234}</p><a data-count="1234" href="#all">1.234 x, 1 y</a>'),
    ),
    (
        structure.every_time_can_be_read_by_programs,
        inserted('<time datetime="2026-02">x</time><time>2026-02-03</time>'),
    ),
    (
        structure.every_time_can_be_read_by_programs,
        inserted('<time datetime="2026-02-03T10:00:00.123456789+01:00">x</time>'),
    ),
    (structure.every_picture_is_named_or_left_out, inserted('<svg role="img"><title>x</title></svg>')),
]


def blind(site, path):
    """The mistakes that were not detected, and the correct texts that were reported."""
    for change, is_mistake in [*[(case, True) for case in MISTAKES], *[(case, False) for case in CORRECT]]:
        check, mend = change
        markup = mend(site.text(path))
        if markup == site.text(path):
            yield f"{check.__name__}: the page could not be changed: {path}"
            continue
        broken = site.changed({path: markup.encode()})
        before = set(check(site, site.document(path)))
        after = set(check(broken, broken.document(path)))
        if (after - before != set()) != is_mistake:
            changed = markup[-200:].split("</main>")[0][-100:]
            yield f"{check.__name__} {'does not notice' if is_mistake else 'blames'}: {changed} {after - before}"

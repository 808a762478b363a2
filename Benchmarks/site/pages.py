"""Checks that two sites have the same words about every user."""

import html
import pathlib
import re
from collections.abc import Iterator

_MOMENT = re.compile(r'<time datetime="([^"]*)">[^<]*</time>')
_NOTICE = re.compile(r'<p class="notice.*?</p>', re.DOTALL)
_ATTRIBUTES = re.compile(r'data-(?:account|user|product|outcome|retained|cause|path)="[^"]*"')
_TAG = re.compile(r"<[^>]*>")


def differences(ours: pathlib.Path, theirs: pathlib.Path) -> Iterator[str]:
    """The pages whose words, from the title to the heading of the ticket, differ between the sites.

    Notices and the time of the data are ignored, because account.json does not contain them.
    """
    for page in (ours / "accounts").glob("*/*/users/*.html"):
        account, locale, user = page.parts[-4], page.parts[-3], page.name
        other = theirs / locale / "accounts" / account / "users" / user
        if not other.exists():
            yield f"{other} is missing"
        elif (words := _words(page)) != (others := _words(other)):
            yield f"{page} and {other} differ:\n{words}\n{others}"


def _words(page: pathlib.Path) -> str:
    text = page.read_text()
    title = text[text.index("<title>") : text.index("</title>")]
    body = text[text.index("<h1>") : text.index('<p class="ticket">')]
    moments = _MOMENT.sub(r"\1", _NOTICE.sub("", body))
    words = _TAG.sub(" ", f"{title} {moments}").split()
    return html.unescape(" ".join([*_ATTRIBUTES.findall(text), *words]))

"""Quotation marks around a quote, where its author did not type them. Pure."""

from __future__ import annotations

import re

from languages import RECORDS
from richtext.sanitising import plain

_ANY = "«»“”„‟‹›‘‚\"'—–"
_OPENING_TAGS = re.compile(r"\A(?>(?:\s*+<[^/>][^>]*+>)*)\s*+")
_CLOSING_TAG = re.compile(r"</[^<>]+>\Z")
# A closing tag of rich text is shorter than this, in characters.
_TAG = 16


def quoted(html: str, language: str) -> str:
    """Return the rich text of a quote within the marks of its language; one that has marks of its own stays as it is."""
    if plain(html).lstrip()[:1] in ("", *_ANY):
        return html
    opening, closing = RECORDS[language].quotes
    start = _OPENING_TAGS.match(html)
    first, last = start.end() if start else 0, _end_of_words(html)
    return f"{html[:first]}{opening}{html[first:last]}{closing}{html[last:]}"


def _end_of_words(html: str) -> int:
    """Return where the tags that close the text begin, with the white space around them."""
    end = len(html)
    while True:
        while end and html[end - 1].isspace():
            end -= 1
        tag = _CLOSING_TAG.search(html, max(0, end - _TAG), end)
        if not tag:
            return end
        end = tag.start()

"""Quotation marks around a quote, where its author did not type them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from richtext.sanitising import plain

_MARKS: Mapping[str, tuple[str, str]] = {
    "fr": ("«\u00a0", "\u00a0»"),
    "en": ("“", "”"),
    "de": ("„", "“"),
}
_ANY = "«»“”„‟‹›‘‚\"'—–"
_OPENING_TAGS = re.compile(r"\A(?:\s*<[^/>][^>]*>)*\s*")
_CLOSING_TAGS = re.compile(r"\s*(?:</[^>]+>\s*)*\Z")


def quoted(html: str, language: str) -> str:
    """Return the rich text of a quote within the marks of its language; one that has marks of its own stays as it is."""
    if plain(html).lstrip()[:1] in ("", *_ANY):
        return html
    opening, closing = _MARKS.get(language, _MARKS["en"])
    start = _OPENING_TAGS.match(html)
    end = _CLOSING_TAGS.search(html)
    first, last = start.end() if start else 0, end.start() if end else len(html)
    return f"{html[:first]}{opening}{html[first:last]}{closing}{html[last:]}"

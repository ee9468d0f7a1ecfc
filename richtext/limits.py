"""How long, how deep and with how long addresses rich text may be, so that every file can be made of it; and how foreign text is fitted in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from richtext.sanitising import BLOCK_TAGS, plain, sanitise
from richtext.shortening import beginning

MOST = 200_000  # characters with their tags; a long communiqué has 20,000
DEEPEST = 20  # elements within each other: eight lists, and what stands in the last one
LONGEST_ADDRESS = 2000  # characters; Word takes 2,079, a PDF 8,000

_TAG = re.compile(r'<(/?)([a-z]++)((?>(?:[^<>"]|"[^"]*+")*))>')
_HREF = re.compile(r'href="([^"]*)"')


def validate_rich(html: str) -> None:
    """Refuse rich text of which no file could be made, in a sentence for each reason."""
    html = sanitise(html)
    found = []
    if len(html) > MOST:
        found.append(
            ValidationError(
                _("This text is too long: %(length)s characters, where %(most)s are possible."),
                params={"length": len(html), "most": MOST},
            )
        )
    addresses = [address for address in addresses_of(html) if len(address) > LONGEST_ADDRESS]
    if addresses:
        found.append(
            ValidationError(
                _(
                    "An address in this text is too long (%(length)s characters): “%(start)s…”. "
                    "Links may have %(most)s characters."
                ),
                params={
                    "length": len(addresses[0]),
                    "start": addresses[0][:60],
                    "most": LONGEST_ADDRESS,
                },
            )
        )
    if depth(html) > DEEPEST:
        found.append(
            ValidationError(
                _("Lists and quotes lie too deep within each other: eight are the most.")
            )
        )
    if found:
        raise ValidationError(found)


def addresses_of(html: str) -> Iterator[str]:
    """Yield the addresses of the links in sanitised HTML."""
    return (unescape(match[1]) for match in _HREF.finditer(html))


def depth(html: str) -> int:
    """Return how many elements of sanitised HTML lie within each other at most."""
    now = most = 0
    for closing, name, _rest in _TAG.findall(html):
        if name == "br":
            continue
        now += -1 if closing else 1
        most = max(most, now)
    return most


def has_room(name: str, open_elements: int) -> bool:
    """Return whether an element may stand within so many others; a list only where its items may stand too."""
    return open_elements + (name in ("ul", "ol")) < DEEPEST


def fitted(html: str) -> tuple[str, list[str]]:
    """Return rich text from elsewhere within the limits, and in words what found no room in it.

    A link whose address is too long becomes words, what lies too deep comes up, and what is too long is cut after a paragraph.
    """
    html = sanitise(html)
    left_out = [address for address in addresses_of(html) if len(address) > LONGEST_ADDRESS]
    if left_out or depth(html) > DEEPEST:
        html = sanitise(_flattened(html))
    if len(html) > MOST:
        html, rest = _cut(html)
        left_out.append(rest)
    return html, left_out


def _flattened(html: str) -> str:
    """Return sanitised HTML without the elements that lie too deep and the links that are too long; their words stay."""
    open_: list[bool] = []
    kept = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal kept
        closing, name, rest = tag[1], tag[2], tag[3]
        if name == "br":
            return tag[0]
        instead = " " if name in BLOCK_TAGS else ""
        if closing:
            fits = bool(open_) and open_.pop()
            kept -= fits
            return tag[0] if fits else instead
        address = _HREF.search(rest)
        too_long = address is not None and len(unescape(address[1])) > LONGEST_ADDRESS
        in_its_list = name != "li" or bool(open_ and open_[-1])
        fits = has_room(name, kept) and not too_long and in_its_list
        open_.append(fits)
        kept += fits
        return tag[0] if fits else instead

    return _TAG.sub(keep, html)


def _cut(html: str) -> tuple[str, str]:
    """Return the paragraphs that fit, and the words of the rest."""
    now = end = 0
    for tag in _TAG.finditer(html, 0, MOST):
        if tag[2] == "br":
            continue
        now += -1 if tag[1] else 1
        if not now:
            end = tag.end()
    if end:
        return html[:end], plain(html[end:])
    words = plain(html)
    # One paragraph as long as a book: its first words, with room for the references of what is escaped.
    first = beginning(words, MOST // 8)
    return f"<p>{escape(first, quote=False)}</p>", words[len(first) :].strip()

"""How deep markup may nest before it is parsed: the rules of HTML ask every open element again for every tag.

Thousands of elements within each other, or thousands of marks of emphasis left open, each opened again in every paragraph, would take
minutes and fill the memory. Source: HTML Living Standard §13.2.4.2–3 (the stack of open elements, the list of active formatting
elements), §13.2.5 (tokens).
"""

from __future__ import annotations

import re

DEEPEST = 120  # elements within each other; a web page has thirty
MOST_OPEN = 24  # marks of emphasis open at once

# A tag as a browser reads it, to its end or to the end of the text: nothing is ever looked at twice.
_TAG = re.compile(
    r"<(/?)([a-zA-Z][^\s/>]*+)"
    r"(?>(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+)?)?)*)(?:>|\Z)"
)
_EMPHASIS = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)  # fmt: skip
# What has no content, and what the next of its kind closes.
_FLAT = frozenset(
    [
        "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead",
        "tbody", "tfoot", "caption", "colgroup", "rb", "rt", "rtc", "rp", "html", "head", "body",
    ]
)  # fmt: skip


def shallow(html: str) -> str:
    """Return HTML without the tags that lie too deep within each other; their words stay."""
    if html.count("<") <= MOST_OPEN:
        return html
    nest = _Nest()
    pieces, end = [], 0
    for tag in _TAG.finditer(html):
        if not nest.takes(tag[2].lower(), is_end=bool(tag[1])):
            pieces.append(html[end : tag.start()])
            end = tag.end()
    return "".join([*pieces, html[end:]]) if pieces else html


class _Nest:
    """The elements that are open, as far as they count."""

    def __init__(self) -> None:
        self.within: list[str] = []
        self.counted: dict[str, int] = {}
        self.emphasis = 0

    def takes(self, name: str, *, is_end: bool) -> bool:
        """Say whether there is room for a tag, and count it."""
        if name in _FLAT:
            return True
        if name in _EMPHASIS:
            return self._emphasis(name, is_end)
        if not is_end:
            if len(self.within) >= DEEPEST:
                return False
            self.within.append(name)
            self.counted[name] = self.counted.get(name, 0) + 1
            return True
        if not self.counted.get(name):
            return False
        while self.within:
            last = self.within.pop()
            self.counted[last] -= 1
            if last == name:
                break
        return True

    def _emphasis(self, name: str, is_end: bool) -> bool:
        open_ = self.counted.get(name, 0)
        if is_end:
            self.counted[name] = max(0, open_ - 1)
            self.emphasis -= bool(open_)
            return bool(open_)
        if self.emphasis >= MOST_OPEN:
            return False
        self.counted[name] = open_ + 1
        self.emphasis += 1
        return True

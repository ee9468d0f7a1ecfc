"""Sanitised HTML as a small tree, for renderers that do not speak HTML (PDF, DOCX, plain text)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

from richtext.limits import LONGEST_ADDRESS, has_room
from richtext.sanitising import BLOCK_TAGS, sanitise


@dataclass(frozen=True, slots=True)
class Node:
    """A node: `kind` is p, ul, ol, li, blockquote, strong, em, a, br, sub, sup or text."""

    kind: str
    text: str = ""
    href: str = ""
    children: tuple[Node, ...] = ()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, str, list[Node]]] = [("root", "", [])]
        self.too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.stack[-1][2].append(Node("br"))
        elif self.too_deep or not has_room(tag, len(self.stack) - 1):
            self.too_deep += 1
            if tag in BLOCK_TAGS:
                self.stack[-1][2].append(Node("text", text=" "))
        else:
            href = dict(attrs).get("href") or ""
            self.stack.append((tag, href if len(href) <= LONGEST_ADDRESS else "", []))

    def handle_endtag(self, tag: str) -> None:
        if tag == "br" or len(self.stack) == 1:
            return
        if self.too_deep:
            self.too_deep -= 1
            return
        kind, href, children = self.stack.pop()
        self.stack[-1][2].append(Node(kind, href=href, children=tuple(children)))

    def handle_data(self, data: str) -> None:
        if data:
            self.stack[-1][2].append(Node("text", text=data))


_BLOCKS = {"p", "ul", "ol", "blockquote"}


@lru_cache(maxsize=2048)
def parse(html: str) -> tuple[Node, ...]:
    """Return the blocks of rich text; loose inline content is wrapped in paragraphs.

    The HTML is sanitised first, so that the tree never holds what the page would not show. Words frozen before there were limits
    are within them here: what lies too deep comes up, and a link whose address is too long is words.
    """
    builder = _Builder()
    builder.feed(sanitise(html))
    builder.close()
    builder.too_deep = 0
    while len(builder.stack) > 1:
        builder.handle_endtag(builder.stack[-1][0])
    blocks: list[Node] = []
    loose: list[Node] = []
    for node in builder.stack[0][2]:
        if node.kind in _BLOCKS:
            if loose and any(n.text.strip() or n.children for n in loose):
                blocks.append(Node("p", children=tuple(loose)))
            loose = []
            blocks.append(node)
        else:
            loose.append(node)
    if loose and any(n.text.strip() or n.children for n in loose):
        blocks.append(Node("p", children=tuple(loose)))
    return tuple(blocks)

"""Sanitised HTML as a small tree, for renderers that do not speak HTML (PDF, DOCX, plain text)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

from richtext.sanitising import sanitise


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

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.stack[-1][2].append(Node("br"))
        else:
            self.stack.append((tag, dict(attrs).get("href") or "", []))

    def handle_endtag(self, tag: str) -> None:
        if tag == "br" or len(self.stack) == 1:
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

    The HTML is sanitised first, so that the tree never holds what the page would not show.
    """
    builder = _Builder()
    builder.feed(sanitise(html))
    builder.close()
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

"""Rich text as lines of plain text. Pure."""

from __future__ import annotations

from richtext.tree import Node, parse

# How emphasis looks where nothing but signs can show it.
_SIGNS = {"strong": "**", "em": "*", "sub": "_", "sup": "^"}


def in_lines(html: str, *, marked: bool = False) -> str:
    """Return rich text as lines: a paragraph each, list items with a dash or their number, addresses after their words.

    With `marked`, emphasis is shown by signs, so that texts which look different are different.
    """
    return "\n".join(line for node in parse(html) for line in _block(node, marked))


def _block(node: Node, marked: bool) -> list[str]:
    if node.kind in ("ul", "ol"):
        items = [child for child in node.children if child.kind == "li"]
        return [
            f"{f'{n}.' if node.kind == 'ol' else '–'} {_inline(item, marked).strip()}"
            for n, item in enumerate(items, start=1)
        ]
    if node.kind == "blockquote" and any(c.kind == "p" for c in node.children):
        lines = [line for child in node.children for line in _block(child, marked)]
        return [f"> {line}" for line in lines] if marked else lines
    text = _inline(node, marked).strip()
    return [text] if text else []


def _inline(node: Node, marked: bool) -> str:
    if node.kind == "text":
        return " ".join(node.text.split(" ")).replace("\n", " ")
    if node.kind == "br":
        return "\n"
    text = "".join(_inline(child, marked) for child in node.children)
    if node.kind == "p":
        return text + " "
    if node.kind == "a" and node.href.startswith("http") and node.href not in text:
        return f"{text} ({node.href})"
    if not marked or not text.strip():
        return text
    if node.kind == "a":
        return text if node.href in text else f"{text} ({node.href})"
    sign = _SIGNS.get(node.kind, "")
    return f"{sign}{text}{sign}"

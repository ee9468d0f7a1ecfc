"""How the parts of a document stand on the page: rows of figures, groups of pictures, anchors, the table of contents. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from announcements.document import Commitments, Document, Figure, Part, Picture, Text

# Characters: a longer headline is set smaller, so that it keeps to about four lines.
LONG, VERY_LONG = 70, 120


@dataclass(frozen=True, slots=True)
class Block:
    """One or more parts of a kind that stand together; `anchor` is empty when nothing leads here."""

    kind: str
    parts: tuple[Part, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents; a label of None is worded by the page."""

    anchor: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Layout:
    blocks: tuple[Block, ...]
    contents: tuple[Entry, ...]
    headline_length: str


def lay_out(document: Document) -> Layout:
    """Return the body as it stands on the page; figures and pictures that follow each other form one block."""
    blocks: list[Block] = []
    contents: list[Entry] = []
    sections = 0
    for kind, group in groupby(document.body, key=lambda part: type(part)):
        parts = tuple(group)
        if kind in (Figure, Picture):
            blocks.append(Block(kind.kind, parts))
            continue
        for part in parts:
            anchor = ""
            if isinstance(part, Text) and part.heading:
                sections += 1
                anchor = f"s{sections}"
                contents.append(Entry(anchor, part.heading))
            elif isinstance(part, Commitments):
                anchor = "engagements"
                contents.append(Entry(anchor, None))
            blocks.append(Block(part.kind, (part,), anchor))
    return Layout(tuple(blocks), tuple(contents), headline_length(document.headline))


def headline_length(headline: str) -> str:
    """Return short, long or very-long."""
    if len(headline) > VERY_LONG:
        return "very-long"
    return "long" if len(headline) > LONG else "short"

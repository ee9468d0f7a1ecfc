"""What every reader produces and the recogniser consumes: a flat list of blocks.

A reader knows a file format and nothing of communiqués; the recogniser knows communiqués and nothing
of file formats. These values are all that passes between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class UnreadableSource(ValueError):
    """The source cannot be read; the message is one translated sentence for the person who gave it."""


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class EmbeddedImage:
    """An image carried by the source: its bytes, its name there and its alternative text."""

    name: str
    data: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text in reading order.

    `text` is plain (single spaces; a line break inside the block is a newline); `html` is the same text as
    sanitised inline HTML (`strong em a[href] br sub sup`). `level` is 1–6 for a heading and the nesting depth, from 1,
    for a list item. `strong` says that all of the text is bold, which in Word often stands for a heading.
    `line` is the 1-based number of the block's line, paragraph or element in the source, shown as "where from".
    """

    kind: BlockKind
    text: str = ""
    html: str = ""
    level: int = 0
    ordered: bool = False
    list_number: int = 0
    strong: bool = False
    line: int = 0
    image: EmbeddedImage | None = None


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source as read: its blocks, and what the editor must be told about the reading (`notes`).

    `notes` are translated sentences (tracked changes found, comments left out, footers removed, encoding guessed …).
    `removed` are the lines taken out as page furniture (footers of a PDF).
    `language` is what the file itself declares ("fr", "en", "de") or an empty string; `title` its declared title.
    """

    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    language: str = ""
    title: str = ""
    format: str = "text"
    removed: tuple[str, ...] = ()

"""Plain text, pasted or from a file, with the bits of Markdown that pasted text often carries."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from manuscripts.blocks import BlockKind
from manuscripts.reading.columns import close_up, open_columns
from manuscripts.reading.inline import Piece, Run
from manuscripts.reading.lists import Marker, Nesting, confirm
from manuscripts.reading.markdown import inline_runs
from manuscripts.reading.pages import Line, remove_furniture, split_lines
from manuscripts.reading.wrapping import continues, join_all, runs_on, vocabulary_of, wrap_width

# A line that stands in a contact block or an address is shorter than this; a paragraph is longer.
SHORT_LINE = 100
_HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)(?!#)")
_CONTACT = re.compile(r"[^\s@]@[^\s@]+\.\w|\bwww\.|https?://|\d[\d .\-\u00a0\u202f]{7,}\d")
_LONE_BULLET = "•●▪◦‣○■\uf0b7\uf0a7"


@dataclass(slots=True)
class _Group:
    """Lines that stand together; a marker makes them an item."""

    kind: BlockKind
    lines: list[Line] = field(default_factory=list)
    marker: Marker | None = None
    level: int = 0
    list_key: int = 0


def read_text(text: str) -> tuple[list[Piece], list[str], list[str]]:
    """The pieces of a plain text, what the editor must be told, and the lines that were left out.

    Lines are put together only where the text is visibly wrapped; short lines that stand together (an address, a
    contact) make one block of several lines.
    """
    lines, removed = remove_furniture(split_lines(text))
    notes = []
    if removed:
        notes.append(
            _("Page numbers and repeated page headers or footers were left out: %(lines)s.")
            % {"lines": " · ".join(removed)}
        )
    lines = open_columns([close_up(line) for line in _attach_lone_bullets(lines)])
    width = wrap_width([line.text for line in lines])
    groups = _group(lines, width)
    has_blanks = any(line.is_blank and not line.is_page_break for line in _inner(lines))
    vocabulary = vocabulary_of(text) if width else frozenset()
    pieces: list[Piece] = []
    for group in groups:
        pieces.extend(_pieces(group, width, vocabulary, has_blanks))
    return pieces, notes, removed


def _inner(lines: list[Line]) -> list[Line]:
    """The lines between the first and the last that hold something."""
    full = [index for index, line in enumerate(lines) if not line.is_blank]
    return lines[full[0] : full[-1]] if full else []


def _attach_lone_bullets(lines: list[Line]) -> list[Line]:
    """PDF viewers copy some bullets as a line of their own: put each before the line it belongs to."""
    joined: list[Line] = []
    bullet = ""
    for line in lines:
        mark = line.text.strip()
        if len(mark) == 1 and mark in _LONE_BULLET:
            bullet = line.text.rstrip() + " "
        elif bullet and not line.is_blank:
            joined.append(Line(line.number, bullet + line.text.lstrip()))
            bullet = ""
        else:
            joined.append(line)
    return joined


def _group(lines: list[Line], width: int) -> list[_Group]:
    texts = [line.text for line in lines]

    def carries_on(index: int) -> bool:
        return bool(index) and continues(texts[index - 1], texts[index], width)

    markers = confirm(texts, carries_on=carries_on)
    groups: list[_Group] = []
    current: _Group | None = None
    after_page = False
    nesting, list_key, interrupted = Nesting(), 0, True
    for index, line in enumerate(lines):
        if line.is_blank:
            current = None
            after_page = after_page or line.is_page_break
            continue
        marker = markers.get(index)
        if after_page and current is None and not marker and groups:
            current = groups[-1] if runs_on(groups[-1].lines[-1].text, line.text) else None
        after_page = False
        if current and not marker and _belongs(current, line, width):
            current.lines.append(line)
            continue
        heading = _HEADING.match(line.text)
        if marker:
            if interrupted:
                nesting, list_key, interrupted = Nesting(), index + 1, False
            current = _Group(BlockKind.ITEM, [line], marker, nesting.level(marker), list_key)
        elif heading:
            current = _Group(BlockKind.HEADING, [line], level=len(heading[1]))
        else:
            current = _Group(BlockKind.PARAGRAPH, [line])
        interrupted = not marker
        groups.append(current)
    return groups


def _belongs(group: _Group, line: Line, width: int) -> bool:
    if group.kind is BlockKind.HEADING or _HEADING.match(line.text):
        return False
    if group.kind is BlockKind.PARAGRAPH:
        return True
    indent = len(line.text) - len(line.text.lstrip(" \t\u00a0"))
    deeper = group.marker is not None and indent > group.marker.indent
    above = group.lines[-1].text
    return (
        deeper or continues(above, line.text, width) or (bool(width) and runs_on(above, line.text))
    )


def _pieces(group: _Group, width: int, vocabulary: frozenset[str], has_blanks: bool) -> list[Piece]:
    first = group.lines[0]
    if group.kind is BlockKind.HEADING:
        body = first.text.lstrip("#").strip()
        closed = body.rstrip("#")
        body = closed.rstrip() if closed[-1:].isspace() else body
        return [Piece(BlockKind.HEADING, inline_runs(body), level=group.level, line=first.number)]
    if group.marker:
        texts = [first.text[group.marker.length :], *(line.text for line in group.lines[1:])]
        text = join_all(texts, vocabulary)
        return [
            Piece(
                BlockKind.ITEM,
                inline_runs(text),
                level=group.level,
                ordered=group.marker.ordered,
                list_key=group.list_key,
                line=first.number,
            )
        ]
    lines = _unwrap(group.lines, width, vocabulary)
    return [_paragraph(part) for part in _divide(lines, has_blanks)]


def _unwrap(lines: list[Line], width: int, vocabulary: frozenset[str]) -> list[Line]:
    number, parts = 0, [""]
    joined: list[Line] = []
    above: Line | None = None
    for line in lines:
        # A line that a page's end kept apart may continue one that is shorter than the width.
        over_page = above is not None and line.number > above.number + 1
        if above and (
            continues(above.text, line.text, width)
            or (width and over_page and runs_on(above.text, line.text))
        ):
            parts.append(line.text)
        else:
            if above:
                joined.append(Line(number, join_all(parts, vocabulary)))
            number, parts = line.number, [line.text]
        above = line
    return [*joined, Line(number, join_all(parts, vocabulary))] if above else joined


def _divide(lines: list[Line], has_blanks: bool) -> list[list[Line]]:
    """One block for short lines that stand together, else a block for each line."""
    if len(lines) < 2:
        return [lines]
    if not has_blanks or any(len(line.text.strip()) > SHORT_LINE for line in lines):
        return [[line] for line in lines]
    if any(_CONTACT.search(line.text) for line in lines):
        return [lines]
    parts: list[list[Line]] = [[]]
    for line in lines:
        if _is_bold(line.text):
            parts += [[line], []]
        else:
            parts[-1].append(line)
    bold_throughout = all(_is_bold(line.text) for line in lines)
    return [lines] if bold_throughout else [part for part in parts if part]


def _is_bold(text: str) -> bool:
    text = text.strip()
    return (
        len(text) > 4 and text.startswith("**") and text.endswith("**") and "**" not in text[2:-2]
    )


def _paragraph(lines: list[Line]) -> Piece:
    runs: list[Run] = []
    for line in lines:
        runs += [Run("\n")] if runs else []
        runs += inline_runs(line.text)
    return Piece(BlockKind.PARAGRAPH, runs, line=lines[0].number)

"""Bullets and numbers that people type: which lines are items, and how deep."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from manuscripts.blocks import BlockKind
from manuscripts.reading.inline import Piece, Run, drop_start, split_lines

_DASHES = "-–—"
_DOTS = "•●·∙⋅"
_GLYPHS = _DOTS + "▪◦‣○■□➢➤►▶→⇒✓✔❖◆\uf0b7\uf0a7\uf0d8\uf0fc\uf02d\uf076"
_BULLET = re.compile(
    rf"(?P<indent>[ \t\u00a0]*)(?P<mark>[{_DASHES}*](?=[ \t\u00a0\u202f])|[{_GLYPHS}]|o(?=\t))[ \t\u00a0\u202f]*(?=\S)"
)
_NUMBER = re.compile(
    r"(?P<indent>[ \t\u00a0]*)(?:(?P<number>\d{1,2})[.)]|(?P<letter>[a-z])\))[ \t\u00a0\u202f]+(?=\S)"
)
# "- 30 -", "– Fin –" and "* * *" close a text; they are no items of it.
_END_MARK = re.compile(rf".{{0,12}}[{_DASHES}]\s*$|[{_DASHES}*\s]+$")


@dataclass(frozen=True, slots=True)
class Marker:
    """What stands before an item: its indent in columns, its kind, its number, and its length in characters."""

    indent: int
    family: str
    number: int
    length: int

    @property
    def ordered(self) -> bool:
        """Whether the item is numbered or lettered."""
        return self.family in ("1", "a")

    @property
    def is_glyph(self) -> bool:
        """Whether the mark is a sign that nobody types for anything but a bullet."""
        return self.family not in ("-", "*", "1", "a")


def marker_of(line: str) -> Marker | None:
    """The marker that `line` opens with, if it opens with one; whether it is an item, its neighbours tell."""
    match = _BULLET.match(line)
    if match:
        if _END_MARK.match(line, match.end()):
            return None
        mark = match["mark"]
        family = "-" if mark in _DASHES else "•" if mark in _DOTS else mark
        return Marker(_columns(match["indent"]), family, 0, match.end())
    match = _NUMBER.match(line)
    if match and match["number"]:
        return Marker(_columns(match["indent"]), "1", int(match["number"]), match.end())
    if match:
        return Marker(_columns(match["indent"]), "a", ord(match["letter"]) - 96, match.end())
    return None


def _columns(indent: str) -> int:
    return len(indent.expandtabs(4))


def confirm(
    lines: list[str], *, carries_on: Callable[[int], bool] = lambda index: False
) -> dict[int, Marker]:
    """The markers of the lines that truly are items, by index.

    One dash, star or number alone proves nothing (a dateline, a remark, "3. März"): it takes a neighbour of its kind,
    or a line before it that ends in a colon. `carries_on(i)` says that line i continues the line above it.
    """
    found = {index: marker for index, line in enumerate(lines) if (marker := marker_of(line))}
    confirmed: dict[int, Marker] = {}
    latest: dict[str, Marker] = {}
    before: int | None = None
    for index, marker in found.items():
        near = before is not None and _is_near(lines, before, index, carries_on)
        if before is not None and near:
            other = found[before]
            if _are_kin(other, marker):
                confirmed[before] = other
                confirmed[index] = marker
            elif before in confirmed and not marker.ordered and marker.indent > other.indent:
                confirmed[index] = marker
            elif before in confirmed and _are_kin(latest.get(marker.family), marker):
                # Past a nested list, the outer one goes on.
                confirmed[index] = marker
        if marker.is_glyph or (not marker.ordered and _introduced(lines, index)):
            confirmed[index] = marker
        if before in confirmed:
            latest[confirmed[before].family] = confirmed[before]
        if index in confirmed:
            latest[marker.family] = marker
        before = index
    return dict(sorted(confirmed.items()))


def _are_kin(first: Marker | None, second: Marker) -> bool:
    if first is None or first.family != second.family:
        return False
    return not second.ordered or second.number == first.number + 1


def _introduced(lines: list[str], index: int) -> bool:
    for above in range(index - 1, -1, -1):
        if lines[above].strip():
            return lines[above].rstrip().endswith(":")
    return False


def _is_near(lines: list[str], first: int, second: int, carries_on: Callable[[int], bool]) -> bool:
    blank = False
    for index in range(first + 1, second):
        line = lines[index]
        if not line.strip():
            blank = True
        elif blank or not (line[0] in " \t\u00a0" or carries_on(index)):
            return False
    return True


class Nesting:
    """Levels of successive typed items, from their indents and the kinds of their marks."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def level(self, marker: Marker) -> int:
        """The depth, from 1, of the next item."""
        while self._open and self._open[-1][0] > marker.indent:
            self._open.pop()
        place = (marker.indent, marker.family)
        if place in self._open:
            del self._open[self._open.index(place) + 1 :]
        else:
            self._open.append(place)
        return len(self._open)


def typed_items(pieces: list[Piece]) -> list[Piece]:
    """The pieces, with paragraphs that open with typed bullets made into items.

    Word texts and web pages are full of lists made with the hyphen key, a paragraph or a line break each.
    """
    spread = [part for piece in pieces for part in _lines_of_list(piece)]
    texts = [piece.text if piece.kind is BlockKind.PARAGRAPH else "\0" for piece in spread]
    confirmed = confirm(texts)
    nesting, key, last = Nesting(), 0, -2
    for index, marker in confirmed.items():
        if index != last + 1:
            nesting, key = Nesting(), index
        piece = spread[index]
        spread[index] = Piece(
            kind=BlockKind.ITEM,
            runs=drop_start(piece.runs, marker.length),
            level=nesting.level(marker),
            ordered=marker.ordered,
            list_key=("typed", key),
            line=piece.line,
        )
        last = index
    return spread


def _lines_of_list(piece: Piece) -> list[Piece]:
    if piece.kind is not BlockKind.PARAGRAPH or "\n" not in piece.text:
        return [piece]
    lines = split_lines(piece.runs)
    texts = ["".join(run.text for run in line) for line in lines]
    items = confirm(texts)
    if not items:
        return [piece]
    parts: list[Piece] = []
    for index, line in enumerate(lines):
        if index in items or index - 1 in items or not parts:
            parts.append(replace(piece, runs=line))
        else:
            parts[-1].runs += [Run("\n"), *line]
    return parts

"""Page furniture in text copied from a PDF: page numbers, and header and footer lines that repeat."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from dataclasses import dataclass

_OF = r"(?:/|\||sur|of|von|de)"
_PAGE = re.compile(
    rf"(?:[-–—|]\s*)?(?:page|seite|p\.|pag\.)\s*\d{{1,3}}(?:\s*{_OF}\s*\d{{1,3}})?(?:\s*[-–—|])?",
    re.I,
)
_PAGE_AT_END = re.compile(rf"\S.{{0,80}}\b(?:page|seite)\s*\d{{1,3}}\s*{_OF}\s*\d{{1,3}}", re.I)
_NUMBER_AT_END = re.compile(rf"\b(?:page|seite)\s*\d{{1,3}}\s*{_OF}\s*\d{{1,3}}$", re.I)
_FRACTION = re.compile(r"(?:[-–—]\s*)?(\d{1,3})\s*/\s*(\d{1,3})(?:\s*[-–—])?")
_BARE = re.compile(r"(?:[-–—]\s*)?(\d{1,3})(?:\s*[-–—])?")
_LONGEST = 120
# Page numbers stand a page apart; figures in a list do not.
_APART = 8
# A header of the first page stands among its first lines.
_HEADER = 4
# Blank lines at a page's end are few; further on, a line touches no page's end.
_REACH = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source: its 1-based number, its text with its indent, and whether a page ended here."""

    number: int
    text: str
    is_page_break: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing can be seen on the line."""
        return not self.text.strip()


def split_lines(text: str) -> list[Line]:
    """The lines of `text`, numbered; a form feed counts as a page break of its own."""
    lines: list[Line] = []
    for number, raw in enumerate(re.split("\r\n|[\r\n\x0b\x85\u2028\u2029]", text), start=1):
        for index, part in enumerate(raw.split("\x0c")):
            if index:
                lines.append(Line(number, "", is_page_break=True))
            if part or not index:
                lines.append(Line(number, part.rstrip()))
    return lines


def remove_furniture(lines: list[Line]) -> tuple[list[Line], list[str]]:
    """The lines with page numbers and repeated headers and footers taken out, and what was taken out.

    A line that repeats is furniture only where it touches a page's end; the same words elsewhere stay.
    """
    anchors = {i for i, line in enumerate(lines) if line.is_page_break or _is_page_mark(line.text)}
    anchors |= _bare_numbers(lines, anchors)
    if not anchors:
        return lines, []
    furniture = _repeated(lines, anchors)
    gone = {index for index in anchors if not lines[index].is_page_break} | furniture
    heads = _heads(lines, gone)
    removed = list(
        dict.fromkeys(
            lines[index].text.strip().removeprefix(heads.get(index, "")).lstrip(" |–—-")
            for index in sorted(gone)
        )
    )
    kept = [
        Line(line.number, heads.get(index, ""), is_page_break=index not in heads)
        if index in gone
        else line
        for index, line in enumerate(lines)
    ]
    return kept, removed


def _heads(lines: list[Line], gone: set[int]) -> dict[int, str]:
    """What stands beside the page number in the first page's header: a date, a number, a name."""
    opening = [index for index, line in enumerate(lines) if not line.is_blank][:_HEADER]
    found = {}
    for index in gone.intersection(opening):
        text = lines[index].text.strip()
        mark = _PAGE_AT_END.fullmatch(text) and _NUMBER_AT_END.search(text)
        if mark and (head := text[: mark.start()].rstrip(" |–—-·")):
            found[index] = head
    return found


def _is_page_mark(text: str) -> bool:
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return False
    if _PAGE.fullmatch(text) or _PAGE_AT_END.fullmatch(text):
        return True
    match = _FRACTION.fullmatch(text)
    return match is not None and 0 < int(match[1]) <= int(match[2]) <= 60


def _bare_numbers(lines: list[Line], anchors: set[int]) -> set[int]:
    numbers = {
        index: int(match[1])
        for index, line in enumerate(lines)
        if (match := _BARE.fullmatch(line.text.strip())) and index not in anchors
    }
    breaks = [index for index in anchors if lines[index].is_page_break]
    if breaks:
        touching = {_neighbour(lines, i, step, anchors) for i in breaks for step in (-1, 1)}
        end = _neighbour(lines, len(lines), -1, set())
        near = numbers.keys() & touching
        ends = numbers.keys() & {end}
        return near | ends if near else near
    counted = list(numbers.items())
    runs = all(
        later == earlier + 1 and second - first >= _APART
        for (first, earlier), (second, later) in itertools.pairwise(counted)
    )
    if len(counted) >= 2 and runs and counted[0][1] in (1, 2):
        return set(numbers)
    return set()


def _neighbour(lines: list[Line], index: int, step: int, skip: set[int]) -> int:
    """The next line that holds something and is not skipped; an index outside the text where none is near."""
    for _tried in range(_REACH):
        index += step
        if not 0 <= index < len(lines) or not (lines[index].is_blank or index in skip):
            return index
    return len(lines) if step > 0 else -1


def _repeated(lines: list[Line], anchors: set[int]) -> set[int]:
    """Lines that stand at the edge of two pages or more; the copy that opens the text stays."""
    first = _neighbour(lines, -1, 1, anchors)
    second = _neighbour(lines, first, 1, anchors)
    opening = {_key(lines[i].text) for i in (first, second) if i < len(lines)}
    found: set[int] = set()
    for _depth in range(3):
        known = anchors | found
        places: dict[str, set[int]] = defaultdict(set)
        for anchor in anchors:
            for step in (-1, 1):
                index = _neighbour(lines, anchor, step, known)
                if 0 <= index < len(lines) and len(lines[index].text) <= _LONGEST:
                    places[_key(lines[index].text)].add(index)
        fresh: set[int] = set()
        for key, indexes in places.items():
            later = {index for index in indexes if index not in (first, second)}
            if len(indexes) >= 2 or (later and key in opening):
                fresh |= later
        if not fresh:
            break
        found |= fresh
    return found


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split()).casefold())

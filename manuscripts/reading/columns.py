"""Text set in columns with spaces: read each column, or each row, as one block; letters set apart closed up."""

from __future__ import annotations

import re
from itertools import groupby

from manuscripts.reading.pages import Line

# Justified text has gaps of two spaces; only a column is set further off.
_GAP = re.compile(r"(?<!\s)\s*\t\s*+|[ \u00a0]{3,}")
_LETTERHEAD_GAP = re.compile(r"(?<!\s)\s*\t\s*+|[ \u00a0]{5,}")
_LETTERHEAD = 8
_EMAIL = re.compile(r"[^\s@]@[^\s@]+\.\w{2}")
_PHONE = re.compile(r"\+?\(?\d[\d .\-()/\u00a0\u202f]{7,}\d")
_SPACED_WORD = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_])+(?!\S)")
_SPACED_LINE = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){4,}(?!\S)")


def close_up(line: Line) -> Line:
    """The line with letters that were set apart ("P R E S S E") put together again."""
    if not _SPACED_LINE.search(line.text):
        return line
    text = _SPACED_WORD.sub(lambda word: word.group().replace(" ", ""), line.text)
    return Line(line.number, text, line.is_page_break)


def by_column(rows: list[list[str]]) -> bool:
    """Whether cells belong together down a column: a row holds the addresses, or the numbers, of several."""
    if len(rows) < 2 or len({len(row) for row in rows}) != 1:
        return False
    return any(
        sum(bool(pattern.search(cell)) for cell in row) > 1
        and not any(other.search(cell) for cell in row)
        for row in rows
        for pattern, other in ((_EMAIL, _PHONE), (_PHONE, _EMAIL))
    )


def open_columns(lines: list[Line]) -> list[Line]:
    """The lines with contacts that stand side by side put one below the other, and letterheads' halves apart.

    A table of contacts is read by row; the columns of a flattened page are read one after the other.
    """
    opened: list[Line] = []
    seen = 0
    for count, run in groupby(lines, key=lambda line: len(_cells(line.text))):
        group = list(run)
        if count < 2:
            seen += sum(not line.is_blank for line in group)
            opened += group
            continue
        rows = [_cells(line.text) for line in group]
        blank = Line(group[0].number, "")
        if by_column(rows):
            for column in range(count):
                opened += [
                    Line(line.number, row[column]) for line, row in zip(group, rows, strict=True)
                ]
                opened.append(blank)
        elif all(any(_EMAIL.search(cell) for cell in row) for row in rows) and count > 2:
            for line, row in zip(group, rows, strict=True):
                opened += [blank, *(Line(line.number, cell) for cell in row)]
            opened.append(blank)
        elif seen < _LETTERHEAD and len(group) == 1:
            halves = _LETTERHEAD_GAP.split(group[0].text.strip())
            running = any(half[:1].islower() for half in halves)
            opened += group if running else [Line(group[0].number, half) for half in halves]
        else:
            opened += group
        seen += len(group)
    return opened


def _cells(text: str) -> list[str]:
    return [cell for cell in _GAP.split(text.strip()) if cell]

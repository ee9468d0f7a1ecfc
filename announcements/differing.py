"""Which runs of two sequences are the same: as `difflib` says of short ones, from landmark to landmark in long ones. Pure.

`difflib` compares each item with all that are equal to it: a paragraph that says one word again and again would take minutes. Past
`MOST_PAIRS` the ends that are alike are taken first, then the items that stand once in either (as in "patience diff"), then what is between.
"""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

MOST_PAIRS = 40_000


class Run(NamedTuple):
    """Items `a` to `b` of the old sequence and `c` to `d` of the new, the same or not."""

    is_same: bool
    a: int
    b: int
    c: int
    d: int


def runs(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[Run]:
    """Yield the runs that are the same and those that differ, in turn, all items of both in one of them."""
    last: Run | None = None
    for run in _runs(old, new):
        if last and last.is_same == run.is_same:
            last = Run(run.is_same, last.a, run.b, last.c, run.d)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


def _runs(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[Run]:
    if len(old) * len(new) <= MOST_PAIRS:
        yield from _compared(old, new, 0, len(old), 0, len(new))
        return
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    if start:
        yield Run(True, 0, start, 0, start)
    a, c = start, start
    for b, d in [*_landmarks(old, new, start, end), (len(old) - end, len(new) - end)]:
        if b > a or d > c:
            yield from _between(old, new, a, b, c, d)
        if b < len(old) - end:
            yield Run(True, b, b + 1, d, d + 1)
        a, c = b + 1, d + 1
    if end:
        yield Run(True, len(old) - end, len(old), len(new) - end, len(new))


def _between(
    old: Sequence[Hashable], new: Sequence[Hashable], a: int, b: int, c: int, d: int
) -> Iterator[Run]:
    if (b - a) * (d - c) <= MOST_PAIRS:
        yield from _compared(old, new, a, b, c, d)
    else:
        yield Run(False, a, b, c, d)


def _compared(
    old: Sequence[Hashable], new: Sequence[Hashable], a: int, b: int, c: int, d: int
) -> Iterator[Run]:
    matcher = difflib.SequenceMatcher(a=old[a:b], b=new[c:d], autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        yield Run(tag == "equal", a + first, a + last, c + start, c + end)


def _landmarks(
    old: Sequence[Hashable], new: Sequence[Hashable], start: int, end: int
) -> list[tuple[int, int]]:
    """The items that stand once in either sequence, in the longest row that both have in the same order."""
    places = _once(new, start, end)
    pairs = [(i, places[item]) for item, i in _once(old, start, end).items() if item in places]
    ends: list[
        int
    ] = []  # of each length of row, the earliest place in the new sequence that ends one
    rows: list[int] = []
    before: list[int] = []
    for index, (_old, place) in enumerate(pairs):
        at = bisect_left(ends, place)
        before.append(rows[at - 1] if at else -1)
        if at == len(ends):
            ends.append(place)
            rows.append(index)
        else:
            ends[at], rows[at] = place, index
    found = []
    index = rows[-1] if rows else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def _once(items: Sequence[Hashable], start: int, end: int) -> dict[Hashable, int]:
    middle = items[start : len(items) - end]
    counted = Counter(middle)
    return {item: start + i for i, item in enumerate(middle) if counted[item] == 1}

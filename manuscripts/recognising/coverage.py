"""Every word of a source must be found in its plan: placed, dropped or unplaced."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from manuscripts.blocks import BlockKind, SourceText
from manuscripts.plan import CommuniquePlan, Unplaced
from manuscripts.recognising.phones import PhoneBook
from manuscripts.recognising.text import MARK, Unit, fold

_WORD = re.compile(r"[^\W_]+")


def split_words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def words_of(plan: CommuniquePlan) -> Counter[str]:
    """Return the words that the plan holds, with how often it holds them."""
    counted: Counter[str] = Counter()
    for text in _strings(plan.as_json()):
        counted.update(split_words(text))
    if plan.embargo:
        counted.update(split_words(plan.embargo.text))
    return counted


def missing_words(source: SourceText, plan: CommuniquePlan) -> list[str]:
    """Return the words of the source that the plan does not hold as often as the source does.

    A telephone number counts as held when the plan holds it in E.164.
    """
    have = words_of(plan)
    need: Counter[str] = Counter()
    for text in _texts(source, plan):
        need.update(split_words(text))
    return sorted((need - have).elements())


def _texts(source: SourceText, plan: CommuniquePlan) -> Iterator[str]:
    numbers = {n for c in plan.contacts for n in (c.phone, *c.other_phones) if n}
    whole = "\n".join(block.text for block in source.blocks)
    book = PhoneBook(whole, plan.language)
    for block in source.blocks:
        if block.kind is BlockKind.IMAGE:
            continue
        text = "\n".join(MARK.sub("", line) for line in block.text.split("\n"))
        parts, position = [], 0
        for start, end, number in book.find(text):
            if number in numbers:
                parts.append(text[position:start])
                position = end
        yield " ".join([*parts, text[position:]])


# A line is looked for where its rarest word stands, of a word that is everywhere in the first of its places.
_MOST_PLACES = 64


class Held:
    """The texts of a plan as words, for finding whole lines again."""

    def __init__(self, plan: CommuniquePlan) -> None:
        self._words: list[str] = []
        self._places: dict[str, list[int]] = {}
        for text in _strings(plan.as_json()):
            for word in split_words(text):
                places = self._places.setdefault(word, [])
                if len(places) < _MOST_PLACES:
                    places.append(len(self._words))
                self._words.append(word)
            self._words.append("")  # no line goes on from one text into another

    def has(self, text: str) -> bool:
        """Say whether one text of the plan holds a line word for word."""
        wanted = split_words(text)
        if not wanted:
            return True
        offset = min(range(len(wanted)), key=lambda at: len(self._places.get(wanted[at], ())))
        return any(
            place >= offset and self._words[place - offset : place - offset + len(wanted)] == wanted
            for place in self._places.get(wanted[offset], ())
        )


def cover(source: SourceText, units: Sequence[Unit], plan: CommuniquePlan) -> CommuniquePlan:
    """Return the plan with every line of which a word is nowhere in it among the unplaced."""
    missing = Counter(missing_words(source, plan))
    if not missing:
        return plan
    held = Held(plan)
    counts = [(unit, Counter(split_words(unit.text))) for unit in units]
    # The lines of which most is missing first: a common word is missing somewhere else.
    counts.sort(key=lambda pair: -(pair[1] & missing).total() / max(1, pair[1].total()))
    lost: list[Unit] = []
    for strict in (True, False):
        for unit, counted in counts:
            wanting = [word for word in counted if missing[word] > 0]
            if not wanting or (strict and held.has(unit.text)):
                continue
            for word in wanting:
                missing[word] -= counted[word]
            lost.append(unit)
    lost.sort(key=lambda unit: unit.line)
    return replace(
        plan, unplaced=(*plan.unplaced, *(Unplaced(unit.text, unit.line) for unit in lost))
    )

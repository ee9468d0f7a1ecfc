"""Regular expressions mean the same on every Python that the newsroom runs on."""

from __future__ import annotations

from collections.abc import Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from tests.patterns import patterns_of
from tests.test_house import FLOOR

ONE_CHARACTER = {codes.LITERAL, codes.NOT_LITERAL, codes.IN, codes.ANY, codes.CATEGORY}


def possessive_groups(tree: Any) -> Iterator[Any]:
    """Yield what is repeated possessively and is more than one character."""
    for value in tree if isinstance(tree, parser.SubPattern | list | tuple) else ():
        if isinstance(value, tuple) and value and value[0] is codes.POSSESSIVE_REPEAT:
            item = value[1][2]
            if len(item) != 1 or item[0][0] not in ONE_CHARACTER:
                yield item
        yield from possessive_groups(value)


def test_no_group_is_repeated_possessively() -> None:
    """Python 3.11.2, which is Debian 12’s, misses some matches of `(?:…)*+`; `(?>(?:…)*)` means the same and finds them."""
    rooms = sorted(room for room in FLOOR if room not in {"newsroom", "trials"})
    wrong = [
        found.where
        for found in patterns_of(*rooms)
        if list(possessive_groups(parser.parse(found.pattern.pattern, found.pattern.flags)))
    ]
    assert wrong == []

"""Before an approval: every file that readers will be offered is made once, so that nothing released has one that cannot be made.

Upper rooms register what they make, as plain callables. Making takes a second or more, so it is done before the transaction that
approves, of exactly the words that are approved: a fingerprint says that they are the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from announcements.document import Document
from announcements.refusals import NotPossible


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """One language of an edition to be, as it would stand from `release_at` on."""

    announcement_id: int
    document: Document
    fingerprint: str
    slug: str
    number: int
    kind: str
    note: str
    release_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The fingerprints of the texts of which every file was made."""

    fingerprints: frozenset[str]

    def covers(self, fingerprints: Iterable[str]) -> bool:
        return self.fingerprints.issuperset(fingerprints)


# Makes what it offers of a text, keeps nothing, and says in a sentence each what cannot be made.
Maker = Callable[[Upcoming], Iterable[str]]
_makers: list[Maker] = []


def register(maker: Maker) -> None:
    """Have a callable asked before every approval."""
    if maker not in _makers:
        _makers.append(maker)


def rehearse(texts: Sequence[Upcoming]) -> Rehearsal:
    """Have everything made of every text; raises NotPossible with a sentence for each file that cannot be made."""
    missing = [sentence for text in texts for maker in _makers for sentence in maker(text)]
    if missing:
        raise NotPossible(*missing)
    return Rehearsal(frozenset(text.fingerprint for text in texts))

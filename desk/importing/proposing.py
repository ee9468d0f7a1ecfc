"""The first half of every import: from bytes to a plan held against the newsroom. Writes nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from desk.importing.matching import Matching, match
from isolation import NotDone
from manuscripts.blocks import SourceText, UnreadableSource
from manuscripts.plan import CommuniquePlan
from manuscripts.understanding import understood


@dataclass(frozen=True, slots=True)
class Proposal:
    """A source, the plan made of it, and what of it the newsroom knows already."""

    source: SourceText
    plan: CommuniquePlan
    matching: Matching


def propose(
    data: bytes,
    *,
    name: str = "",
    content_type: str = "",
    language: str = "",
    reference_date: dt.date,
) -> Proposal:
    """Read, recognise and match a source; raises UnreadableSource with a sentence for a person."""
    try:
        source, plan = understood(
            data,
            name=name,
            content_type=content_type,
            language=language,
            reference_date=reference_date,
        )
    except NotDone as reason:
        raise UnreadableSource(str(reason)) from None
    return Proposal(source, plan, match(plan, source))

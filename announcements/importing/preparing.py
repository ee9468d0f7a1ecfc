"""The first half of every import: from bytes to a plan held against the newsroom. Writes nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from announcements.importing.blocks import SourceText, UnreadableSource
from announcements.importing.matching import Matching, match
from announcements.importing.plan import CommuniquePlan
from announcements.importing.understanding import understood
from isolation import NotDone


@dataclass(frozen=True, slots=True)
class Prepared:
    """A source, the plan made of it, and what of it the newsroom knows already."""

    source: SourceText
    plan: CommuniquePlan
    matching: Matching


def prepare(
    data: bytes,
    *,
    name: str = "",
    content_type: str = "",
    language: str = "",
    reference_date: dt.date,
) -> Prepared:
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
    return Prepared(source, plan, match(plan, source))

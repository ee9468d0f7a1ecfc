"""From bytes to a plan, in a process of its own: what is read here was written by strangers."""

from __future__ import annotations

import datetime as dt

from isolation import Lane, isolated
from manuscripts.blocks import SourceText, UnreadableSource
from manuscripts.plan import CommuniquePlan
from manuscripts.reading import read
from manuscripts.recognising import recognise


@isolated(Lane.MANUSCRIPTS, raises=(UnreadableSource,))
def understood(
    data: bytes, *, name: str, content_type: str, language: str, reference_date: dt.date
) -> tuple[SourceText, CommuniquePlan]:
    """Return a source as read and the plan recognised in it; raises UnreadableSource with a sentence for a person."""
    source = read(data, name=name, content_type=content_type)
    return source, recognise(source, language=language, reference_date=reference_date)


def warm_up() -> None:
    """Have everything compiled that the first text needs."""
    understood(
        "Communiqué de presse\n\nUn accord\n\nNancy, le 3 mars 2025. Cet accord : un texte.".encode(),
        name="",
        content_type="",
        language="",
        reference_date=dt.date(2025, 3, 3),
    )

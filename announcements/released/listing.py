"""Lists of released announcements: one query whatever their length, and no document is opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from announcements import addresses
from announcements.counting import Counts
from announcements.models import (
    Edition,
    EditionKind,
    EditionParty,
    EditionText,
    ReleaseCount,
    SumOf,
    is_public,
)
from rows.compiled import CompiledQuery, untranslated


@dataclass(frozen=True, slots=True)
class CardImage:
    """The lead image as a list needs it; sizes in pixels."""

    key: str
    width: int
    height: int
    alt: str = ""
    media_type: str = "image/jpeg"
    focal_x: float = 0.5
    focal_y: float = 0.5


@dataclass(frozen=True, slots=True)
class Card:
    """An announcement in a list; `language` is the one its words are in, `changed` the kind of its last change."""

    short_id: str
    language: str
    languages: tuple[str, ...]
    headline: str
    summary: str
    path: str
    kind: str
    kicker: str
    place: str
    on: dt.date
    parties: tuple[str, ...]
    commitments: int
    image: CardImage | None
    released_at: dt.datetime
    first_released_at: dt.datetime
    changed: str = ""


class Row(NamedTuple):
    """One language of an edition that stands, as a list reads it."""

    edition_id: int
    short_id: str
    original_language: str
    kind: str
    released_at: dt.datetime
    first_released_at: dt.datetime
    language: str
    slug: str
    headline: str
    summary: str
    card: dict[str, Any]


def standing(now: dt.datetime, until: dt.datetime) -> QuerySet[Any]:
    """Return the editions that stand of announcements that came out before an instant, newest first.

    A later edition does not bring its announcement back to the top. One bound and no second one: SQLite walks the index from
    whichever it likes.
    """
    released = Edition.objects.public(now).filter(first_release_at__lt=until)
    return released.order_by("-first_release_at", "-pk")


def rows(editions: QuerySet[Any, Any]) -> QuerySet[EditionText, Any]:
    """Return what the cards of editions, given as keys, are made of: one row per language."""
    return (
        EditionText.objects.filter(edition__in=editions)
        .order_by()
        .values_list(
            "edition_id",
            "edition__announcement__short_id",
            "edition__announcement__original_language",
            "edition__kind",
            "edition__release_at",
            "first_release_at",
            "language",
            "slug",
            "headline",
            "summary",
            "card",
        )
    )


def cards(found: Iterable[tuple[Any, ...]], *, language: str) -> tuple[Card, ...]:
    """Return the announcements of `rows`, newest first, in the language or else in their original one."""
    editions: dict[int, list[Row]] = {}
    for values in found:
        editions.setdefault(values[0], []).append(Row(*values))
    order = sorted(
        editions.values(), key=lambda texts: (texts[0].first_released_at, texts[0].edition_id)
    )
    return tuple(_card(texts, language) for texts in reversed(order))


_stretches = CompiledQuery(
    lambda: untranslated(
        ReleaseCount.objects.filter(unit=SumOf.STRETCH).order_by().values_list("since", "count")
    )
)
_days = CompiledQuery(
    lambda since, until: untranslated(
        ReleaseCount.objects.filter(unit=SumOf.DAY, since__gte=since, since__lt=until)
        .order_by()
        .values_list("since", "count")
    )
)
_ahead = CompiledQuery(
    lambda now: untranslated(
        Edition.objects.pending(now)
        .filter(first_release_at__gt=now)
        .order_by()
        .values_list("first_release_at")
    )
)
# Before anything that a newsroom may have released.
_LONG_AGO = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
_INSTANT = dt.timedelta(microseconds=1)


def counts(now: dt.datetime, zone: str) -> Counts:
    """Return how many announcements came out, in all and in each year of the newsroom's zone (two queries)."""
    return Counts(_stretches.rows(), (at for (at,) in _ahead.rows(now=now)), zone)


@lru_cache(maxsize=8)
def _slice(length: int) -> CompiledQuery:
    return CompiledQuery(
        lambda now, since, until, skipped: rows(
            standing(now, until)
            .filter(first_release_at__gte=since)
            .values("pk")[skipped : skipped + length]
        )
    )


def latest(length: int, *, now: dt.datetime) -> list[tuple[Any, ...]]:
    """Return the rows of the newest announcements (one query)."""
    return _slice(length).rows(now=now, since=_LONG_AGO, until=now + _INSTANT, skipped=0)


def slice_from(
    start: int,
    length: int,
    *,
    counts: Counts,
    now: dt.datetime,
    zone: str,
    year: int | None = None,
) -> list[tuple[Any, ...]]:
    """Return the rows of announcements from number `start` on, of all or of a year of the newsroom's zone (at most two queries).

    As many lie before it in its day are passed over, whatever lies before its day.
    """
    place = counts.place(start, year)
    until = place.until or now + _INSTANT
    if place.skipped:
        place = counts.nearer(place, _days.rows(since=place.since, until=until))
    since = dt.datetime(year, 1, 1, tzinfo=ZoneInfo(zone)) if year else _LONG_AGO
    return _slice(length).rows(
        now=now, since=since, until=place.until or until, skipped=place.skipped
    )


_of_an_institution = CompiledQuery(
    lambda now, institution: rows(
        EditionParty.objects.filter(
            is_public(now, "edition__"), institution=institution, first_release_at__lte=now
        )
        .order_by("-first_release_at", "-edition_id")
        .values("edition_id")[:50]
    )
)


def of_institution(pk: int, *, now: dt.datetime) -> list[tuple[Any, ...]]:
    """Return the rows of the fifty newest announcements in which an institution is a party (one query)."""
    return _of_an_institution.rows(now=now, institution=pk)


def _card(texts: list[Row], language: str) -> Card:
    offered = {row.language: row for row in texts}
    row = offered.get(language) or offered.get(texts[0].original_language) or texts[0]
    card = row.card
    image = card.get("image")
    on = card.get("date")
    changed = row.kind if row.kind in (EditionKind.CORRECTION, EditionKind.UPDATE) else ""
    return Card(
        short_id=row.short_id,
        language=row.language,
        languages=tuple(sorted(offered)),
        headline=row.headline,
        summary=row.summary,
        path=addresses.announcement(row.language, row.slug, row.short_id),
        kind=card.get("kind", ""),
        kicker=card.get("kicker", ""),
        place=card.get("place", ""),
        on=dt.date.fromisoformat(on) if on else row.first_released_at.date(),
        parties=tuple(party["name"] for party in card.get("parties", ())),
        commitments=card.get("commitments", 0),
        image=CardImage(**image) if image else None,
        released_at=row.released_at,
        first_released_at=row.first_released_at,
        changed=changed,
    )

"""Lists of released announcements: one query whatever their length, and no document is opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import ExtractYear

from announcements import addresses
from announcements.models import Edition, EditionKind, EditionText
from masthead.prepared import Prepared, untranslated


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


def _first(now: dt.datetime, announcement: str) -> QuerySet[Edition, Any]:
    """Return the first release of an announcement, as a subquery."""
    return (
        Edition.objects.readable(now)
        .filter(announcement=OuterRef(announcement))
        .order_by("release_at")
        .values("release_at")[:1]
    )


def standing(now: dt.datetime) -> QuerySet[Any]:
    """Return the editions that stand, newest announcement first: a later edition does not bring it back to the top."""
    return (
        Edition.objects.public(now)
        .annotate(first_released_at=Subquery(_first(now, "announcement")))
        .order_by("-first_released_at", "-pk")
    )


def rows(editions: QuerySet[Any], now: dt.datetime) -> QuerySet[EditionText, Any]:
    """Return what the cards of (a slice of) `standing` are made of: one row per language."""
    return (
        EditionText.objects.filter(edition__in=editions.values("pk"))
        .order_by()
        .values_list(
            "edition_id",
            "edition__announcement__short_id",
            "edition__announcement__original_language",
            "edition__kind",
            "edition__release_at",
            Subquery(_first(now, "edition__announcement")),
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


@lru_cache(maxsize=8)
def _years(zone: str) -> Prepared:
    return Prepared(
        lambda now: (
            untranslated(standing(now))
            .annotate(year=ExtractYear("first_released_at", tzinfo=ZoneInfo(zone)))
            .order_by()
            .values("year")
            .annotate(count=Count("pk"))
            .values_list("year", "count")
        )
    )


def years(now: dt.datetime, zone: str) -> list[tuple[int, int]]:
    """Return the years in which announcements were released, newest first, with how many (one query)."""
    return sorted(((year, count) for year, count in _years(zone).rows(now=now)), reverse=True)


@lru_cache(maxsize=64)
def _page(start: int, end: int, *, of_a_year: bool) -> Prepared:
    if of_a_year:
        return Prepared(
            lambda now, since, until: rows(
                standing(now).filter(first_released_at__gte=since, first_released_at__lt=until)[
                    start:end
                ],
                now,
            )
        )
    return Prepared(lambda now: rows(standing(now)[start:end], now))


def slice_of(
    start: int, end: int, *, now: dt.datetime, zone: str, year: int | None = None
) -> list[tuple[Any, ...]]:
    """Return the rows of a slice of all announcements, or of those first released in a year of the newsroom's zone (one query)."""
    page = _page(start, end, of_a_year=bool(year))
    if not year:
        return page.rows(now=now)
    tz = ZoneInfo(zone)
    since, until = dt.datetime(year, 1, 1, tzinfo=tz), dt.datetime(year + 1, 1, 1, tzinfo=tz)
    return page.rows(now=now, since=since, until=until)


_of_an_institution = Prepared(
    lambda now, institution: rows(
        standing(now).filter(parties__institution_id=institution)[:50], now
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

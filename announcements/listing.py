"""Lists of released announcements: two queries whatever their length, and no document is opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import ExtractYear

from announcements import addresses
from announcements.models import Edition, EditionKind, EditionText


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


class Standing(NamedTuple):
    """An edition that stands, as a list finds it."""

    edition_id: int
    short_id: str
    original_language: str
    kind: str
    released_at: dt.datetime
    first_released_at: dt.datetime
    next_release_at: dt.datetime | None


def standing(now: dt.datetime) -> QuerySet[Edition]:
    """Return the editions that stand, newest announcement first: a later edition does not bring it back to the top."""
    first = (
        Edition.objects.readable(now)
        .filter(announcement=OuterRef("announcement"))
        .order_by("release_at")
        .values("release_at")[:1]
    )
    return (
        Edition.objects.public(now)
        .annotate(first_released_at=Subquery(first))
        .order_by("-first_released_at", "-pk")
    )


def cards(
    editions: QuerySet[Edition], *, now: dt.datetime, language: str
) -> tuple[tuple[Card, ...], dt.datetime | None]:
    """Return the announcements of (a slice of) `standing`, in the language or else in their original one; and the next release."""
    following = Edition.objects.pending(now).order_by("release_at").values("release_at")[:1]
    rows = [
        Standing(*row)
        for row in editions.annotate(following=Subquery(following)).values_list(
            "pk",
            "announcement__short_id",
            "announcement__original_language",
            "kind",
            "release_at",
            "first_released_at",
            "following",
        )
    ]
    if not rows:
        return (), next_release(now)
    texts: dict[int, dict[str, tuple[Any, ...]]] = {}
    columns = ("edition_id", "language", "slug", "headline", "summary", "card")
    found = EditionText.objects.filter(edition_id__in=[row.edition_id for row in rows])
    for text in found.order_by().values_list(*columns):
        texts.setdefault(text[0], {})[text[1]] = text[1:]
    made = (
        _card(row, texts[row.edition_id], language) for row in rows if row.edition_id in texts
    )
    return tuple(made), rows[0].next_release_at


def next_release(now: dt.datetime) -> dt.datetime | None:
    """Return the instant of the next release (one query)."""
    pending = Edition.objects.pending(now).order_by("release_at")
    return pending.values_list("release_at", flat=True).first()


def years(now: dt.datetime, zone: str) -> list[tuple[int, int]]:
    """Return the years in which announcements were released, newest first, with how many (one query)."""
    rows = (
        standing(now)
        .annotate(year=ExtractYear("first_released_at", tzinfo=ZoneInfo(zone)))
        .order_by()
        .values("year")
        .annotate(count=Count("pk"))
        .values_list("year", "count")
    )
    return sorted(rows, reverse=True)


def of_year(editions: QuerySet[Edition], year: int, zone: str) -> QuerySet[Edition]:
    """Narrow a list to the announcements first released in a year of the newsroom's zone."""
    tz = ZoneInfo(zone)
    start, end = dt.datetime(year, 1, 1, tzinfo=tz), dt.datetime(year + 1, 1, 1, tzinfo=tz)
    return editions.filter(first_released_at__gte=start, first_released_at__lt=end)


def _card(row: Standing, texts: dict[str, tuple[Any, ...]], language: str) -> Card:
    order = (language, row.original_language, *texts)
    code = next(code for code in order if code in texts)
    _, slug, headline, summary, card = texts[code]
    image = card.get("image")
    on = card.get("date")
    changed = row.kind if row.kind in (EditionKind.CORRECTION, EditionKind.UPDATE) else ""
    return Card(
        short_id=row.short_id,
        language=code,
        languages=tuple(sorted(texts)),
        headline=headline,
        summary=summary,
        path=addresses.announcement(code, slug, row.short_id),
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


def by_institution(editions: QuerySet[Edition], institution_id: int) -> QuerySet[Edition]:
    """Narrow a list to the announcements in which an institution is a party."""
    return editions.filter(parties__institution_id=institution_id)


def newest(cards_: Iterable[Card]) -> dt.datetime | None:
    """Return the instant of the newest edition among cards."""
    return max((card.released_at for card in cards_), default=None)


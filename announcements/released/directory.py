"""Institutions and press contacts as the public may see them: through an edition that stands, or because they are listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from announcements import addresses
from announcements.context import Contact, FrozenMasthead
from announcements.models import EditionAsset, EditionContact, EditionParty, is_public
from announcements.references import name_slug
from announcements.released.publication import INSTITUTION_CONTACT_COLUMNS, contact_of
from assets.frozen import FrozenImage
from contacts.models import PressContact
from languages import FIRST, LANGUAGES, in_language
from languages.dates import local_day
from masthead.zones import region_of
from partners.models import Institution
from partners.sorting import sort_key
from richtext.typography import set_html
from rows.compiled import CompiledQuery, untranslated


@dataclass(frozen=True, slots=True)
class House:
    """An institution in a list or on its page; `about` is HTML in the language `about_language`, live."""

    pk: int
    short_id: str
    name: str
    path: str
    kind: str = ""
    city: str = ""
    website: str = ""
    ror: str = ""
    wikidata: str = ""
    about: str = ""
    about_language: str = ""
    logo: FrozenImage | None = None
    logo_dark: FrozenImage | None = None


def public_institutions(now: dt.datetime) -> QuerySet[Institution]:
    """Return the institutions that are a party of an edition that stands, or listed."""
    party = EditionParty.objects.filter(is_public(now, "edition__"), institution=OuterRef("pk"))
    return Institution.objects.filter(Q(listed=True) | Exists(party))


_HOUSE = (
    "pk",
    "short_id",
    "kind",
    "city",
    "website",
    "ror",
    "wikidata",
    *(f"name_{code}" for code in LANGUAGES),
    *(f"boilerplate_{code}" for code in LANGUAGES),
)
_N = len(LANGUAGES)


def houses(
    institutions: QuerySet[Institution],
    *,
    language: str,
    now: dt.datetime,
) -> tuple[House, ...]:
    """Return institutions by name, with the logos that an edition has made public (one query)."""
    return tuple(_house(row, language) for row in _by_name(institutions, language, now))


def page_of_houses(
    start: int, most: int, *, language: str, now: dt.datetime
) -> tuple[tuple[House, ...], bool]:
    """Return so many of the public institutions by name, and whether there are more (one query)."""
    rows = _some(language, most + 1).rows(now=now, start=start)
    return tuple(_house(row, language) for row in rows[:most]), len(rows) > most


@lru_cache(maxsize=8)
def _some(language: str, most: int) -> CompiledQuery:
    return CompiledQuery(
        lambda now, start: _by_name(public_institutions(now), language, now)[start : start + most]
    )


def _by_name(
    institutions: QuerySet[Institution], language: str, now: dt.datetime
) -> QuerySet[Institution, Any]:
    logos = (_logo(f"{name}__sha256", language, now) for name in ("logo", "logo_dark"))
    named = untranslated(institutions).order_by(f"sort_{language}", "pk")
    return named.values_list(*_HOUSE, *logos)


def _logo(sha256: str, language: str, now: dt.datetime) -> Coalesce:
    """Return the frozen facts of a file as the last edition in force that uses it has them, in the language if it can be."""
    used = EditionAsset.objects.filter(is_public(now, "edition__"), sha256=OuterRef(sha256))
    in_force = used.values("facts")
    return Coalesce(
        Subquery(in_force.filter(language=language).order_by("-pk")[:1]),
        Subquery(in_force.order_by("language", "-pk")[:1]),
    )


def _house(row: tuple, language: str) -> House:
    *columns, logo, logo_dark = row
    names = dict(zip(LANGUAGES, columns[7 : 7 + _N], strict=True))
    about = {c: text or "" for c, text in zip(LANGUAGES, columns[7 + _N :], strict=True)}
    name = in_language(names, language)
    shown = language if about[language] else next((c for c in LANGUAGES if about[c]), language)
    return House(
        pk=row[0],
        short_id=row[1],
        name=name,
        path=addresses.institution(language, name_slug(name, language), row[1]),
        kind=row[2],
        city=row[3] or "",
        website=row[4],
        ror=row[5],
        wikidata=row[6],
        about=set_html(about[shown], shown),
        about_language=shown,
        logo=FrozenImage(**logo) if logo else None,
        logo_dark=FrozenImage(**logo_dark) if logo_dark else None,
    )


def public_contacts(now: dt.datetime, on: dt.date) -> QuerySet[PressContact]:
    """Return the contacts who answer on that day and whom an edition that stands makes public, or who are listed."""
    named = EditionContact.objects.filter(is_public(now, "edition__"), contact=OuterRef("pk"))
    return PressContact.objects.active(on).filter(Q(listed=True) | Exists(named))


def _contacts(now: dt.datetime, on: dt.date) -> QuerySet[PressContact]:
    return untranslated(public_contacts(now, on)).order_by()


_of_one = CompiledQuery(
    lambda now, on, institution: (
        _contacts(now, on)
        .filter(institution_id=institution)
        .values_list(*INSTITUTION_CONTACT_COLUMNS)
    )
)
_person = CompiledQuery(
    lambda now, on, short_id: (
        _contacts(now, on).filter(short_id=short_id).values_list(*INSTITUTION_CONTACT_COLUMNS)
    )
)


def _reachable(now: dt.datetime, on: dt.date, language: str) -> QuerySet[Institution]:
    """Return the institutions with a public contact, by name."""
    there = _contacts(now, on).filter(institution_id=OuterRef("pk"))
    reached = untranslated(Institution.objects.filter(Exists(there)))
    return reached.order_by(f"sort_{language}", "pk")


@lru_cache(maxsize=8)
def _of_some(language: str, most: int) -> tuple[CompiledQuery, CompiledQuery]:
    """Return the queries for a page of institutions, and for the contacts of those on it."""
    return (
        CompiledQuery(
            lambda now, on, start: _reachable(now, on, language).values_list("pk")[
                start : start + most + 1
            ]
        ),
        CompiledQuery(
            lambda now, on, start: (
                _contacts(now, on)
                .filter(
                    institution__in=_reachable(now, on, language).values("pk")[start : start + most]
                )
                .values_list(*INSTITUTION_CONTACT_COLUMNS)
            )
        ),
    )


def _as_contacts(
    rows: Iterable[tuple], language: str, masthead: FrozenMasthead
) -> tuple[Contact, ...]:
    region = region_of(masthead.zone)
    found = (contact_of(row, language=language, original=FIRST, region=region) for row in rows)
    return tuple(
        sorted(
            found,
            key=lambda c: (sort_key(c.institution, language), c.institution_id, c.name.casefold()),
        )
    )


def contacts_of(
    institution: int, *, now: dt.datetime, language: str, masthead: FrozenMasthead
) -> tuple[Contact, ...]:
    """Return the public contacts of an institution, by name (one query)."""
    on = local_day(now, masthead.zone)
    return _as_contacts(_of_one.rows(now=now, on=on, institution=institution), language, masthead)


def contact(
    short_id: str, *, now: dt.datetime, language: str, masthead: FrozenMasthead
) -> Contact | None:
    """Return a public contact (one query)."""
    rows = _person.rows(now=now, on=local_day(now, masthead.zone), short_id=short_id)
    return next(iter(_as_contacts(rows, language, masthead)), None)


def contacts(
    start: int, most: int, *, now: dt.datetime, language: str, masthead: FrozenMasthead
) -> tuple[tuple[Contact, ...], bool]:
    """Return the public contacts of so many institutions, by institution and name, and whether there are more (two queries)."""
    given = {"now": now, "on": local_day(now, masthead.zone), "start": start}
    places, people = _of_some(language, most)
    more = len(places.rows(**given)) > most
    return _as_contacts(people.rows(**given), language, masthead), more


def by_house(
    found: Iterable[Contact], language: str
) -> tuple[tuple[str, str, tuple[Contact, ...]], ...]:
    """Return contacts in groups: the institution's name, its address, and whom to reach there."""
    return tuple(
        (name, addresses.institution(language, name_slug(name, language), short_id), tuple(group))
        for (short_id, name), group in groupby(found, lambda c: (c.institution_id, c.institution))
    )

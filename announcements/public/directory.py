"""Institutions and press contacts as the public may see them: through an edition that stands, or because they are listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet

from announcements import addresses
from announcements.context import Contact, MastheadFacts
from announcements.models import Edition, EditionAsset, EditionContact, EditionParty
from announcements.public.publication import INSTITUTION_CONTACT_COLUMNS, contact_of
from announcements.references import name_slug
from assets.facts import ImageFacts
from contacts.models import PressContact
from masthead.languages import LANGUAGES, in_language
from masthead.prepared import Prepared, untranslated
from masthead.wording import local_day
from masthead.zones import region_of
from partners.models import Institution
from richtext.typography import set_html


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
    logo: ImageFacts | None = None
    logo_dark: ImageFacts | None = None


def public_institutions(now: dt.datetime) -> QuerySet[Institution]:
    """Return the institutions that are a party of an edition that stands, or listed."""
    party = EditionParty.objects.filter(
        institution=OuterRef("pk"), edition__in=Edition.objects.public(now)
    )
    return Institution.objects.filter(Q(listed=True) | Exists(party))


_HOUSE = (
    "pk",
    "short_id",
    "kind",
    "city",
    "website",
    "ror",
    "wikidata",
    "logo__sha256",
    "logo_dark__sha256",
    *(f"name_{code}" for code in LANGUAGES),
)
_ABOUT = tuple(f"boilerplate_{code}" for code in LANGUAGES)


def houses(
    institutions: QuerySet[Institution], *, language: str, now: dt.datetime
) -> tuple[House, ...]:
    """Return institutions by name, with the logos that an edition has made public (two queries)."""
    rows = list(untranslated(institutions).order_by().values_list(*_HOUSE, *_ABOUT))
    logos = _logos({mark for row in rows for mark in (row[7], row[8]) if mark}, language, now)
    made = [_house(row, logos, language) for row in rows]
    return tuple(sorted(made, key=lambda house: house.name.casefold()))


def _house(row: tuple, logos: dict[str, ImageFacts], language: str) -> House:
    n = len(LANGUAGES)
    names = dict(zip(LANGUAGES, row[9 : 9 + n], strict=True))
    about = {c: text or "" for c, text in zip(LANGUAGES, row[9 + n :], strict=True)}
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
        logo=logos.get(row[7] or ""),
        logo_dark=logos.get(row[8] or ""),
    )


def _logos(marks: Iterable[str], language: str, now: dt.datetime) -> dict[str, ImageFacts]:
    """Return the frozen facts of files by their SHA-256, of those that an edition in force uses, in the language if it can be."""
    rows = (
        EditionAsset.objects.filter(sha256__in=set(marks), edition__in=Edition.objects.public(now))
        .order_by("edition__release_at", "pk")
        .values_list("sha256", "language", "facts")
    )
    found: dict[str, ImageFacts] = {}
    ours: set[str] = set()
    for mark, code, facts in rows:
        if code == language or mark not in ours:
            found[mark] = ImageFacts(**facts)
        if code == language:
            ours.add(mark)
    return found


def public_contacts(now: dt.datetime, on: dt.date) -> QuerySet[PressContact]:
    """Return the contacts who answer on that day and whom an edition that stands makes public, or who are listed."""
    named = EditionContact.objects.filter(
        contact=OuterRef("pk"), edition__in=Edition.objects.public(now)
    )
    return PressContact.objects.active(on).filter(Q(listed=True) | Exists(named))


_all = Prepared(
    lambda now, on: (
        untranslated(public_contacts(now, on)).order_by().values_list(*INSTITUTION_CONTACT_COLUMNS)
    )
)
_of_one = Prepared(
    lambda now, on, institution: (
        untranslated(public_contacts(now, on))
        .filter(institution_id=institution)
        .order_by()
        .values_list(*INSTITUTION_CONTACT_COLUMNS)
    )
)


def contacts(
    *, now: dt.datetime, language: str, masthead: MastheadFacts, institution: int | None = None
) -> tuple[Contact, ...]:
    """Return the public contacts, of one institution or of all, by institution and name (one query)."""
    on = local_day(now, masthead.zone)
    rows = (
        _of_one.rows(now=now, on=on, institution=institution)
        if institution
        else _all.rows(now=now, on=on)
    )
    region = region_of(masthead.zone)
    found = (contact_of(row, language=language, original="fr", region=region) for row in rows)
    return tuple(sorted(found, key=lambda c: (c.institution.casefold(), c.name.casefold())))


def by_house(
    found: Iterable[Contact], language: str
) -> tuple[tuple[str, str, tuple[Contact, ...]], ...]:
    """Return contacts in groups: the institution's name, its address, and whom to reach there."""
    return tuple(
        (name, addresses.institution(language, name_slug(name, language), short_id), tuple(group))
        for (short_id, name), group in groupby(found, lambda c: (c.institution_id, c.institution))
    )

"""From rows to the publication context: what surrounds a released text, read in as few queries as it takes.

The list of released texts is one query (`released`), the live contacts another (`live_contacts`); `publication_context` puts them together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When

from announcements import addresses
from announcements.context import (
    Banner,
    Contact,
    EditionLine,
    FrozenMasthead,
    PublicationContext,
    Version,
)
from announcements.models import (
    AnnouncementContact,
    Edition,
    EditionContact,
    EditionKind,
    EditionParty,
    EditionText,
    is_readable,
)
from contacts.phones import national
from languages import LANGUAGES, RECORDS, in_language, texts
from languages.dates import local_day
from masthead.zones import region_of
from richtext.typography import set_text
from rows.compiled import CompiledQuery


class Released(NamedTuple):
    """One language of one released edition; `document` is empty unless it was asked for."""

    text_id: int
    edition_id: int
    original_language: str
    number: int
    kind: str
    released_at: dt.datetime
    superseded_at: dt.datetime | None
    language: str
    slug: str
    headline: str
    fingerprint: str
    document: str
    notes: tuple[str | None, ...]  # in the order of the languages

    def note(self, language: str) -> tuple[str, str]:
        """Return the public note and its language: the one asked for, else another, for a correction must be understood to exist."""
        notes = {code: text or "" for code, text in zip(LANGUAGES, self.notes, strict=True)}
        wanted = (language, self.original_language, *LANGUAGES)
        return next(
            ((set_text(notes[code], code), code) for code in wanted if notes[code]), ("", "")
        )

    def stands(self, at: dt.datetime) -> bool:
        """Whether the edition is the current one at that instant."""
        return self.superseded_at is None or self.superseded_at > at


_COLUMNS = (
    "pk",
    "edition_id",
    "edition__announcement__original_language",
    "edition__number",
    "edition__kind",
    "edition__release_at",
    "edition__superseded_at",
    "language",
    "slug",
    "headline",
    "fingerprint",
)


def _texts(short_id: str, now: dt.datetime, wanted: Q) -> QuerySet[EditionText, Any]:
    released = is_readable(now, "edition__")
    return (
        EditionText.objects.filter(released, edition__announcement__short_id=short_id)
        .order_by("-edition__number", "language")
        .values_list(
            *_COLUMNS,
            Case(When(wanted, then=F("document")), default=Value(""), output_field=TextField()),
            *(f"edition__note_{code}" for code in LANGUAGES),
        )
    )


_of_the_edition_that_stands = CompiledQuery(
    lambda short_id, now, language: _texts(
        short_id,
        now,
        Q(language=language)
        & (Q(edition__superseded_at__isnull=True) | Q(edition__superseded_at__gt=now)),
    )
)
_of_an_edition = CompiledQuery(
    lambda short_id, now, language, number: _texts(
        short_id, now, Q(language=language, edition__number=number)
    )
)


def released(
    short_id: str, *, now: dt.datetime, language: str = "", number: int | None = None
) -> list[Released]:
    """Return every text of an announcement that may be read, newest edition first (one query).

    The document comes along for the text in `language` of the edition that stands, or of edition `number`.
    """
    given = {"short_id": short_id, "now": now, "language": language}
    if number is None:
        rows = _of_the_edition_that_stands.rows(**given)
    else:
        rows = _of_an_edition.rows(**given, number=number)
    notes = len(_COLUMNS) + 1  # the document stands between
    return [Released._make((*row[:notes], row[notes:])) for row in rows]


def document_text(text_id: int) -> str:
    """Return the canonical JSON of a text that `released` named (one query)."""
    return EditionText.objects.values_list("document", flat=True).get(pk=text_id)


class Withdrawal(NamedTuple):
    """What may be said of an announcement that was withdrawn: when, why, whose it was, and nothing of its text.

    `reason_language` is the language that the reason is written in; `edition_id` the last edition that was released.
    """

    at: dt.datetime
    reason: str
    reason_language: str
    original_language: str
    edition_id: int
    parties: tuple[str, ...]


_OF_A_WITHDRAWAL = (
    "withdrawn_at",
    "original_language",
    *(f"withdrawal_reason_{code}" for code in LANGUAGES),
)


def withdrawal(short_id: str, *, language: str, now: dt.datetime) -> Withdrawal | None:
    """Return the withdrawal of an announcement of which something had been released (two queries)."""
    last = (
        Edition.objects.withdrawn(now)
        .filter(announcement__short_id=short_id)
        .select_related("announcement")
        # No more of the working copy than a reader sees: what is read here is watched (announcements.watching).
        .only("number", *(f"announcement__{name}" for name in _OF_A_WITHDRAWAL))
        .order_by("-number")
        .first()
    )
    if last is None or last.announcement.withdrawn_at is None:
        return None
    original = last.announcement.original_language
    reasons = texts(last.announcement, "withdrawal_reason")
    wanted = (language, original, *LANGUAGES)
    written = next((code for code in wanted if reasons[code]), language)
    rows = EditionParty.objects.filter(edition=last).select_related("institution")
    return Withdrawal(
        at=last.announcement.withdrawn_at,
        reason=set_text(reasons[written], written),
        reason_language=written,
        original_language=original,
        edition_id=last.pk,
        parties=tuple(
            in_language(texts(row.institution, "name"), language, original) for row in rows
        ),
    )


_TRANSLATED = ("function", "hours", "topics")
INSTITUTION_CONTACT_COLUMNS = (
    "short_id",
    "name",
    "email",
    "phone",
    "urgent_phone",
    "languages",
    *(f"{field}_{code}" for field in _TRANSLATED for code in LANGUAGES),
    "institution__short_id",
    *(f"institution__name_{code}" for code in LANGUAGES),
)
_CONTACT_COLUMNS = tuple(f"contact__{column}" for column in INSTITUTION_CONTACT_COLUMNS)


def contact_of(row: Sequence[Any], *, language: str, original: str, region: str) -> Contact:
    """Return a contact from its columns (`INSTITUTION_CONTACT_COLUMNS`, in that order).

    Phones are shown as the newsroom's region dials them to who reads a language of that region, the international way to others.
    """
    home = region if region in RECORDS[language].regions else ""
    short_id, name, email, phone, urgent, languages = row[:6]
    n = len(LANGUAGES)

    def pick(start: int) -> str:
        values = {code: str(text or "") for code, text in zip(LANGUAGES, row[start:], strict=False)}
        return in_language(values, language, original)

    after = 6 + n * len(_TRANSLATED)
    return Contact(
        id=str(short_id),
        name=str(name),
        email=str(email),
        phone=str(phone),
        phone_shown=national(str(phone), home),
        urgent_phone=str(urgent),
        urgent_shown=national(str(urgent), home),
        languages=tuple(languages or ()),
        function=pick(6),
        hours=pick(6 + n),
        topics=pick(6 + 2 * n),
        institution_id=str(row[after]),
        institution=pick(after + 1),
    )


def _answering(
    places: QuerySet[EditionContact] | QuerySet[AnnouncementContact], on: dt.date
) -> QuerySet[Any, Any]:
    return (
        places.filter(
            Q(contact__active_from__isnull=True) | Q(contact__active_from__lte=on),
            Q(contact__active_until__isnull=True) | Q(contact__active_until__gte=on),
        )
        .order_by("position", "pk")
        .values_list(*_CONTACT_COLUMNS)
    )


_contacts = CompiledQuery(
    lambda edition_id, on: _answering(EditionContact.objects.filter(edition_id=edition_id), on)
)


def live_contacts(
    edition_id: int, *, on: dt.date, language: str, original: str, region: str
) -> tuple[Contact, ...]:
    """Return the press contacts whom an edition names and who answer on that day, in its order (one query).

    Whom it names was approved with it; how they are reached is today's.
    """
    rows = _contacts.rows(edition_id=edition_id, on=on)
    return tuple(
        contact_of(row, language=language, original=original, region=region) for row in rows
    )


def working_contacts(
    announcement_id: int, *, on: dt.date, language: str, original: str, region: str
) -> tuple[Contact, ...]:
    """Return the press contacts of the working copy, for those who may look at it (one query)."""
    rows = _answering(AnnouncementContact.objects.filter(announcement_id=announcement_id), on)
    return tuple(
        contact_of(row, language=language, original=original, region=region) for row in rows
    )


def versions_of(lines: Sequence[Released], edition_id: int, short_id: str) -> tuple[Version, ...]:
    """Return the languages of an edition with their addresses, in the order of the languages."""
    found = {line.language: line for line in lines if line.edition_id == edition_id}
    return tuple(
        Version(
            code, addresses.announcement(code, found[code].slug, short_id), found[code].headline
        )
        for code in LANGUAGES
        if code in found
    )


def edition_lines(
    lines: Sequence[Released], short_id: str, *, language: str, now: dt.datetime
) -> tuple[EditionLine, ...]:
    """Return the released editions, newest first, each with its note and its address in a language."""
    result: dict[int, EditionLine] = {}
    for line in sorted(lines, key=lambda line: line.language != language):
        if line.number in result:
            continue
        current = line.stands(now)
        path = (
            addresses.announcement(line.language, line.slug, short_id)
            if current
            else addresses.edition(line.language, line.slug, short_id, line.number)
        )
        note, note_language = line.note(language)
        result[line.number] = EditionLine(
            line.number, line.kind, note, line.released_at, path, current, note_language
        )
    return tuple(result[number] for number in sorted(result, reverse=True))


def banners_of(
    shown: Released,
    editions: Sequence[EditionLine],
    *,
    asked: str,
    now: dt.datetime,
) -> tuple[Banner, ...]:
    """Return what a reader must know before reading: a newer edition, the last correction or update, a missing language."""
    banners = []
    if not shown.stands(now):
        current = next((line for line in editions if line.current), None)
        path = current.path if current else ""
        # The edition that took its place, not the one that stands: a correction stays one when an update follows.
        after = next((line for line in reversed(editions) if line.number > shown.number), None)
        if after and after.kind == EditionKind.CORRECTION.value:
            said = Banner("corrected", after.note, shown.superseded_at, path, after.note_language)
        else:
            said = Banner("superseded", at=shown.superseded_at, path=path)
        banners.append(said)
    changed = (EditionKind.CORRECTION.value, EditionKind.UPDATE.value)
    last = next((e for e in editions if e.number <= shown.number and e.kind in changed), None)
    if last:
        banners.append(Banner(last.kind, last.note, last.released_at, language=last.note_language))
    if asked != shown.language:
        banners.append(Banner("language", text=shown.language))
    return tuple(banners)


def publication_context(
    shown: Released,
    lines: Sequence[Released],
    short_id: str,
    *,
    language: str,
    now: dt.datetime,
    site_url: str,
    masthead: FrozenMasthead,
) -> PublicationContext:
    """Return everything around a released text for a reader of a language; `lines` are all that `released` gave (one query)."""
    contacts = live_contacts(
        shown.edition_id,
        on=local_day(now, masthead.zone),
        language=language,
        original=shown.original_language,
        region=region_of(masthead.zone),
    )
    editions = edition_lines(lines, short_id, language=language, now=now)
    path = (
        addresses.announcement(shown.language, shown.slug, short_id)
        if shown.stands(now)
        else addresses.edition(shown.language, shown.slug, short_id, shown.number)
    )
    return PublicationContext(
        masthead=masthead,
        language=language,
        site_url=site_url,
        path=path,
        slug=shown.slug,
        fingerprint=shown.fingerprint,
        edition_number=shown.number,
        first_released_at=min(line.released_at for line in lines),
        released_at=shown.released_at,
        versions=versions_of(lines, shown.edition_id, short_id),
        editions=editions,
        banners=banners_of(shown, editions, asked=language, now=now),
        contacts=contacts,
    )

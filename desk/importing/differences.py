"""An import into an announcement that exists: what would change, piece by piece, each to be accepted or not. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from django.utils.translation import gettext as _

from announcements.models import Announcement, Commitment, Part, Signatory
from desk.importing.matching import Difference
from desk.importing.parts import PlannedPart, opening_words, parts_of
from languages import dates
from manuscripts.plan import CommuniquePlan
from partners.naming import comparable
from richtext.sanitising import plain
from richtext.typography import set_text


def compare(plan: CommuniquePlan, announcement: Announcement) -> tuple[Difference, ...]:
    """Return the differences between an announcement, in the plan's language, and the plan.

    Typography does not count: a straight apostrophe and a curly one are the same words.
    """
    return tuple(_different(plan, announcement))


def _different(plan: CommuniquePlan, announcement: Announcement) -> Iterator[Difference]:
    language = plan.language
    labels = {
        "kicker": _("Kicker"),
        "headline": _("Headline"),
        "subheading": _("Subheading"),
        "dateline_place": _("Place"),
    }
    for field, there in opening_words(plan).items():
        here = getattr(announcement, f"{field}_{language}") or ""
        yield from _if_other(field, labels[field], here, there, language)
    yield from _if_other(
        "lede",
        _("Lede"),
        plain(getattr(announcement, f"lede_{language}") or ""),
        plan.lede,
        language,
    )
    date = dates.day(announcement.dateline_on, language) if announcement.dateline_on else ""
    if plan.date:
        yield from _if_other(
            "dateline_on", _("Date"), date, dates.day(plan.date, language), language
        )
    introduction = plain(getattr(announcement, f"commitments_introduction_{language}") or "")
    yield from _if_other(
        "commitments_introduction",
        _("Introduction of the commitments"),
        introduction,
        plan.commitments.introduction,
        language,
    )
    yield from _commitments(plan, announcement.commitments.all())
    yield from _parts(plan, announcement.parts.all())
    yield from _signatories(plan, announcement.signatories.all())


def _if_other(key: str, label: str, here: str, there: str, language: str) -> Iterator[Difference]:
    if there and _same(here, language) != _same(there, language):
        yield Difference(key, label, here, there)


def _same(text: str, language: str) -> str:
    return " ".join(set_text(text, language).replace("\u00a0", " ").replace("\u202f", " ").split())


def _commitments(plan: CommuniquePlan, rows: Iterable[Commitment]) -> Iterator[Difference]:
    language = plan.language
    for number, (row, item) in enumerate(zip_longest(rows, plan.commitments.items), start=1):
        here = plain(getattr(row, f"text_{language}") or "") if row else ""
        label = _("Commitment %(number)s") % {"number": number}
        if item is None:
            if here and plan.commitments.items:
                yield Difference(f"commitment-{number}", label, here, "")
        elif _same(here, language) != _same(item, language):
            yield Difference(f"commitment-{number}", label, here, item)


def by_kind(kind: str, rows: Iterable[Part]) -> list[Part]:
    return [row for row in rows if row.kind == kind]


def _parts(plan: CommuniquePlan, rows: Iterable[Part]) -> Iterator[Difference]:
    """Pair texts with texts and quotes with quotes, in their order."""
    language = plan.language
    rows, planned = list(rows), parts_of(plan)
    for kind, label in (("text", _("Text %(number)s")), ("quote", _("Quote %(number)s"))):
        mine = by_kind(kind, rows)
        theirs = [part for part in planned if part.kind == kind]
        for number, (row, part) in enumerate(zip_longest(mine, theirs), start=1):
            here = _shown_row(row, language) if row else ""
            there = _shown_part(part) if part else ""
            if (there or (here and theirs)) and _same(here, language) != _same(there, language):
                yield Difference(f"{kind}-{number}", label % {"number": number}, here, there)


def _shown_row(row: Part, language: str) -> str:
    heading = getattr(row, f"heading_{language}") or ""
    body = plain(getattr(row, f"body_{language}") or "")
    return "\n".join(filter(None, [heading, body]))


def _shown_part(part: PlannedPart) -> str:
    return "\n".join(filter(None, [part.heading, plain(part.body)]))


def _signatories(plan: CommuniquePlan, rows: Iterable[Signatory]) -> Iterator[Difference]:
    language = plan.language
    known = {comparable(row.name): row for row in rows}
    for number, person in enumerate(plan.signatories, start=1):
        row = known.get(comparable(person.name))
        here = (
            f"{row.name}, {getattr(row, f'function_{language}') or ''}".strip(", ") if row else ""
        )
        there = f"{person.name}, {person.function}".strip(", ")
        yield from _if_other(f"signatory-{number}", _("Signatory"), here, there, language)

"""Is it ready? From a draft to findings, each tied to a field. Pure.

Blocking findings guard submission and approval; advisory ones are shown and may be ignored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from announcements.draft import Draft, DraftImage
from languages import ENDONYMS, Texts
from languages.dates import local_day
from richtext.sanitising import is_blank

HEADLINE_IDEAL = 110


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to do: `field` is the name of the form field it belongs to (`headline_fr`, `parts-2-body_fr`).

    `language` is empty for what no language changes. `of_the_day` is what another day of release would mend.
    """

    code: str
    message: str | Promise
    field: str = ""
    language: str = ""
    blocking: bool = True
    of_the_day: bool = False


def release_day(
    draft: Draft, *, now: dt.datetime, zone: str, release_at: dt.datetime | None = None
) -> dt.date:
    """Return the day of a release in an IANA zone: of the instant that was set, else of the one that is wanted and lies ahead, else today."""
    wanted = draft.wanted_release_at
    return local_day(release_at or (wanted if wanted and wanted > now else now), zone)


def check(draft: Draft, *, on: dt.date, languages: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    """Return what stands between this draft and its release on a day (`release_day`), blocking findings first.

    `languages` are those to be released; by default every one that has a headline, and the original one.
    """
    chosen = languages or draft.languages
    findings = [*_general(draft, on)]
    for language in chosen:
        findings += _words(draft, language)
    return tuple(sorted(findings, key=lambda finding: not finding.blocking))


def blocking(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """Return the sentences of the blocking findings, with the language they speak of."""
    return tuple(
        str(
            _("%(language)s: %(finding)s")
            % {"language": ENDONYMS[f.language], "finding": f.message}
        )
        if f.language
        else str(f.message)
        for f in findings
        if f.blocking
    )


def _missing(values: Texts, language: str) -> bool:
    return is_blank(values.get(language) or "")


def _general(draft: Draft, on: dt.date) -> Iterator[Finding]:
    if draft.dateline_on is None:
        yield Finding("date", _("The communiqué has no date."), "dateline_on")
    elif draft.dateline_on < on - dt.timedelta(days=14):
        yield Finding(
            "old-date",
            _("The date lies more than two weeks before the release."),
            "dateline_on",
            blocking=False,
        )
    if not draft.parties:
        yield Finding("parties", _("No partner institution is named."), "parties")
    elif len(draft.parties) == 1 and draft.kind == "press_release":
        yield Finding(
            "one-party",
            _("A partnership usually has two parties or more."),
            "parties",
            blocking=False,
        )
    yield from _contacts(draft, on)
    if draft.kind == "media_advisory" and draft.event_starts_at is None:
        yield Finding("event", _("A media advisory says when the event starts."), "event_starts_at")
    if draft.signed_on and draft.signed_on > on:
        yield Finding(
            "signed-later",
            _("The agreement is signed after the release."),
            "signed_on",
            blocking=False,
        )
    for number, party in enumerate(draft.parties):
        if party.institution.logo is None:
            yield Finding(
                "logo",
                _("%(name)s has no logo.") % {"name": _name(party.institution.name)},
                f"parties-{number}-institution",
                blocking=False,
            )
    for number, signatory in enumerate(draft.signatories):
        if signatory.institution is None:
            yield Finding(
                "signatory-institution",
                _("%(name)s signs for no institution.") % {"name": signatory.name},
                f"signatories-{number}-institution",
                blocking=False,
            )
    if draft.import_remainder.strip():
        yield Finding(
            "remainder",
            _("Text from the import has found no place yet."),
            "import_remainder",
            blocking=False,
        )
    places = sum(part.kind == "commitments" for part in draft.parts)
    if places and not draft.commitments:
        yield Finding(
            "commitments-empty",
            _("The body has a place for the commitments, but there are none."),
            "commitments",
        )


def _contacts(draft: Draft, on: dt.date) -> Iterator[Finding]:
    if not draft.contacts:
        yield Finding("contacts", _("No press contact is given."), "contact_places")
    for number, contact in enumerate(draft.contacts):
        gone = contact.active_until is not None and contact.active_until < on
        soon = contact.active_from is not None and contact.active_from > on
        if gone or soon:
            yield Finding(
                "contact-inactive",
                _("%(name)s does not answer on the day of the release.") % {"name": contact.name},
                f"contact_places-{number}-contact",
                of_the_day=True,
            )


def _name(values: Texts) -> str:
    return next(filter(None, values.values()), "")


def _words(draft: Draft, language: str) -> Iterator[Finding]:
    headline = (draft.headline.get(language) or "").strip()
    if not headline:
        yield Finding("headline", _("The headline is missing."), f"headline_{language}", language)
    elif len(headline) > HEADLINE_IDEAL:
        yield Finding(
            "headline-long",
            _("The headline is long: over %(count)s characters.") % {"count": HEADLINE_IDEAL},
            f"headline_{language}",
            language,
            blocking=False,
        )
    if _missing(draft.lede, language):
        yield Finding("lede", _("The lede is missing."), f"lede_{language}", language)
    if _missing(draft.dateline_place, language):
        yield Finding(
            "place",
            _("The place of the dateline is missing."),
            f"dateline_place_{language}",
            language,
            blocking=False,
        )
    yield from _parts(draft, language)
    yield from _commitments(draft, language)
    yield from _image("lead_image", draft.lead_image, language)
    for number, party in enumerate(draft.parties):
        if _missing(party.institution.boilerplate, language):
            yield Finding(
                "boilerplate",
                _("%(name)s has no “about” text.") % {"name": _name(party.institution.name)},
                f"parties-{number}-institution",
                language,
                blocking=False,
            )
    for number, person in enumerate(draft.signatories):
        if _missing(person.function, language):
            yield Finding(
                "function",
                _("The function of %(name)s is missing.") % {"name": person.name},
                f"signatories-{number}-function_{language}",
                language,
                blocking=False,
            )


def _parts(draft: Draft, language: str) -> Iterator[Finding]:
    original = draft.original_language
    for number, part in enumerate(draft.parts):
        at = f"parts-{number}-"
        body_missing = _missing(part.body, language)
        match part.kind:
            case "text":
                elsewhere = language != original and not _missing(part.body, original)
                if body_missing and elsewhere:
                    yield Finding(
                        "untranslated",
                        _("A text of the body is not translated."),
                        f"{at}body_{language}",
                        language,
                    )
                elif body_missing and _missing(part.heading, language):
                    yield Finding(
                        "empty-part",
                        _("A text of the body is empty."),
                        f"{at}body_{language}",
                        language,
                        blocking=False,
                    )
            case "quote":
                if body_missing:
                    yield Finding(
                        "quote-empty", _("A quote is empty."), f"{at}body_{language}", language
                    )
                if not part.speaker.strip():
                    yield Finding(
                        "speaker", _("A quote does not say who speaks."), f"{at}speaker", language
                    )
            case "figure":
                if _missing(part.figure_value, language) or _missing(part.figure_label, language):
                    yield Finding(
                        "figure",
                        _("A key figure lacks its number or what it counts."),
                        f"{at}figure_label_{language}",
                        language,
                    )
                elif _missing(part.figure_source, language):
                    yield Finding(
                        "source",
                        _("A key figure has no source."),
                        f"{at}figure_source_{language}",
                        language,
                    )
            case "image":
                if part.image is None:
                    yield Finding(
                        "image-empty", _("An image is not chosen yet."), f"{at}image", language
                    )
                yield from _image(f"{at}image", part.image, language)
            case "video" if not part.video_url or _missing(part.video_title, language):
                yield Finding(
                    "video",
                    _("A video lacks its address or its title."),
                    f"{at}video_title_{language}",
                    language,
                )


def _commitments(draft: Draft, language: str) -> Iterator[Finding]:
    for number, item in enumerate(draft.commitments):
        if _missing(item.text, language):
            yield Finding(
                "commitment",
                _("Commitment %(number)s has no text.") % {"number": number + 1},
                f"commitments-{number}-text_{language}",
                language,
            )
    if draft.commitments and _missing(draft.commitments_introduction, language):
        yield Finding(
            "introduction",
            _("No sentence introduces the commitments."),
            f"commitments_introduction_{language}",
            language,
            blocking=False,
        )


def _image(field: str, image: DraftImage | None, language: str) -> Iterator[Finding]:
    if image is None:
        return
    if _missing(image.alt, language):
        yield Finding(
            "alt",
            _("The image “%(name)s” has no alternative text.") % {"name": image.filename},
            field,
            language,
        )
    if not _name(image.credit):
        yield Finding(
            "credit",
            _("The image “%(name)s” has no credit.") % {"name": image.filename},
            field,
            language,
        )

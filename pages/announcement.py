"""The announcement and its older editions. `now` is read here and nowhere below."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from announcements import addresses, terms
from announcements.context import PublicationContext
from announcements.document import Document, read_frozen
from announcements.references import Reference
from announcements.released.publication import (
    Released,
    document_text,
    live_contacts,
    publication_context,
    released,
    withdrawal,
)
from answers.public import COPIES, answer, moved, page, preferred
from assets.renditions import og_address
from languages import LANGUAGES, dates
from masthead.reading import frozen_masthead
from masthead.zones import region_of
from pages import calendars
from pages.frame import framed, site_url
from pages.layout import lay_out
from pages.structured import json_ld
from presskits.offering import offered
from richtext.sanitising import plain
from richtext.shortening import shortened


@require_safe
def announcement(request: HttpRequest, language: str, reference: Reference) -> HttpResponse:
    """The edition that stands, in the reader's language or else in the original one."""
    now = timezone.now()
    lines = released(reference.short_id, now=now, language=language)
    standing = [line for line in lines if line.stands(now)]
    if not standing:
        return gone(request, language, reference, now)
    shown = _choose(standing, language)
    wanted = addresses.announcement(language, shown.slug, reference.short_id)
    if request.path != wanted:
        return moved(wanted)
    return _render(request, language, reference, shown, lines, now)


@require_safe
def edition(request: HttpRequest, language: str, reference: Reference, number: int) -> HttpResponse:
    """An older edition, with a line that leads to the one that stands; the current number leads there at once."""
    now = timezone.now()
    lines = released(reference.short_id, now=now, language=language, number=number)
    found = [line for line in lines if line.number == number]
    if not found:
        return gone(request, language, reference, now)
    shown = _choose(found, language)
    if shown.stands(now):
        return _led_to(addresses.announcement(language, shown.slug, reference.short_id))
    wanted = addresses.edition(language, shown.slug, reference.short_id, number)
    if request.path != wanted:
        return moved(wanted)
    return _render(request, language, reference, shown, lines, now)


@require_safe
def short(request: HttpRequest, short_id: str) -> HttpResponse:
    """The short address: to the language that the reader likes best among those released."""
    now = timezone.now()
    standing = [line for line in released(short_id, now=now) if line.stands(now)]
    if not standing:
        language = preferred(request, LANGUAGES)
        response = gone(request, language, Reference("", short_id), now)
    else:
        original = standing[0].original_language
        offered = {line.language: line for line in standing}
        line = offered[preferred(request, offered, original)]
        response = _led_to(addresses.announcement(line.language, line.slug, short_id))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def event(request: HttpRequest, language: str, reference: Reference) -> HttpResponse:
    """The event of a media advisory, as a calendar file."""
    now = timezone.now()
    lines = released(reference.short_id, now=now, language=language)
    standing = [line for line in lines if line.stands(now)]
    if not standing:
        return gone(request, language, reference, now)
    shown = _choose(standing, language)
    document = _document(shown)
    if document.event is None:
        raise Http404
    site = site_url(request)
    content = calendars.calendar(
        document,
        address=site + addresses.announcement(shown.language, shown.slug, reference.short_id),
        stamped_at=shown.released_at,
        sequence=shown.number - 1,
    )
    response = answer(
        request,
        content,
        content_type="text/calendar; charset=utf-8",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{shown.slug[:40]}.ics"'
    return response


def _led_to(path: str) -> HttpResponse:
    """Return the answer of an address that leads elsewhere for now."""
    response = HttpResponseRedirect(path)
    response.headers["Cache-Control"] = COPIES
    return response


def _choose(lines: list[Released], language: str) -> Released:
    """Return the text in the language, else in the original one, else in any."""
    order = (language, lines[0].original_language)
    return min(lines, key=lambda line: order.index(line.language) if line.language in order else 9)


def _document(shown: Released) -> Document:
    return read_frozen(shown.document or document_text(shown.text_id), shown.fingerprint)


def gone(
    request: HttpRequest, language: str, reference: Reference, now: dt.datetime
) -> HttpResponse:
    """Say that the announcement was withdrawn (410), when and why; for anything else nothing was ever here (404)."""
    found = withdrawal(reference.short_id, language=language, now=now)
    if found is None:
        raise Http404
    masthead = frozen_masthead(language)
    with translation.override(language):
        message = terms.withdrawn(dates.moment(found.at, language, masthead.zone))
        title = translation.gettext("Withdrawn")
    frame = framed(
        request,
        masthead,
        language,
        title=title,
        paths={code: addresses.home(code) for code in LANGUAGES},
        released=(),
        indexed=False,
    )
    people = live_contacts(
        found.edition_id,
        on=dates.local_day(now, masthead.zone),
        language=language,
        original=found.original_language,
        region=region_of(masthead.zone),
    )
    values = {"frame": frame, "message": message, "found": found, "contacts": people}
    return answer(request, page("gone.html", values, language), status=410)


def _render(
    request: HttpRequest,
    language: str,
    reference: Reference,
    shown: Released,
    lines: list[Released],
    now: dt.datetime,
) -> HttpResponse:
    masthead = frozen_masthead(language)
    if language not in masthead.languages:
        raise Http404
    document = _document(shown)
    context = publication_context(
        shown,
        lines,
        reference.short_id,
        language=language,
        now=now,
        site_url=site_url(request),
        masthead=masthead,
    )
    with translation.override(language):
        content = announcement_page(request, document, context, shown, current=shown.stands(now))
    return answer(request, content)


def announcement_page(
    request: HttpRequest,
    document: Document,
    context: PublicationContext,
    shown: Released,
    *,
    current: bool,
) -> str:
    """Return the page of a released text; the language must be active."""
    language = context.language
    description = document.subheading or plain(document.lede).replace("\n", " ")
    description = shortened(description, 200)
    frame = framed(
        request,
        context.masthead,
        language,
        title=document.headline,
        description=description,
        canonical=context.path,
        section="announcements",
        paths=_paths(context, reference_id=document.id, number=None if current else shown.number),
        released=tuple(version.language for version in context.versions) if current else ("",),
        default=document.original_language,
        og_type="article",
        og_image=_og_image(document, context.site_url),
        indexed=current,
    )
    return page(
        "announcement.html",
        {
            "frame": frame,
            "document": document,
            "context": context,
            "layout": lay_out(document),
            "kit": offered(shown.text_id, context) if current else None,
            "json_ld": json_ld(document, context, description) if current else "",
        },
        language,
    )


def _og_image(document: Document, site: str) -> str:
    address = og_address(document.lead_image) if document.lead_image else ""
    return site + address if address else ""


def _paths(context: PublicationContext, *, reference_id: str, number: int | None) -> dict[str, str]:
    """Return the page in every language of the newsroom; a missing one shows the original's text under its own address."""
    slugs = {
        version.language: version.path.rstrip("/").rsplit("/", 1)[-1][: -len(reference_id) - 1]
        for version in context.versions
    }
    result = {}
    for code in context.masthead.languages:
        slug = slugs.get(code, context.slug)
        result[code] = (
            addresses.announcement(code, slug, reference_id)
            if number is None
            else addresses.edition(code, slug, reference_id, number)
        )
    return result

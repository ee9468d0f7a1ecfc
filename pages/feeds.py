"""An Atom feed per language, with the full text. Source: RFC 4287."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from announcements import addresses, terms
from announcements.document import Document, read_frozen
from announcements.models import EditionText, is_public
from announcements.reading_out import read_out
from answers.public import answer, page
from assets.damage import Damaged
from masthead.reading import frozen_masthead
from pages.frame import site_url
from richtext.characters import xml_safe
from rows.compiled import CompiledQuery, untranslated

logger = logging.getLogger(__name__)
ENTRIES = 20


class Content(NamedTuple):
    """What a feed shows of a document: its text as HTML, and what Atom has elements for."""

    html: str
    parties: tuple[str, ...]
    themes: tuple[tuple[str, str], ...]  # slug and name


class Entry(NamedTuple):
    """An announcement in a feed."""

    short_id: str
    path: str
    headline: str
    summary: str
    released_at: dt.datetime
    first_released_at: dt.datetime
    content: Content


# The words of a fingerprint never change, so neither does the HTML made of them, in one zone.
_content: dict[tuple[str, str], Content] = {}
_KEPT = 512


@require_safe
def atom(request: HttpRequest, language: str) -> HttpResponse:
    """The newest announcements of a language, each with its whole text."""
    now = timezone.now()
    masthead = frozen_masthead(language)
    if language not in masthead.languages:
        raise Http404
    rows = _rows.rows(now=now, language=language)
    entries = _entries(rows, language, masthead.zone)
    site = site_url(request)
    with translation.override(language):
        title = terms.feed(masthead.name)
    context = {
        "masthead": masthead,
        "language": language,
        "title": title,
        "site": site,
        "own": site + addresses.feed(language),
        "home": site + addresses.home(language),
        "entries": entries,
        "updated": max(
            (e.released_at for e in entries), default=dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
        ),
    }
    return answer(
        request,
        page("feed.xml", context, language),
        content_type="application/atom+xml; charset=utf-8",
    )


def _newest(now: dt.datetime, language: str) -> QuerySet[EditionText, Any]:
    released = EditionText.objects.filter(
        is_public(now, "edition__"), language=language, first_release_at__lte=now
    )
    return (
        untranslated(released)
        .order_by("-first_release_at", "-edition_id")
        .values_list(
            "edition__announcement__short_id",
            "edition__release_at",
            "first_release_at",
            "slug",
            "headline",
            "summary",
            "fingerprint",
        )[:ENTRIES]
    )


_rows = CompiledQuery(_newest)


def _entries(rows: list[tuple[Any, ...]], language: str, zone: str) -> list[Entry]:
    contents = _contents([row[6] for row in rows], zone)
    return [
        Entry(
            short_id=short_id,
            path=addresses.announcement(language, slug, short_id),
            headline=xml_safe(headline),
            summary=xml_safe(summary),
            released_at=released_at,
            first_released_at=first,
            content=contents[fingerprint],
        )
        for short_id, released_at, first, slug, headline, summary, fingerprint in rows
        if fingerprint in contents
    ]


def _contents(fingerprints: list[str], zone: str) -> dict[str, Content]:
    """Return what is shown of each text; what this process never rendered is read in one query."""
    # Other threads put in and throw out meanwhile: what was found once is held here.
    found = {mark: kept for mark in fingerprints if (kept := _content.get((mark, zone)))}
    missing = [mark for mark in fingerprints if mark not in found]
    if missing:
        texts = EditionText.objects.filter(fingerprint__in=missing)
        for mark, text in texts.order_by().values_list("fingerprint", "document"):
            try:
                document = read_frozen(text, mark)
            except Damaged as problem:
                logger.error("A feed goes without an announcement: %s.", problem)
                continue
            found[mark] = _content[mark, zone] = content(document, zone=zone)
        for key in list(_content)[:-_KEPT]:
            _content.pop(key, None)
    return found


def content(document: Document, *, zone: str) -> Content:
    """Return an announcement for readers of feeds, its text as plain HTML: no classes, no scripts, no addresses of this site."""
    read = read_out(document, zone=zone)
    # What the entry says beside its text: the title, the categories.
    headline = read.one("headline")
    if headline:
        headline.leave_out()
    themes = tuple((p.take("slug"), p.take("name")) for p in read.of("theme"))
    names = tuple(p.rows["institution.name"].said for p in read.of("party"))
    language = document.language
    html = page("feed-entry.html", {"read": read, "language": language}, language)
    return Content(html, names, themes)

"""An Atom feed per language, with the full text. Source: RFC 4287."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from announcements import addresses, labels
from announcements.document import Document, read_frozen
from announcements.models import EditionText, is_public
from announcements.public.shell import site_url
from assets.damage import Damaged
from masthead.answering import answer, page
from masthead.prepared import Prepared, untranslated
from masthead.reading import masthead_facts
from richtext.characters import xml_safe

logger = logging.getLogger(__name__)
ENTRIES = 20


class Entry(NamedTuple):
    """An announcement in a feed; `content` is its text as HTML."""

    short_id: str
    path: str
    headline: str
    summary: str
    released_at: dt.datetime
    first_released_at: dt.datetime
    parties: tuple[str, ...]
    content: str


# The words of a fingerprint never change, so neither does the HTML made of them.
_content: dict[str, tuple[str, tuple[str, ...]]] = {}
_KEPT = 512


@require_safe
def atom(request: HttpRequest, language: str) -> HttpResponse:
    """The newest announcements of a language, each with its whole text."""
    now = timezone.now()
    masthead = masthead_facts(language)
    if language not in masthead.languages:
        raise Http404
    rows = _rows.rows(now=now, language=language)
    entries = _entries(rows, language)
    site = site_url(request)
    with translation.override(language):
        title = labels.feed(masthead.name)
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
        modified_at=context["updated"] if entries else None,  # type: ignore[arg-type]
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


_rows = Prepared(_newest)


def _entries(rows: list[tuple[Any, ...]], language: str) -> list[Entry]:
    contents = _contents([row[6] for row in rows], language)
    return [
        Entry(
            short_id=short_id,
            path=addresses.announcement(language, slug, short_id),
            headline=xml_safe(headline),
            summary=xml_safe(summary),
            released_at=released_at,
            first_released_at=first,
            parties=contents[fingerprint][1],
            content=contents[fingerprint][0],
        )
        for short_id, released_at, first, slug, headline, summary, fingerprint in rows
        if fingerprint in contents
    ]


def _contents(fingerprints: list[str], language: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the HTML and the parties of each text; what this process never rendered is read in one query."""
    # Other threads put in and throw out meanwhile: what was found once is held here.
    found = {mark: kept for mark in fingerprints if (kept := _content.get(mark))}
    missing = [mark for mark in fingerprints if mark not in found]
    if missing:
        texts = EditionText.objects.filter(fingerprint__in=missing)
        for mark, text in texts.order_by().values_list("fingerprint", "document"):
            try:
                document = read_frozen(text, mark)
            except Damaged as problem:
                logger.error("A feed goes without an announcement: %s.", problem)
                continue
            names = tuple(party.institution.name for party in document.parties)
            found[mark] = _content[mark] = (full_text(document, language), names)
        for mark in list(_content)[:-_KEPT]:
            _content.pop(mark, None)
    return found


def full_text(document: Document, language: str) -> str:
    """Return an announcement as plain HTML for readers of feeds: no classes, no scripts, no addresses of this site."""
    return page("feed-entry.html", {"document": document, "language": language}, language)

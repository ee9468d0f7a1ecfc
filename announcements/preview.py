"""A draft as its page would look: the context of something that is not released, and that nobody but staff may see."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.template.loader import render_to_string

from announcements import addresses, comparing
from announcements.context import Banner, PublicationContext, Version
from announcements.document import Document
from announcements.draft import Draft
from announcements.publication import live_contacts
from masthead.reading import masthead_facts
from masthead.zones import region_of


def preview_context(
    draft: Draft,
    document: Document,
    *,
    announcement_id: int | None,
    now: dt.datetime,
    site_url: str,
    fingerprint: str = "",
) -> PublicationContext:
    """Return what surrounds a document that is not released: a banner that says so, and the live contacts."""
    language = document.language
    masthead = masthead_facts(language)
    path = addresses.announcement(language, "x", draft.id) if draft.id else ""
    contacts = (
        live_contacts(
            announcement_id,
            on=now.date(),
            language=language,
            original=draft.original_language,
            region=region_of(masthead.zone),
        )
        if announcement_id
        else ()
    )
    return PublicationContext(
        masthead=masthead,
        language=language,
        site_url=site_url,
        path=path,
        fingerprint=fingerprint,
        banners=(Banner("preview"),),
        contacts=contacts,
        versions=(Version(language, path, document.headline),),
    )


def preview_page(
    draft: Draft,
    document: Document,
    *,
    announcement_id: int | None,
    now: dt.datetime,
    site_url: str,
    fingerprint: str,
    request: HttpRequest,
) -> str:
    """Return the page of a document that is not released, as HTML."""
    context = preview_context(
        draft,
        document,
        announcement_id=announcement_id,
        now=now,
        site_url=site_url,
        fingerprint=fingerprint,
    )
    return render_to_string(
        "admin/announcements/announcement/reading.html",
        {"document": document, "lines": comparing.lines(document), "context": context},
        request,
    )

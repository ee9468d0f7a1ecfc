"""A draft as its page would look: what surrounds something that is not released, and that nobody but staff may see."""

from __future__ import annotations

import datetime as dt
import re

from django.http import HttpRequest
from django.utils import translation

from announcements import addresses
from announcements.context import Banner, PublicationContext, Version
from announcements.document import Document
from announcements.draft import Draft
from announcements.released.publication import working_contacts
from answers.public import page
from assets.models import Image
from languages import dates
from masthead.reading import frozen_masthead
from masthead.zones import region_of
from pages.frame import framed, site_url
from pages.layout import lay_out


def preview_context(
    draft: Draft,
    document: Document,
    *,
    announcement_id: int | None,
    now: dt.datetime,
    site: str,
    fingerprint: str = "",
    is_public: bool = False,
) -> PublicationContext:
    """Return the context of a document as staff look at it: the contacts of the working copy, and a banner unless it is released."""
    language = document.language
    masthead = frozen_masthead(language)
    path = addresses.announcement(language, "apercu", draft.id or "x")
    contacts = (
        working_contacts(
            announcement_id,
            on=dates.local_day(now, masthead.zone),
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
        site_url=site,
        path=path,
        slug="apercu",
        fingerprint=fingerprint,
        banners=() if is_public else (Banner("preview"),),
        contacts=contacts,
        versions=(Version(language, path, document.headline),),
    )


def preview_page(
    draft: Draft,
    document: Document,
    *,
    announcement_id: int | None,
    now: dt.datetime,
    fingerprint: str,
    request: HttpRequest,
    is_public: bool = False,
) -> str:
    """Return the page of a document as staff look at it, as HTML: the public templates, without scripts.

    Images come through the door for staff; links open elsewhere, so that the frame keeps the text.
    """
    language = document.language
    context = preview_context(
        draft,
        document,
        announcement_id=announcement_id,
        now=now,
        site=site_url(request),
        fingerprint=fingerprint,
        is_public=is_public,
    )
    with translation.override(language):
        frame = framed(
            request,
            context.masthead,
            language,
            title=document.headline,
            canonical=context.path,
            section="announcements",
            paths={language: context.path},
            indexed=False,
        )
        html = page(
            "announcement.html",
            {
                "frame": frame,
                "document": document,
                "context": context,
                "layout": lay_out(document),
                "kit": None,
                "json_ld": "",
            },
            language,
        )
    html = _without_scripts(_staff_media(html, document))
    return html.replace("<head>", '<head>\n<base target="_blank">', 1)


def _without_scripts(html: str) -> str:
    first, *others = re.split(r"<script\b", html)
    return "".join([first, *(other.partition("</script>")[2] for other in others)])


def _staff_media(html: str, document: Document) -> str:
    """Lead every image to the door for staff: nothing of a draft is public."""
    facts = [*document.images, *document.logos]
    rows = Image.objects.filter(sha256__in={f.sha256 for f in facts}).values_list("sha256", "pk")
    ids = dict(rows)
    for image in facts:
        if image.sha256 in ids:
            html = html.replace(f"/media/{image.key}/", f"/admin/media/{ids[image.sha256]}/")
    return html

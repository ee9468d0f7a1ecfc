"""Downloads of a public edition. `now` is read here and nowhere below."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from announcements import addresses
from announcements.references import Reference
from announcements.released.publication import released
from answers.public import moved
from assets import storing
from assets.delivering import deliver, disposition, signed_elsewhere
from pages.announcement import gone
from pages.frame import site_url
from presskits import formats, issuing
from presskits.file_context import FileContext
from presskits.models import IssuedFile

# Above this a bucket sends the file itself.
SENT_BY_US = 1024 * 1024


@require_safe
def download(
    request: HttpRequest, language: str, reference: Reference, kind: str
) -> HttpResponseBase:
    """A file of the edition that stands, in one language: 404 before its release, 410 once withdrawn."""
    now = timezone.now()
    lines = released(reference.short_id, now=now, language=language)
    standing = [line for line in lines if line.stands(now)]
    if not standing:
        return gone(request, language, reference, now)
    shown = next((line for line in standing if line.language == language), None)
    if shown is None:
        raise Http404
    wanted = (
        addresses.announcement(language, shown.slug, reference.short_id) + formats.of(kind).address
    )
    if request.path != wanted:
        return moved(wanted)
    context = issuing.surroundings(
        shown, lines, reference.short_id, now=now, site_url=site_url(request)
    )
    source = issuing.Source(shown.text_id, shown.fingerprint, shown.document)
    issued = issuing.issue_in(source, kind, context, now=now)
    return _deliver(request, issued, context, now)


def _deliver(
    request: HttpRequest,
    issued: IssuedFile,
    context: FileContext,
    now: dt.datetime,
) -> HttpResponseBase:
    inline = formats.of(issued.kind).is_shown
    if issued.unkept is None and not storing.is_local() and issued.size > SENT_BY_US:
        address = storing.signed_address(
            issued.storage_name,
            media_type=issued.media_type,
            disposition=disposition(issued.filename, inline=inline),
        )
        return signed_elsewhere(address)
    file = issuing.opened(issued, context, now=now)
    return deliver(
        request,
        file=file,
        media_type=issued.media_type,
        filename=issued.filename,
        etag=issued.sha256,
        inline=inline,
        public=True,
        headers={"Link": f'<{context.address}>; rel="canonical"'},
    )

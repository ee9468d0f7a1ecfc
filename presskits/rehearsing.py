"""Every file of a text to be released, made and thrown away: what cannot be made is known before anybody approves it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from announcements import addresses
from announcements.context import Banner, PublicationContext
from announcements.models import EditionKind
from announcements.rehearsing import Upcoming
from announcements.released.publication import working_contacts
from isolation import NotDone
from languages import ENDONYMS
from languages.dates import local_day
from masthead.reading import frozen_masthead
from masthead.zones import region_of
from presskits import formats
from presskits.building import build
from presskits.file_context import FileContext, file_context
from richtext.typography import set_text

logger = logging.getLogger(__name__)
_CHANGED = (EditionKind.CORRECTION.value, EditionKind.UPDATE.value)


def rehearse(text: Upcoming) -> Iterator[str]:
    """Make each kind of file of a text, and yield a sentence for each that cannot be made."""
    context = surroundings(text)
    made: dict[str, bytes] = {}
    parts = {part.kind for part in formats.archived()}
    for row in formats.FORMATS:
        kind = row.kind
        if row.render is None and not made.keys() >= parts:
            continue  # the sentence about its missing part says it all
        try:
            with build(text.document, context, kind, communique=made.__getitem__).file as file:
                if row.in_archive:
                    file.seek(0)
                    made[kind] = file.read()
        except NotDone as reason:
            # A worker that is busy, or a text that is past its limits: the reason has its own sentence.
            yield f"{ENDONYMS[text.document.language]}: {reason}"
        except Exception:
            # Whatever it is, it would meet the readers otherwise; the log says what.
            logger.exception("No %s of %s (%s).", kind, text.document.id, text.document.language)
            yield _(
                "%(language)s: a file cannot be made of this text (%(kind)s), so nothing was approved. "
                "Look at unusual characters, addresses and images in it."
            ) % {"language": ENDONYMS[text.document.language], "kind": row.name}


def surroundings(text: Upcoming) -> FileContext:
    """Return what the files of a text will show beside it at its release."""
    document, language = text.document, text.document.language
    masthead = frozen_masthead(language)
    changed = text.kind in _CHANGED
    contacts = working_contacts(
        text.announcement_id,
        on=local_day(text.release_at, masthead.zone),
        language=language,
        original=document.original_language,
        region=region_of(masthead.zone),
    )
    context = PublicationContext(
        masthead=masthead,
        language=language,
        site_url=settings.SITE_URL or "http://localhost",
        path=addresses.announcement(language, text.slug, document.id),
        slug=text.slug,
        fingerprint=text.fingerprint,
        edition_number=text.number,
        released_at=text.release_at,
        banners=(Banner(text.kind, set_text(text.note, language), text.release_at),)
        if changed
        else (),
        contacts=contacts,
    )
    return file_context(context)

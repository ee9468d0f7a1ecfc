"""Make the files of an edition ahead of its release, so that the first reader does not wait. Idempotent; never needed."""

from __future__ import annotations

import gc
import logging

from django.conf import settings
from django.utils import timezone

try:
    from django.tasks import task
except ImportError:  # Django 5.2
    from django_tasks import task  # type: ignore[no-redef,assignment,unused-ignore]

from announcements.models import Edition, EditionText
from isolation import limits
from presskits import formats
from presskits.issuing import NotIssuable, issue

logger = logging.getLogger(__name__)


@task(priority=-5)
def build_files(edition_id: int) -> int:
    """Issue every file of an edition in every language and return how many there are; none when it is cancelled or withdrawn."""
    if not settings.SITE_URL:
        logger.info("SITE_URL is not set: files are made when they are asked for.")
        return 0
    texts = EditionText.objects.filter(
        edition_id=edition_id, edition__cancelled_at__isnull=True
    ).select_related("edition")
    made = 0
    for text in texts:
        try:
            for row in formats.FORMATS:
                issued = issue(text, row.kind, now=timezone.now(), site_url=settings.SITE_URL)
                if issued.unkept is not None:
                    issued.unkept.close()
                    logger.error("Files cannot be kept: they are made when they are asked for.")
                    return made
                made += 1
        except NotIssuable as reason:
            logger.info("Nothing to make: %s.", reason)
    # What made them lies in circles that Python would look for much later: the task worker would grow by half meanwhile.
    gc.collect()
    limits.give_back()
    return made


def prebuild(edition: Edition) -> None:
    """Hear of a schedule from `publishing`, and have the files of that edition made in the background."""
    if edition.cancelled_at is None:
        build_files.enqueue(edition.pk)

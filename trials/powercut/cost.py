"""What it costs that an answer waits for the disk: the same work with and without syncs, in turns, in one process."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from unittest import mock

from django.db import connection, transaction
from django.utils import timezone

from announcements import publishing
from announcements.models import Announcement, Edition, EditionText
from announcements.workflow import Status
from assets.uploading import store_image
from presskits.issuing import issue
from presskits.models import IssuedFile
from trials.powercut.busy import picture

TIMES = 30


class Pair(NamedTuple):
    """Medians in milliseconds, and the median of the differences of each pair."""

    what: str
    unsynced: float
    synced: float
    difference: float


def pairs() -> Iterator[Pair]:
    """Measure a save, an upload and a press kit on the demo's content (SQLite, files on the disk); it is changed."""
    chance = random.Random(1)
    _pictures[:] = [picture(chance) for _ in range(2 * TIMES + 1)]
    for work in (_save, _upload, _kit):
        work()
        rows = []
        for turn in range(TIMES):
            order = (False, True) if turn % 2 else (True, False)
            taken = {synced: _taken(work, synced=synced) for synced in order}
            rows.append((taken[False], taken[True]))
        unsynced, synced = (statistics.median(column) for column in zip(*rows, strict=True))
        difference = statistics.median(after - before for before, after in rows)
        yield Pair((work.__doc__ or "").rstrip("."), unsynced, synced, difference)


def _taken(work: Callable[[], None], *, synced: bool) -> float:
    with _syncs(synced):
        started = time.perf_counter()
        work()
        return (time.perf_counter() - started) * 1000


@contextmanager
def _syncs(wanted: bool) -> Iterator[None]:
    """Sync as the newsroom does, or as it did before: the log of SQLite now and then, files never."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={'FULL' if wanted else 'NORMAL'}")
    if wanted:
        yield
        return
    with mock.patch("assets.disk.os.fsync"):
        yield


def _save() -> None:
    """A save."""
    announcement = Announcement.objects.exclude(status=Status.APPROVED).order_by("pk").first()
    if announcement is None:
        raise LookupError("the demo has no draft")
    with transaction.atomic():
        publishing.record_save(announcement=announcement, version=announcement.version)
        announcement.save(update_fields=["headline_fr"])


_pictures: list[bytes] = []


def _upload() -> None:
    """An upload of a picture."""
    store_image(data=_pictures.pop(), filename="photo.jpg")


def _kit() -> None:
    """A press kit."""
    now = timezone.now()
    IssuedFile.objects.all().delete()
    text = (
        EditionText.objects.filter(edition__in=Edition.objects.public(now), language="fr")
        .select_related("edition")
        .order_by("pk")[0]
    )
    issue(text, "kit", now=now, site_url="https://press.example.org")

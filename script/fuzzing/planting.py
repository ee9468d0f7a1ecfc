"""Words that nobody outside may read: planted where nothing is released yet, and looked for in every answer to a stranger."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from django.db import transaction
from django.utils import timezone

from announcements import publishing
from announcements.draft import draft_from_rows
from announcements.models import Announcement, Edition
from languages import LANGUAGES
from people.models import User

STRANGERS = ("anonymous", "nobody", "expired")
# A word that no text holds; what follows says where it was planted.
WORD = "zibelinequx"
FIELDS = ("headline", "subheading", "kicker")


def plant(publisher: User) -> list[str]:
    """Write a word of its own into a draft, a text in review, one under embargo and a correction to come; return the words."""
    now = timezone.now()
    words = []
    standing = Edition.objects.public(now).order_by("pk").values_list("announcement", flat=True)[:1]
    pending = Edition.objects.pending(now).order_by("pk").values_list("announcement", flat=True)
    chosen = {
        "draft": Announcement.objects.filter(status="draft", editions=None).order_by("pk").first(),
        "review": Announcement.objects.filter(status="in_review").order_by("pk").first(),
        "embargo": Announcement.objects.filter(pk__in=pending).order_by("pk").first(),
        "correction": Announcement.objects.filter(pk__in=standing).first(),
    }
    for place, announcement in chosen.items():
        if announcement is None:
            continue
        word = f"{WORD}{place}"
        with transaction.atomic():
            if announcement.status == "approved":
                _open(announcement, publisher, now)
            _write(announcement, word)
            if place in ("embargo", "correction"):
                _approve(announcement, publisher, now, place)
        words.append(word)
    return words


def _open(announcement: Announcement, by: User, now: dt.datetime) -> None:
    """Take an approved announcement back to draft, whether or not its release is still to come."""
    if Edition.objects.filter(announcement=announcement).pending(now).exists():
        publishing.cancel(
            announcement=announcement, by=by, now=now, version=announcement.version, reason="fuzz"
        )
    else:
        publishing.reopen(announcement=announcement, by=by, now=now, version=announcement.version)


def _write(announcement: Announcement, word: str) -> None:
    announcement.refresh_from_db()
    changes = {}
    for name in FIELDS:
        for language in LANGUAGES:
            if text := getattr(announcement, f"{name}_{language}"):
                changes[f"{name}_{language}"] = f"{word} {text}"[:200]
    Announcement.objects.filter(pk=announcement.pk).update(**changes)
    announcement.refresh_from_db()


def _approve(announcement: Announcement, by: User, now: dt.datetime, place: str) -> None:
    publishing.submit(announcement=announcement, by=by, now=now, version=announcement.version)
    publishing.approve(
        announcement=announcement,
        by=by,
        now=now,
        version=announcement.version,
        fingerprints=publishing.fingerprints_of(draft_from_rows(announcement)),
        rehearsal=None,
        release_at=now + dt.timedelta(days=30),
        kind="correction" if place == "correction" else "",
        note={"fr": WORD} if place == "correction" else {},
    )


def told(headers: tuple[tuple[str, str], ...], body: bytes) -> bytes:
    """Return all that an answer says, what lies in an archive too, in small letters."""
    said = "\n".join(f"{name}: {value}" for name, value in headers).encode() + body
    if body[:4] == b"PK\x03\x04":
        try:
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                said += b"".join(name.encode() + archive.read(name) for name in archive.namelist())
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
            pass
    return said.lower()


def is_released(word: str) -> bool:
    """Return whether a word has become public by the steps that staff took meanwhile."""
    readable = Edition.objects.readable(timezone.now())
    return readable.filter(texts__document__icontains=word).exists()

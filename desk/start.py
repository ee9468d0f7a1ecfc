"""What needs me now: the start page of the desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch
from django.urls import reverse

from announcements import readiness
from announcements.draft import Draft, draft_from_rows
from announcements.models import Announcement, Edition, Transition
from announcements.state import State, in_state
from announcements.workflow import Status
from languages import LANGUAGES
from masthead.reading import newsroom_zone
from people.models import User

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Card:
    """One announcement on the start page; times are aware."""

    title: str
    address: str
    at: dt.datetime | None = None
    who: str = ""
    blocking: int = 0
    languages: str = ""


def start_page(user: User, *, now: dt.datetime) -> dict[str, Any]:
    """Return the lists of the start page, each with at most a handful of announcements."""
    if not user.has_perm("announcements.view_announcement"):
        return {"desk": None}
    return {
        "desk": {
            "in_review": in_review(user),
            "pending": pending(now),
            "drafts": drafts(user, now=now),
            "released": released(now),
            "may_approve": user.has_perm("announcements.approve_announcement"),
            "may_add": user.has_perm("announcements.add_announcement"),
        },
        "now": now,
    }


def address(announcement_id: int) -> str:
    return reverse("admin:announcements_announcement_change", args=[announcement_id])


def _languages(row: Announcement) -> str:
    return " ".join(c for c in LANGUAGES if getattr(row, f"headline_{c}"))


def in_review(user: User) -> list[Card]:
    """Announcements that wait for approval, the longest wait first."""
    submitted = Prefetch(
        "transitions",
        queryset=Transition.objects.filter(action="submit").select_related("made_by"),
        to_attr="submissions",
    )
    rows = Announcement.objects.filter(status=Status.IN_REVIEW).prefetch_related(submitted)
    cards = []
    for row in rows.order_by("changed_at")[:SHOWN]:
        last = row.submissions[0] if row.submissions else None
        cards.append(
            Card(
                title=str(row),
                address=address(row.pk),
                at=last.made_at if last else row.changed_at,
                who=str(last.made_by) if last else "",
                languages=_languages(row),
            )
        )
    return cards


def pending(now: dt.datetime) -> list[Card]:
    """Releases to come, the next one first."""
    editions = Edition.objects.pending(now).select_related("announcement", "approved_by")
    return [
        Card(
            title=str(edition.announcement),
            address=address(edition.announcement_id),
            at=edition.release_at,
            who=str(edition.approved_by),
            languages=_languages(edition.announcement),
        )
        for edition in editions.order_by("release_at")[:SHOWN]
    ]


def drafts(user: User, *, now: dt.datetime) -> list[Card]:
    """Drafts, those that this person touched last first, each with what still blocks it."""
    touched = (
        LogEntry.objects.filter(
            user=user, content_type=ContentType.objects.get_for_model(Announcement)
        )
        .order_by("-pk")  # as they were written; times have no index
        .values_list("object_id", flat=True)[:60]
    )
    order = {pk: place for place, pk in enumerate(dict.fromkeys(touched))}
    standing = in_state(Announcement.objects.all(), State.DRAFT, now=now)
    rows = list(standing.order_by("-changed_at", "-pk")[:60])
    rows.sort(key=lambda row: order.get(str(row.pk), len(order)))
    zone = newsroom_zone()
    return [
        Card(
            title=str(row),
            address=address(row.pk),
            at=row.changed_at,
            blocking=_blocking(draft_from_rows(row), now=now, zone=zone),
            languages=_languages(row),
        )
        for row in rows[:SHOWN]
    ]


def _blocking(draft: Draft, *, now: dt.datetime, zone: str) -> int:
    on = readiness.release_day(draft, now=now, zone=zone)
    return sum(finding.blocking for finding in readiness.check(draft, on=on))


def released(now: dt.datetime) -> list[Card]:
    """What went out last."""
    editions = Edition.objects.public(now).select_related("announcement", "approved_by")
    return [
        Card(
            title=str(edition.announcement),
            address=address(edition.announcement_id),
            at=edition.release_at,
            languages=_languages(edition.announcement),
        )
        for edition in editions.order_by("-release_at")[:SHOWN]
    ]

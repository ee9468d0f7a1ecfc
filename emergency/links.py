"""Print, find, use and revoke emergency links. A link is used once, and what it does is done by `announcements.publishing`."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Mapping

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from announcements import publishing
from announcements.models import Announcement
from emergency.models import EmergencyLink
from emergency.tasks import tell_administrators
from people import security_log
from people.models import SecurityEventKind, User
from rows.short_ids import ALPHABET

# 54 of 28 letters are 259 random bits; none of them is read wrongly on paper, so that a sheet can be typed off.
LENGTH = 54
GROUP = 6
_SECRET = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


class Spent(Exception):
    """The link was used or revoked by somebody who was faster."""


def new_secret() -> str:
    """Return a secret as it stands in an address: groups of letters."""
    letters = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def looks_like_one(typed: str) -> bool:
    """Whether a text has the form of a secret, however it is grouped."""
    return _SECRET.fullmatch(_bare(typed)) is not None


def find(typed: str, *, now: dt.datetime) -> EmergencyLink | None:
    """Return the link of a secret if it works at that instant; used, expired, revoked and unknown are the same."""
    if not looks_like_one(typed):
        return None
    links = EmergencyLink.objects.select_related("printed_by")
    link = links.filter(secret_sha256=_hash(typed)).first()
    return link if link and link.works(now) else None


@transaction.atomic
def print_link(
    *, holder: str, by: User, now: dt.datetime, lasts: dt.timedelta, request: HttpRequest | None
) -> tuple[EmergencyLink, str]:
    """Make a link and return it with its secret, which nobody can ask for again."""
    secret = new_secret()
    link = EmergencyLink.objects.create(
        holder=holder,
        secret_sha256=_hash(secret),
        printed_at=now,
        printed_by=by,
        expires_at=now + lasts,
    )
    security_log.record(
        SecurityEventKind.EMERGENCY_LINK_PRINTED, now=now, request=request, person=by, about=holder
    )
    return link, secret


def use(
    link: EmergencyLink,
    *,
    announcement: Announcement,
    reason: Mapping[str, str],
    now: dt.datetime,
    request: HttpRequest | None,
) -> None:
    """Withdraw an announcement and spend the link, both or neither; raises Spent or what `publishing.withdraw` raises.

    Whoever printed the link acts, because only who may withdraw can lend that; the history says that it was by a link.
    """
    with transaction.atomic():
        rows = EmergencyLink.objects.filter(pk=link.pk, used_at=None, revoked_at=None)
        if not rows.filter(expires_at__gt=now).update(used_at=now, announcement=announcement):
            raise Spent
        publishing.withdraw(
            announcement=announcement,
            by=link.printed_by,
            now=now,
            version=announcement.version,
            reason=reason,
            note=_("By the emergency link for %(holder)s.") % {"holder": link.holder},
        )
        for kind, about in (
            (SecurityEventKind.EMERGENCY_LINK_USED, link.holder),
            (SecurityEventKind.EMERGENCY_WITHDRAWAL, announcement.short_id),
        ):
            security_log.record(kind, now=now, request=request, person=link.printed_by, about=about)
        tell_administrators.enqueue(link.pk)


@transaction.atomic
def revoke(
    link: EmergencyLink, *, by: User, now: dt.datetime, request: HttpRequest | None = None
) -> bool:
    """Let a link work no more; return False when it was used or revoked before."""
    rows = EmergencyLink.objects.filter(pk=link.pk, used_at=None, revoked_at=None)
    if not rows.update(revoked_at=now, revoked_by=by):
        return False
    security_log.record(
        SecurityEventKind.EMERGENCY_LINK_REVOKED,
        now=now,
        request=request,
        person=link.printed_by,
        about=link.holder,
    )
    return True


def _bare(typed: str) -> str:
    return typed.replace("-", "").lower()


def _hash(secret: str) -> str:
    return hashlib.sha256(_bare(secret).encode()).hexdigest()

"""Enrolling a first second factor: by invitation or with a one-time code, never with a password alone.

Whoever has stolen a password of an account that has no second factor yet could otherwise enrol their own, and keep its owner out.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import secrets

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from people import notices, security_log
from people.models import EnrolmentCode, SecurityEventKind, User

LIFETIME = dt.timedelta(hours=48)
GRANT = dt.timedelta(hours=1)  # how long a session may enrol after it showed its code
BYTES = 20  # 160 random bits, so that a plain hash is enough to store
SESSION_KEY = "enrolment"


def _digest(code: str) -> str:
    """Return what is stored of a code; hyphens, spaces and capitals are the typist's own."""
    plain = "".join(code.split()).replace("-", "").upper()
    return hashlib.sha256(plain.encode()).hexdigest()


@transaction.atomic
def give(
    person: User, *, now: dt.datetime, request: HttpRequest | None = None
) -> tuple[str, EnrolmentCode]:
    """Return a new code, which can be read this once, and its row; codes given before are void."""
    EnrolmentCode.objects.filter(person=person).delete()
    EnrolmentCode.objects.filter(expires_at__lt=now).delete()
    code = _written(secrets.token_bytes(BYTES))
    row = EnrolmentCode.objects.create(
        person=person, digest=_digest(code), made_at=now, expires_at=now + LIFETIME
    )
    security_log.record(
        SecurityEventKind.ENROLMENT_CODE_GIVEN, now=now, request=request, person=person
    )
    return code, row


def _written(data: bytes) -> str:
    """Return bytes in base 32 (RFC 4648), in groups that can be read out."""
    text = base64.b32encode(data).decode().rstrip("=")
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def find(code: str, *, now: dt.datetime) -> EnrolmentCode | None:
    """Return the row of a code that can still be spent."""
    found = EnrolmentCode.objects.filter(
        digest=_digest(code), used_at=None, expires_at__gt=now, person__is_active=True
    )
    return found.select_related("person").first()


def spend(row: EnrolmentCode, *, now: dt.datetime, request: HttpRequest | None = None) -> bool:
    """Spend a code; of two who try at once, one gets False."""
    spent = EnrolmentCode.objects.filter(pk=row.pk, used_at=None, expires_at__gt=now).update(
        used_at=now
    )
    if spent:
        security_log.record(
            SecurityEventKind.ENROLMENT_CODE_USED, now=now, request=request, person=row.person
        )
    return bool(spent)


def grant(request: HttpRequest, person: User, *, now: dt.datetime) -> None:
    """Let this session enrol a first factor for the person, for a while."""
    request.session[SESSION_KEY] = [person.pk, (now + GRANT).timestamp()]


def is_granted(request: HttpRequest, *, now: dt.datetime) -> bool:
    """Return whether this session may enrol a first factor for the person who is signed in."""
    if not settings.ENROLMENT_CODE_REQUIRED:
        return True
    pk, until = request.session.get(SESSION_KEY, (None, 0))
    return pk == request.user.pk and until > now.timestamp()


def link(code: str) -> str:
    """Return the address of an invitation, which lets the person choose a password, too."""
    return settings.SITE_URL + reverse("account_invitation", args=[code])


@transaction.atomic
def remove_factors(person: User, *, now: dt.datetime, request: HttpRequest | None = None) -> int:
    """Remove all second factors of somebody who has lost them, and tell them; return how many."""
    removed, _rows = Authenticator.objects.filter(user=person).delete()
    if removed:
        security_log.record(
            SecurityEventKind.FACTOR_REMOVED, now=now, request=request, person=person, about="*"
        )
        notices.tell(person, SecurityEventKind.FACTOR_REMOVED, now=now)
    return removed

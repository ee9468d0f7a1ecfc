"""Keep account of what concerns the safety of the newsroom: who came in, who was refused, whose rights changed."""

from __future__ import annotations

import datetime as dt
import logging

from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from people.client_address import client_address
from people.models import SecurityEvent, SecurityEventKind, User

logger = logging.getLogger(__name__)


def record(
    kind: SecurityEventKind,
    *,
    now: dt.datetime,
    request: HttpRequest | None = None,
    person: User | AnonymousUser | None = None,
    about: str = "",
    address: str = "",
) -> None:
    """Write one line of the security log; never fails the act that it records.

    `person` is whose account it concerns, `request` says who acted and from where (or `address`). `about` is a plain value or a
    short sentence (marked with `gettext_noop`, so that its reader sees it in their language) and holds no password, code, token or
    session key, nor what somebody typed who is not known: see `unknown_name`.

    In a transaction that is rolled back later the line is lost with the act. A failure is told on standard error.
    """
    whose = person if isinstance(person, User) and person.pk else None
    by = getattr(request, "user", None) if request else None
    actor = by if isinstance(by, User) and by.pk and by != whose else None
    try:
        with transaction.atomic():  # a savepoint, so that a failure here spoils nothing around it
            SecurityEvent.objects.create(
                kind=kind,
                at=now,
                person=whose,
                name=whose.username if whose else "",
                by=actor,
                by_name=actor.username if actor else "",
                address=address or (client_address(request) if request else ""),
                about=about.replace("\0", "")[: SecurityEvent.ABOUT_LENGTH],
            )
    except (DatabaseError, OSError) as problem:
        logger.error("The security log lost “%s” (%s).", kind.value, type(problem).__name__)


def unknown_name(typed: str) -> str:
    """Return what may be kept of a name that no account has: a keyed hash, because passwords are typed there by mistake.

    Equal names give equal hashes, so that an attack on one name is seen as one; nobody without the key can try names or passwords.
    """
    digest = salted_hmac("people.security_log", typed.strip().lower(), algorithm="sha256")
    return f"#{digest.hexdigest()[:12]}"

"""What an administrator changes in somebody's account: kept in the security log, told to the person, and complete."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.http import HttpRequest

from people import notices, security_log
from people.models import SecurityEventKind, User


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What matters of an account, at one moment."""

    email: str
    password: str
    is_active: bool
    rights: frozenset[str]


def snapshot(person: User) -> Snapshot:
    """Return an account as the database has it."""
    row = User.objects.get(pk=person.pk)
    rights = set(row.groups.values_list("name", flat=True))
    rights |= {f"may {name}" for name in row.user_permissions.values_list("codename", flat=True)}
    rights |= {name for name in ("is_staff", "is_superuser") if getattr(row, name)}
    return Snapshot(row.email, row.password, row.is_active, frozenset(rights))


def note_changes(
    before: Snapshot, person: User, *, now: dt.datetime, request: HttpRequest | None = None
) -> None:
    """Log what has changed since a snapshot, and tell the person; a former e-mail address opens the account no more."""
    after = snapshot(person)

    def log(kind: SecurityEventKind, about: str = "") -> None:
        security_log.record(kind, now=now, request=request, person=person, about=about)

    if before.email != after.email:
        # allauth keeps addresses beside the account, and mails a new password to each of them.
        EmailAddress.objects.filter(user=person).delete()
        log(SecurityEventKind.EMAIL_CHANGED, f"{before.email} → {after.email}")
        notices.tell(person, SecurityEventKind.EMAIL_CHANGED, now=now, to=before.email)
    if before.password != after.password:
        log(SecurityEventKind.PASSWORD_CHANGED)
        notices.tell(person, SecurityEventKind.PASSWORD_CHANGED, now=now)
    if before.is_active != after.is_active:
        kinds = SecurityEventKind
        log(kinds.ACCOUNT_ACTIVATED if after.is_active else kinds.ACCOUNT_DEACTIVATED)
    if before.rights != after.rights:
        gained = [f"+ {name}" for name in sorted(after.rights - before.rights)]
        lost = [f"− {name}" for name in sorted(before.rights - after.rights)]
        log(SecurityEventKind.ROLE_CHANGED, ", ".join(gained + lost))
        notices.tell(person, SecurityEventKind.ROLE_CHANGED, now=now)


def note_made(person: User, *, now: dt.datetime, request: HttpRequest | None = None) -> None:
    """Log an account that is new, with what it may do."""
    rights = ", ".join(sorted(snapshot(person).rights))
    security_log.record(
        SecurityEventKind.ACCOUNT_MADE, now=now, request=request, person=person, about=rights
    )

"""What Django and allauth tell of an account, for the security log and for the person.

They offer no other way to hear of it than signals; nothing is decided here.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import signals as auth
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from people import enrolment, notices, second_factor, security_log
from people.models import SecurityEventKind, User


def connect() -> None:
    """Listen from now on."""
    auth.user_logged_in.connect(signed_in)
    auth.user_logged_out.connect(signed_out)
    for changed in (account.password_changed, account.password_set, account.password_reset):
        changed.connect(password_changed)
    mfa.authenticator_added.connect(factor_added)
    mfa.authenticator_removed.connect(factor_removed)
    mfa.authenticator_reset.connect(recovery_codes_made)
    mfa.authenticator_used.connect(factor_used)
    mfa.authentication_failed.connect(code_refused)


def signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    now = timezone.now()
    security_log.record(SecurityEventKind.SIGNED_IN, now=now, request=request, person=user)
    request.knows_device_of = user  # type: ignore[attr-defined]
    language = translation.get_language() or ""
    if language != user.language and language in dict(settings.LANGUAGES):
        user.language = language
        User.objects.filter(pk=user.pk).update(language=language)


def signed_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        security_log.record(
            SecurityEventKind.SIGNED_OUT, now=timezone.now(), request=request, person=user
        )


def password_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    now = timezone.now()
    security_log.record(SecurityEventKind.PASSWORD_CHANGED, now=now, request=request, person=user)
    notices.tell(user, SecurityEventKind.PASSWORD_CHANGED, now=now)
    # A change forgets every device; this one has just shown the old password, or a mail to the person.
    request.knows_device_of = user  # type: ignore[attr-defined]


def factor_added(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    now = timezone.now()
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        security_log.record(
            SecurityEventKind.RECOVERY_CODES_MADE, now=now, request=request, person=user
        )
        return
    _note(SecurityEventKind.FACTOR_ADDED, request, user, authenticator)
    second_factor.has_shown(request, authenticator)
    request.session.pop(enrolment.SESSION_KEY, None)


def factor_removed(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return  # they go with the last factor
    _note(SecurityEventKind.FACTOR_REMOVED, request, user, authenticator)
    if not second_factor.factors_of(user):
        # Whoever changes telephones removes the old app first; only a session that has shown it gets that far.
        enrolment.grant(request, user, now=timezone.now())


def recovery_codes_made(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    _note(SecurityEventKind.RECOVERY_CODES_MADE, request, user, None)


def factor_used(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        security_log.record(
            SecurityEventKind.RECOVERY_CODE_USED,
            now=timezone.now(),
            request=request,
            person=user,
        )


def code_refused(request: HttpRequest, user: User, **kwargs: Any) -> None:
    security_log.record(
        SecurityEventKind.SIGN_IN_REFUSED,
        now=timezone.now(),
        request=request,
        person=user,
        about=gettext_noop("wrong code"),
    )


def _note(
    kind: SecurityEventKind,
    request: HttpRequest,
    user: User,
    authenticator: Authenticator | None,
) -> None:
    now = timezone.now()
    about = authenticator.type if authenticator else ""
    security_log.record(kind, now=now, request=request, person=user, about=about)
    notices.tell(user, kind, now=now)

"""How allauth may be used here: to sign in and to hold a second factor, never to sign up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop

from people import security_log
from people.client_address import client_address
from people.limits import Action
from people.models import SecurityEventKind, User
from people.throttling import counted


class StaffOnlyAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation of a colleague, so sign-up is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's address; all who have none share one."""
        return client_address(request) or "0.0.0.0"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Judge a name and a password, unless there were too many attempts."""
        typed = str(credentials.get("username") or credentials.get("email") or "")
        again = request.user if isinstance(request.user, User) else None
        person = again or person_named(typed)
        action = Action.PASSWORD_AGAIN if again else Action.SIGN_IN
        attempt = counted(action, request, person=person, typed=typed)
        user = super().authenticate(request, **credentials)
        if user:
            attempt.give_back()
        else:
            security_log.record(
                SecurityEventKind.SIGN_IN_REFUSED,
                now=timezone.now(),
                request=request,
                person=person,
                about=gettext_noop("wrong password")
                if person
                else security_log.unknown_name(typed),
            )
        return user

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        security_log.record(
            SecurityEventKind.SIGN_IN_REFUSED,
            now=timezone.now(),
            request=request,
            person=user if isinstance(user, User) else None,
            about=gettext_noop("the account is deactivated"),
        )
        return super().respond_user_inactive(request, user)


def person_named(typed: str) -> User | None:
    """Return whose account a name or an e-mail address belongs to, found as signing in finds it."""
    named = get_user_by_username(typed)
    if named is None:
        named = next(iter(filter_users_by_email(typed, prefer_verified=True, for_login=True)), None)
    return named if isinstance(named, User) else None

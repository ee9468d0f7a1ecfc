"""What tests of signing in share: browsers at addresses, behind the proxy that the settings name, and the codes of an app."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from people.models import User
from tests.factories import UserFactory

PASSWORD = "un mot de passe bien long"
SECRET = "JBSWY3DPEHPK3PXP"


def person(**values: Any) -> User:
    """Return somebody who has a password."""
    user = UserFactory(**values)
    user.set_password(PASSWORD)
    user.save()
    return user


def browser(address: str = "198.51.100.7", language: str = "en") -> Client:
    """Return a browser at an address, as nginx forwards it."""
    return Client(
        headers={"accept-language": language, "x-forwarded-for": address}, REMOTE_ADDR="127.0.0.1"
    )


def sign_in(client: Client, name: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": name, "password": password})


def is_in(client: Client) -> bool:
    """Return whether somebody is signed in there."""
    return "_auth_user_id" in client.session


def code(secret: str = SECRET) -> str:
    """Return what an app shows now."""
    counters = list(yield_hotp_counters_from_time())  # from the oldest that is taken to the newest
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def with_app(user: User) -> User:
    """Give somebody a second factor."""
    TOTP.activate(user, SECRET)
    return user

"""Devices on which somebody has signed in before, known by a signed cookie.

After "Slow Down Online Guessing Attacks with Device Cookies" (OWASP): whoever shows one has a count of wrong passwords of its own, which
strangers cannot fill. It opens nothing: password and second factor are asked for as ever.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from people.models import User

COOKIE = "known_device"
SALT = "people.devices"
AGE = 180 * 24 * 3600  # seconds; begun anew with every sign-in
PEOPLE = 8  # who share a device; the longest absent is forgotten
LONGEST = 2048  # characters of a cookie of ours


def known(request: HttpRequest, person: User) -> str | None:
    """Return the device's own number for a person who signed in on it since their password was last changed."""
    for pk, number, mark in _entries(request):
        if pk == person.pk and constant_time_compare(mark, _mark(person)):
            return str(number)
    return None


def remember(request: HttpRequest, response: HttpResponseBase, person: User) -> None:
    """Tell the browser that this person has signed in on it."""
    others = [entry for entry in _entries(request) if entry[0] != person.pk]
    entries = [(person.pk, secrets.token_hex(8), _mark(person)), *others][:PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps(entries, salt=SALT),
        max_age=AGE,
        path=reverse("account_login").removesuffix("login/"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def _mark(person: User) -> str:
    """Return what a change of password changes."""
    return salted_hmac(SALT, f"{person.pk} {person.password}", algorithm="sha256").hexdigest()[:16]


def _entries(request: HttpRequest) -> list[tuple[int, str, str]]:
    cookie = request.COOKIES.get(COOKIE, "")
    if not cookie or len(cookie) > LONGEST:
        return []
    try:
        return [tuple(entry) for entry in signing.loads(cookie, salt=SALT, max_age=AGE)]
    except signing.BadSignature:
        return []

"""Staff hold a second factor and show it, or are led to that before they can do anything else.

What is open before is said by the name of each address, never by how it begins: Django's admin puts pages of its own beside ours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people import enrolment, security_log
from people.models import SecurityEventKind, User

DESK = "/admin/"
SESSION_KEY = "second_factor_shown"

# For everybody, signed in or not: to come, to leave, to read it in one's language.
ENTRANCE = frozenset(
    {
        "account_login",
        "account_logout",
        "account_signup",
        "account_inactive",
        "account_invitation",
        "account_invitation_accept",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "admin:login",
        "admin:logout",
        "admin:jsi18n",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "set_language",
    }
)
# Beside that, with a password but without a second factor: to say so, and to show the one-time code.
WITHOUT = ENTRANCE | {"mfa_index", "account_enrolment", "account_reauthenticate"}
# To enrol a first one, once that is granted.
ENROLLING = frozenset({"mfa_activate_totp", "mfa_add_webauthn"})
# With a second factor that this session has not shown.
UNSHOWN = ENTRANCE | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


class RequireSecondFactor:
    """Sends staff who have no second factor, or have not shown it, from the desk to where they can."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not request.path_info.startswith(DESK) or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        name = match.view_name if match else ""
        factors = factors_of(request.user)
        if factors:
            allowed = name in UNSHOWN or factors & shown(request)
            return None if allowed else _to_showing(request)
        if name in ENROLLING:
            if enrolment.is_granted(request, now=timezone.now()):
                return None
            security_log.record(
                SecurityEventKind.ENROLMENT_REFUSED,
                now=timezone.now(),
                request=request,
                person=request.user,
            )
            return HttpResponseRedirect(reverse("account_enrolment"))
        if not settings.SECOND_FACTOR_REQUIRED or name in WITHOUT:
            return None
        messages.warning(
            request,
            _("Add a second factor to your account: the desk opens as soon as it is there."),
        )
        granted = enrolment.is_granted(request, now=timezone.now())
        return HttpResponseRedirect(reverse("mfa_index" if granted else "account_enrolment"))


def factors_of(person: User) -> set[int]:
    """Return the second factors of a person, by their row."""
    return set(Authenticator.objects.filter(user_id=person.pk).values_list("pk", flat=True))


def shown(request: HttpRequest) -> set[int]:
    """Return the factors that this session has shown for the person who is signed in.

    Having one is not enough: a session that began with a stolen password, before there was one, would wait until its owner enrols;
    and one that has shown a factor which was removed since, because it was stolen, has shown nothing.
    """
    found = set()
    whose, factor = request.session.get(SESSION_KEY, (None, None))
    if whose == request.user.pk:
        found.add(factor)
    records = get_authentication_records(request, request.user)
    return found | {record.get("id") for record in records if record.get("method") == "mfa"}


def has_shown(request: HttpRequest, authenticator: Authenticator) -> None:
    """Remember that this session is the one that enrolled a factor."""
    request.session[SESSION_KEY] = [authenticator.user_id, authenticator.pk]


def _to_showing(request: HttpRequest) -> HttpResponseBase:
    by_code = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
    address = reverse("mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn")
    # What was sent is not sent again by itself.
    after = request.get_full_path() if request.method == "GET" else reverse("admin:index")
    return HttpResponseRedirect(f"{address}?{urlencode({'next': after})}")

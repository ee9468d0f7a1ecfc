"""Staff hold a second factor, or are led to enrol one before they can do anything else."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

# Where somebody without a second factor may still go: to enrol one, to leave, to change the language.
OPEN = ("/admin/account/", "/admin/logout/", "/admin/i18n/", "/admin/jsi18n/")


class RequireSecondFactor:
    """Sends staff without a second factor from the desk to its enrolment, when the settings ask for one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and _at_the_desk(request) and _lacks_one(request):
            messages.warning(
                request,
                _("Add a second factor to your account: the desk opens as soon as it is there."),
            )
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)


def _at_the_desk(request: HttpRequest) -> bool:
    return request.path.startswith("/admin/") and not request.path.startswith(OPEN)


def _lacks_one(request: HttpRequest) -> bool:
    return request.user.is_authenticated and not is_mfa_enabled(request.user)

"""The pages that refuse: a form that came from elsewhere, what somebody may not do, what they tried too often."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from masthead.answering import language_of
from newsroom.middleware import at_the_desk
from people import limits, security_log
from people.models import SecurityEventKind


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the newsroom's own mark: the page was open for very long, or another site sent it."""
    _log(request, SecurityEventKind.FORM_REFUSED)
    return _page(request, 403, "form")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Something that this person may not do."""
    _log(request, SecurityEventKind.PERMISSION_REFUSED)
    return _page(request, 403, "permission")


def throttled(request: HttpRequest) -> HttpResponse:
    """Something that was tried too often, where there is no form to say it on."""
    response = _page(request, 429, "throttled")
    response.headers["Retry-After"] = "60"
    return response


def _log(request: HttpRequest, kind: SecurityEventKind) -> None:
    now = timezone.now()
    if limits.may_be_logged(request, now=now):
        person = getattr(request, "user", None)
        # The pattern, because an address itself may hold a code; an unknown one holds none of ours.
        match = request.resolver_match
        about = f"{request.method} /{match.route}" if match else ""
        security_log.record(kind, now=now, request=request, person=person, about=about)


def _page(request: HttpRequest, status: int, why: str) -> HttpResponse:
    # Public addresses know no chosen language, only what the browser likes.
    language = translation.get_language() if at_the_desk(request) else language_of(request)
    with translation.override(language):
        title = {
            "form": _("This form could not be accepted"),
            "permission": _("You may not do this"),
            "throttled": _("Too many attempts"),
        }[why]
        context = {"title": title, "why": why}
        response = render(request, "account/refused.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response

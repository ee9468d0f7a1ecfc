"""The page behind an emergency link: it knows no session, asks, shows what it will do, and withdraws on POST alone.

A GET never acts: mail scanners and link previews open addresses. The address itself is the secret, so there is no cookie and nothing that
a form from elsewhere could borrow.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from announcements import addresses, publishing
from answers.public import page, preferred
from emergency import links, refusing
from emergency.forms import ReasonForm
from emergency.models import EmergencyLink
from emergency.withdrawing import latest, short_id_of, standing
from languages import FIRST, LANGUAGES
from masthead.reading import frozen_masthead
from pages.frame import framed


@csrf_exempt
@sensitive_variables("secret")
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for the announcement, then for the reason, then withdraw; the same answer for every link that does not work."""
    now = timezone.now()
    language = _language(request)
    with translation.override(language):
        link = links.find(secret, now=now)
        if link is None:
            status = refusing.refused(request, secret, now=now)
            return _answer(request, language, {"state": "refused"}, status=status)
        if request.method != "POST":
            return _answer(request, language, _choice(language, now))
        shown = standing(short_id_of(_chosen(request)), now=now)
        if shown is None:
            problem = _("Nothing is released under this address or identifier.")
            return _answer(request, language, _choice(language, now, problem))
        asked = ReasonForm(
            request.POST if request.POST.get("step") == "withdraw" else None, shown=shown
        )
        if asked.is_valid() and (context := _withdrawn(request, link, asked)):
            return _answer(request, language, context)
        return _answer(request, language, _question(asked, language))


def _withdrawn(request: HttpRequest, link: EmergencyLink, asked: ReasonForm) -> dict[str, Any]:
    """Withdraw, and return what the page says then; nothing when it was refused, with the reasons in the form."""
    announcement = asked.shown.announcement
    try:
        with publishing.held(announcement):
            links.use(
                link,
                announcement=announcement,
                reason=asked.reasons(),
                now=timezone.now(),
                request=request,
            )
    except publishing.PublishingError as refusal:
        for reason in refusal.reasons:
            asked.add_error(None, reason)
        return {}
    except links.Spent:
        return {"state": "refused"}
    return {"state": "done", "path": addresses.short(announcement.short_id)}


def _choice(language: str, now: dt.datetime, problem: str = "") -> dict[str, Any]:
    offered = latest(now=now, language=language)
    return {"state": "choose", "offered": offered, "problem": problem}


def _question(asked: ReasonForm, language: str) -> dict[str, Any]:
    shown = asked.shown
    if asked.is_bound and not asked.errors.get("edition") and asked.non_field_errors():
        # What is confirmed next is what is shown now.
        asked.data = {**asked.data.dict(), "edition": str(shown.edition_id)}  # type: ignore[attr-defined]
        asked.data.pop("confirmed", None)
    return {
        "state": "ask",
        "form": asked,
        "headline": shown.headline(language),
        "headlines": shown.headlines,
        "short_id": shown.announcement.short_id,
    }


def _chosen(request: HttpRequest) -> str:
    """Return what was typed, else what was picked."""
    typed = request.POST.get("address", "").strip()
    return typed or request.POST.get("announcement", "")


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else preferred(request, frozen_masthead(FIRST).languages)


def _answer(
    request: HttpRequest, language: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return the page; nobody keeps a copy of it, and its address goes nowhere."""
    masthead = frozen_masthead(language)
    frame = framed(
        request,
        masthead,
        language,
        title=_("Emergency withdrawal"),
        # Relative, so that the secret stands in no page.
        paths={code: f"?language={code}" for code in LANGUAGES},
        released=("",),
        canonical=addresses.home(language),
        indexed=False,
    )
    body = page("emergency.html", {"frame": frame, **context}, language)
    response = HttpResponse(body, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Vary"] = "Accept-Language"
    if status == 429:
        response.headers["Retry-After"] = str(refusing.WINDOW)
    return response

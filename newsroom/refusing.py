"""The pages that say what went wrong, for readers and for staff, in the language of who asked. They ask nothing of the database."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from django.core.exceptions import TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from announcements import addresses
from answers import failures
from answers.public import answer, language_in, language_of, page
from isolation import NotDone
from languages import LANGUAGES
from masthead.frozen import FrozenMasthead
from masthead.reading import frozen_masthead
from pages.frame import framed, home_paths
from people import limits, security_log
from people.models import SecurityEventKind

RETRY_AFTER = 60  # seconds
DESK = "/admin/"


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says: its title, and what can be done."""

    title: str
    advice: str


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request is not one that a page of ours sends (400), or holds too much (413)."""
    if failures.is_too_large(exception):
        return _message(request, 413)
    too_many = isinstance(exception, TooManyFieldsSent | TooManyFilesSent)
    return _message(request, 400, "too_many" if too_many else "")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """This person may not do this."""
    _log(request, SecurityEventKind.PERMISSION_REFUSED)
    return _message(request, 403)


def unchecked(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without the mark that says that it is ours (CSRF): it stood open for very long, or another site sent it."""
    _log(request, SecurityEventKind.FORM_REFUSED)
    return _message(request, 403, "unchecked")


def throttled(request: HttpRequest) -> HttpResponse:
    """Something that was tried too often, where there is no form to say it on."""
    return _message(request, 429)


def not_taken_in(request: HttpRequest, status: int) -> HttpResponse:
    """The body of a request was too large, too slow, cut off, one too many, or found no room (newsroom.bodies)."""
    return _message(request, status, "body")


def not_done(request: HttpRequest, reason: NotDone) -> HttpResponse:
    """No worker could do what the request asks for (isolation); the reason has its own sentence."""
    return _message(request, 503, title=reason)


def damaged(request: HttpRequest) -> HttpResponse:
    """What was asked for is no longer what was released: better nothing than something else, until a copy is put back."""
    response = _message(request, 503, "damaged")
    response.headers["Retry-After"] = "3600"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing is here: the same words for what never was and for what is not released."""
    language = _language(request)
    with translation.override(language):
        title = _("Page not found")
    return _page(request, "missing.html", 404, language, title, frozen_masthead(language))


def failed(request: HttpRequest) -> HttpResponse:
    """An error that no view foresaw: told apart by what it means to who asked."""
    error = sys.exc_info()[1]
    if failures.cannot_write(error):
        return _message(request, 503, "full")
    if failures.is_away(error):
        return _message(request, 503)
    if failures.is_junk(error):
        return _message(request, 400)
    return _message(request, 500)


def _words(status: int, case: str) -> Words:
    """Return what is said, in the active language."""
    match status, case:
        case 413, "body":
            return Words(
                _("What you sent is larger than this page takes."),
                _(
                    "Nothing was changed. Files are added to images and attachments of the desk, by somebody who is signed in."
                ),
            )
        case 503, "body":
            return Words(
                _("Too many files are arriving at once."),
                _("Nothing was changed. Go back and send yours again in a minute."),
            )
        case 507, _other:
            return Words(
                _("The disk of the newsroom is full."),
                _(
                    "Nothing was changed. Tell whoever runs this newsroom, then go back and send it again."
                ),
            )
        case _any, "body":
            return Words(
                _("What you sent did not arrive in full."),
                _(
                    "Nothing was changed. The connection was too slow or broke off: go back and send it again."
                ),
            )
        case 400, "too_many":
            return Words(
                _("This form is larger than what can be taken in."),
                _(
                    "Go back: what you typed is still there. Save it in smaller steps, or remove rows that you do not need."
                ),
            )
        case 400, _other:
            return Words(
                _("This request cannot be understood."),
                _("Something in it is not as our pages send it. Go back and try once more."),
            )
        case 403, "unchecked":
            return Words(
                _("This form could not be checked, so nothing was done."),
                _(
                    "It may have stood open too long, or your browser keeps no cookies. Go back, where what you typed is still there, "
                    "load the page in a second tab, then send the form again."
                ),
            )
        case 403, _other:
            return Words(
                _("Your account may not do this."),
                _("Ask an administrator of the newsroom if you need it."),
            )
        case 429, _other:
            return Words(_("Too many attempts"), _("Wait a minute, then try again."))
        case 503, "damaged":
            return Words(
                _("This cannot be shown at the moment."),
                _(
                    "What is kept here is no longer what was released, so it is not given out. The newsroom has been told; please come back later."
                ),
            )
        case 413, _other:
            return Words(
                _("What you sent is too large."),
                _("Go back and send less at once: a smaller file, or a shorter text."),
            )
        case 503, "full":
            return Words(
                _("Nothing can be stored at the moment."),
                _(
                    "What you sent was not saved: go back, where it is still there, and try again later. The disk of the newsroom is full or "
                    "must not be written; its administrator has to look. What is published can be read as before."
                ),
            )
        case 503, _other:
            return Words(
                _("The newsroom does not reach its data at the moment."),
                _("What you sent was not saved: go back and try again in a minute."),
            )
    return Words(
        _("Something went wrong on our side."),
        _("The failure has been recorded. Please try again in a moment."),
    )


def _log(request: HttpRequest, kind: SecurityEventKind) -> None:
    now = timezone.now()
    if limits.may_be_logged(request, now=now):
        person = getattr(request, "user", None)
        # The pattern, because an address itself may hold a code; an unknown one holds none of ours.
        match = request.resolver_match
        about = f"{request.method} /{match.route}" if match else ""
        security_log.record(kind, now=now, request=request, person=person, about=about)


def _message(
    request: HttpRequest, status: int, case: str = "", title: object = None
) -> HttpResponse:
    language = _language(request)
    with translation.override(language):
        words = Words(str(title), "") if title else _words(status, case)
    response = _page(
        request, "error.html", status, language, words.title, FrozenMasthead(name="Entente"), words
    )
    if status in (429, 503):
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _language(request: HttpRequest) -> str:
    """Return the language that a member of staff chose, else that of the address or of the reader."""
    chosen = str(getattr(request, "LANGUAGE_CODE", ""))[:2]
    at_the_desk = request.path_info.startswith(DESK)
    return chosen if at_the_desk and chosen in LANGUAGES else language_of(request)


def _page(
    request: HttpRequest,
    template: str,
    status: int,
    language: str,
    title: str,
    masthead: FrozenMasthead,
    words: Words | None = None,
) -> HttpResponse:
    frame = framed(
        request,
        masthead,
        language,
        title=title,
        paths=home_paths(),
        canonical=addresses.home(language),
        indexed=False,
    )
    context = {
        "frame": frame,
        "status": status,
        "words": words,
        "at_the_desk": request.path_info.startswith(DESK),
    }
    response = answer(request, page(template, context, language), status=status)
    response.headers["Cache-Control"] = "no-store"
    if not language_in(request.path_info):
        patch_vary_headers(response, ["Accept-Language"])
    return response

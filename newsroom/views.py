"""What is of no single room: the root, the legal pages, the theme, robots.txt, and the pages that say what went wrong."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.views.decorators.http import require_safe

from announcements import addresses
from announcements.public.shell import home_paths, shell
from masthead.answering import COPIES, FOR_EVER, answer, language_of, page, preferred
from masthead.facts import MastheadFacts, on_colour
from masthead.reading import legal_text, masthead_facts


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """To the language that the reader likes best among those of the newsroom."""
    languages = masthead_facts("fr").languages
    response = HttpResponseRedirect(addresses.home(preferred(request, languages)))
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = COPIES
    return response


@require_safe
def legal(request: HttpRequest, language: str, name: str) -> HttpResponse:
    """The legal notice, the privacy notice or the accessibility statement."""
    masthead, text, shown = legal_text(name, language)
    if language not in masthead.languages:
        raise Http404
    with translation.override(language):
        title = {
            "legal": translation.gettext("Legal notice"),
            "privacy": translation.gettext("Privacy"),
            "accessibility": translation.gettext("Accessibility statement"),
        }[name]
    frame = shell(
        request,
        masthead,
        language,
        title=title,
        paths={code: addresses.legal(code, name) for code in addresses.SEGMENTS},
    )
    context = {"shell": frame, "text": text, "shown": shown}
    return answer(request, page("legal.html", context, language))


@require_safe
def theme(request: HttpRequest) -> HttpResponse:
    """The newsroom's colours as a style sheet; its address changes with them."""
    facts = masthead_facts("fr")
    light, dark = facts.accent_light, facts.accent_dark
    css = (
        "@layer tokens{:root{"
        f"--accent:light-dark({light},{dark});"
        f"--on-accent:light-dark({on_colour(light)},{on_colour(dark)});"
        # The desk has an --accent of its own beside the newsroom's.
        f"--newsroom-accent:light-dark({light},{dark});"
        f"--newsroom-on-accent:light-dark({on_colour(light)},{on_colour(dark)})"
        "}}\n"
    )
    named = request.GET.get("v") == facts.theme
    return answer(
        request,
        css,
        content_type="text/css; charset=utf-8",
        copies=FOR_EVER if named else COPIES,
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything that is public."""
    text = "User-agent: *\nDisallow: /admin/\n"
    return answer(request, text, content_type="text/plain; charset=utf-8")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing is here: the same words for what never was and for what is not released."""
    return _message(request, "missing.html", 404)


def failed(request: HttpRequest) -> HttpResponse:
    """The newsroom failed; this page asks nothing of the database."""
    return _message(request, "error.html", 500, masthead=MastheadFacts(name="Entente"))


def damaged(request: HttpRequest) -> HttpResponse:
    """What was asked for is no longer what was released: better nothing than something else, until a copy is put back."""
    response = _message(request, "damaged.html", HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = "3600"
    return response


def refused(
    request: HttpRequest, status: HTTPStatus, language: str, why: object = ""
) -> HttpResponse:
    """What a request sent was not taken in, or what it asks for cannot be made now: why, and how one may go on."""
    response = _message(request, "refused.html", status, language=language, why=why)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "60"
    return response


def _message(
    request: HttpRequest,
    template: str,
    status: int,
    masthead: MastheadFacts | None = None,
    language: str | None = None,
    why: object = "",
) -> HttpResponse:
    language = language or language_of(request)
    facts = masthead or masthead_facts(language)
    with translation.override(language):
        title = _title(status)
    frame = shell(
        request,
        facts,
        language,
        title=title,
        paths=home_paths(),
        canonical=addresses.home(language),
        indexed=False,
    )
    content = page(template, {"shell": frame, "status": int(status), "why": why}, language)
    response = answer(request, content, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept-Language"
    return response


def _title(status: int) -> str:
    """Return what a status means for who asked, in the active language."""
    titles = {
        404: translation.gettext("Page not found"),
        400: translation.gettext("Not received"),
        408: translation.gettext("Not received"),
        413: translation.gettext("Too large"),
        503: translation.gettext("Not available at the moment"),
        507: translation.gettext("No room"),
    }
    return titles.get(status) or translation.gettext("Something went wrong")

"""What is of no single room: the root, the legal pages, the theme, robots.txt, and the pages that say what went wrong."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from announcements import addresses
from announcements.public.listing import next_release
from announcements.public.shell import home_paths, shell
from masthead.answering import LIFETIME, answer, language_of, lifetime, page, preferred
from masthead.facts import MastheadFacts, on_colour
from masthead.reading import legal_text, masthead_facts

DAY = 86_400


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """To the language that the reader likes best among those of the newsroom."""
    languages = masthead_facts("fr").languages
    response = HttpResponseRedirect(addresses.home(preferred(request, languages)))
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = f"public, max-age={LIFETIME}"
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
    now = timezone.now()
    return answer(
        request, page("legal.html", context, language), max_age=lifetime(now, next_release(now))
    )


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
        max_age=365 * DAY if named else LIFETIME,
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything that is public."""
    text = "User-agent: *\nDisallow: /admin/\n"
    return answer(request, text, content_type="text/plain; charset=utf-8", max_age=DAY)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing is here: the same words for what never was and for what is not released."""
    return _message(request, "missing.html", 404)


def failed(request: HttpRequest) -> HttpResponse:
    """The newsroom failed; this page asks nothing of the database."""
    return _message(request, "error.html", 500, masthead=MastheadFacts(name="Entente"))


def damaged(request: HttpRequest) -> HttpResponse:
    """What was asked for is no longer what was released: better nothing than something else, until a copy is put back."""
    response = _message(request, "damaged.html", 503)
    response.headers["Retry-After"] = "3600"
    return response


def _message(
    request: HttpRequest, template: str, status: int, masthead: MastheadFacts | None = None
) -> HttpResponse:
    language = language_of(request)
    facts = masthead or masthead_facts(language)
    with translation.override(language):
        title = {
            404: translation.gettext("Page not found"),
            500: translation.gettext("Something went wrong"),
            503: translation.gettext("Not available at the moment"),
        }[status]
    frame = shell(
        request,
        facts,
        language,
        title=title,
        paths=home_paths(),
        canonical=addresses.home(language),
        indexed=False,
    )
    content = page(template, {"shell": frame}, language)
    response = answer(request, content, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept-Language"
    return response

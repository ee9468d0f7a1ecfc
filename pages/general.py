"""What is of no single room: the root, the legal pages, the theme and robots.txt."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.views.decorators.http import require_safe

from announcements import addresses
from answers.public import COPIES, FOR_EVER, answer, page, preferred
from languages import FIRST, LANGUAGES
from masthead.frozen import on_colour
from masthead.reading import frozen_masthead, legal_text
from pages.frame import framed


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """To the language that the reader likes best among those of the newsroom."""
    languages = frozen_masthead(FIRST).languages
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
    frame = framed(
        request,
        masthead,
        language,
        title=title,
        paths={code: addresses.legal(code, name) for code in LANGUAGES},
    )
    context = {"frame": frame, "text": text, "shown": shown}
    return answer(request, page("legal.html", context, language))


@require_safe
def theme(request: HttpRequest) -> HttpResponse:
    """The newsroom's colours as a style sheet; its address changes with them."""
    facts = frozen_masthead(FIRST)
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

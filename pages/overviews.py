"""Home and archive: the announcements in their order. `now` is read here and nowhere below."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from announcements import addresses, terms
from announcements.released.listing import cards, counts, latest, slice_from
from answers.public import answer, page
from languages import LANGUAGES
from masthead.reading import frozen_masthead
from pages.frame import framed, home_paths, page_number

LATEST = 9
PER_PAGE = 20


@require_safe
def home(request: HttpRequest, language: str) -> HttpResponse:
    """The latest announcement at large, then a quiet list."""
    now = timezone.now()
    masthead = frozen_masthead(language)
    if language not in masthead.languages:
        raise Http404
    found = cards(latest(LATEST + 1, now=now), language=language)
    frame = framed(
        request,
        masthead,
        language,
        title=masthead.name,
        description=masthead.tagline,
        section="home",
        paths=home_paths(),
    )
    context = {
        "frame": frame,
        "lead": found[0] if found else None,
        "cards": found[1 : LATEST + 1],
        "more": len(found) > LATEST,
    }
    return answer(request, page("home.html", context, language))


@require_safe
def archive(request: HttpRequest, language: str, year: int | None = None) -> HttpResponse:
    """Every announcement, twenty to a page, all or of one year."""
    now = timezone.now()
    masthead = frozen_masthead(language)
    if language not in masthead.languages:
        raise Http404
    released = counts(now, masthead.zone)
    total = released.total(year)
    pages = max(1, -(-total // PER_PAGE))
    number = page_number(request)
    if number > pages or (year is not None and not total):
        raise Http404
    shown = (
        slice_from(
            (number - 1) * PER_PAGE,
            PER_PAGE,
            counts=released,
            now=now,
            zone=masthead.zone,
            year=year,
        )
        if total
        else []
    )
    found = cards(shown, language=language)
    with translation.override(language):
        title = terms.year(year) if year else translation.gettext("Announcements")
        description = terms.announcements(total)
    frame = framed(
        request,
        masthead,
        language,
        title=title,
        description=description,
        section="announcements",
        paths={code: addresses.archive(code, year, number) for code in LANGUAGES},
    )
    context = {
        "frame": frame,
        "cards": found,
        "years": released.years,
        "year": year,
        "number": number,
        "pages": pages,
        "total": total,
    }
    return answer(request, page("archive.html", context, language))

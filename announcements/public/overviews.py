"""Home and archive: the announcements in their order. `now` is read here and nowhere below."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from announcements import addresses, labels
from announcements.public.listing import cards, slice_of, years
from announcements.public.shell import home_paths, shell
from masthead.answering import answer, page
from masthead.reading import masthead_facts

LATEST = 9
PER_PAGE = 20


@require_safe
def home(request: HttpRequest, language: str) -> HttpResponse:
    """The latest announcement at large, then a quiet list."""
    now = timezone.now()
    masthead = masthead_facts(language)
    if language not in masthead.languages:
        raise Http404
    latest = cards(slice_of(0, LATEST + 1, now=now, zone=masthead.zone), language=language)
    frame = shell(
        request,
        masthead,
        language,
        title=masthead.name,
        description=masthead.tagline,
        section="home",
        paths=home_paths(),
    )
    context = {
        "shell": frame,
        "lead": latest[0] if latest else None,
        "cards": latest[1 : LATEST + 1],
        "more": len(latest) > LATEST,
    }
    return answer(request, page("home.html", context, language))


@require_safe
def archive(request: HttpRequest, language: str, year: int | None = None) -> HttpResponse:
    """Every announcement, twenty to a page, all or of one year."""
    now = timezone.now()
    masthead = masthead_facts(language)
    if language not in masthead.languages:
        raise Http404
    counts = years(now, masthead.zone)
    total = dict(counts).get(year, 0) if year is not None else sum(count for _, count in counts)
    pages = max(1, -(-total // PER_PAGE))
    number = _page_number(request)
    if number > pages or (year is not None and not total):
        raise Http404
    start = (number - 1) * PER_PAGE
    shown = slice_of(start, start + PER_PAGE, now=now, zone=masthead.zone, year=year)
    found = cards(shown, language=language)
    with translation.override(language):
        title = labels.year(year) if year else translation.gettext("Announcements")
        description = labels.announcements(total)
    frame = shell(
        request,
        masthead,
        language,
        title=title,
        description=description,
        section="announcements",
        paths={code: addresses.archive(code, year, number) for code in addresses.SEGMENTS},
    )
    context = {
        "shell": frame,
        "cards": found,
        "years": counts,
        "year": year,
        "number": number,
        "pages": pages,
        "total": total,
    }
    return answer(request, page("archive.html", context, language))


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text)):
        raise Http404
    return int(text)

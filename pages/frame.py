"""What every public page has around it: head, masthead, navigation, languages, foot. Values only; no queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest

from announcements import addresses
from announcements.context import FrozenMasthead
from languages import ENDONYMS, LANGUAGES


@dataclass(frozen=True, slots=True)
class Choice:
    """A language to switch to; `released` says whether its words are a real translation."""

    code: str
    name: str
    path: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The head and frame of a page. `alternates` are (language, absolute address), reciprocal, x-default last."""

    masthead: FrozenMasthead
    language: str
    site_url: str
    title: str
    description: str = ""
    canonical: str = ""
    section: str = ""
    choices: tuple[Choice, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    og_type: str = "website"
    og_image: str = ""
    indexed: bool = True


def site_url(request: HttpRequest) -> str:
    """Return the absolute address of the site without a final slash: the configured one, else the one asked for.

    Nothing for a host that is not ours: the page that says so has addresses without one.
    """
    if settings.SITE_URL:
        return str(settings.SITE_URL)
    try:
        return f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return ""


def framed(
    request: HttpRequest,
    masthead: FrozenMasthead,
    language: str,
    *,
    title: str,
    paths: Mapping[str, str],
    released: tuple[str, ...] | None = None,
    default: str = "",
    canonical: str = "",
    **fields: Any,
) -> Frame:
    """Return the frame of a page.

    `paths` are its addresses per language; `released` the languages that search engines may be told of (by default all of
    them), `default` the one for everybody else.
    """
    site = site_url(request)
    choices = tuple(
        Choice(code, ENDONYMS[code], paths[code], code == language)
        for code in masthead.languages
        if code in paths
    )
    told = [code for code in (released or masthead.languages) if code in paths]
    alternates = [(code, site + paths[code]) for code in told] if len(told) > 1 else []
    if alternates:
        fallback = default if default in told else told[0]
        alternates.append(("x-default", site + paths[fallback]))
    return Frame(
        masthead=masthead,
        language=language,
        site_url=site,
        title=title,
        canonical=site + (canonical or paths.get(language, request.path)),
        choices=choices,
        alternates=tuple(alternates),
        **fields,
    )


def home_paths() -> dict[str, str]:
    return {code: addresses.home(code) for code in LANGUAGES}


def page_number(request: HttpRequest) -> int:
    """Return which page of a list is asked for; raises Http404 for what is no number."""
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text)):
        raise Http404
    return int(text)

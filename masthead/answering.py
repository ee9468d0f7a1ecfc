"""How a public page answers: strong ETag, 304, the same lifetime in every second, no cookie ever."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template import engines
from django.utils import translation
from django.utils.http import http_date, parse_etags

from masthead.languages import LANGUAGES

# The language of the page being rendered: Django's own answer takes a lock, and a page asks seventy times.
rendered_in: ContextVar[str | None] = ContextVar("rendered_in", default=None)

# What every public answer says of copies: a browser asks again each time (and mostly hears 304), what stands between lives one second.
# It depends on nothing, so that no header announces a release (docs/decisions/0019-copies-live-one-second.md).
COPIES = "public, max-age=0, s-maxage=1, must-revalidate"
# For an address that changes with its content, and for nothing that could be withdrawn.
FOR_EVER = "public, max-age=31536000, immutable"


def answer(
    request: HttpRequest,
    content: str | bytes,
    *,
    content_type: str = "text/html; charset=utf-8",
    status: int = 200,
    copies: str = COPIES,
    modified_at: dt.datetime | None = None,
    vary: Iterable[str] = (),
) -> HttpResponse:
    """Return a public answer, or 304 when the reader's copy is still right (RFC 9110 §13).

    `copies` is its Cache-Control; `modified_at` is the instant of the newest text shown.
    """
    body = content.encode() if isinstance(content, str) else content
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    known = request.META.get("HTTP_IF_NONE_MATCH") if status == 200 else None
    fresh = bool(known) and _matches(str(known), etag)
    response = (
        HttpResponse(status=304)
        if fresh
        else HttpResponse(body, content_type=content_type, status=status)
    )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = copies
    if modified_at:
        response.headers["Last-Modified"] = http_date(modified_at.timestamp())
    if vary:
        response.headers["Vary"] = ", ".join(vary)
    if fresh:
        del response.headers["Content-Type"]
    return response


def moved(path: str) -> HttpResponse:
    """Return the answer of an address whose decoration is out of date: the right one is another, for now.

    A permanent redirect is kept for ever unless it says otherwise; two corrections of a headline, there and back, would make a circle.
    """
    response = HttpResponsePermanentRedirect(path)
    response.headers["Cache-Control"] = COPIES
    return response


def _matches(header: str, etag: str) -> bool:
    tags = parse_etags(header)
    return "*" in tags or any(tag.removeprefix("W/") == etag for tag in tags)


def page(template: str, context: Mapping[str, object], language: str) -> str:
    """Return a public page in a language; the language is active while its template runs."""
    found = engines["pages"].env.get_template(template)  # type: ignore[attr-defined]
    token = rendered_in.set(language)
    try:
        with translation.override(language):
            return found.render(context)
    finally:
        rendered_in.reset(token)


def preferred(request: HttpRequest, offered: Iterable[str], default: str = "") -> str:
    """Return the offered language that the reader's Accept-Language likes best, else the default, else the first offered."""
    choices = tuple(offered)
    wanted = sorted(
        (
            (quality, -place, tag)
            for place, (tag, quality) in enumerate(_accepted(request))
            if quality > 0
        ),
        reverse=True,
    )
    for _quality, _place, tag in wanted:
        if tag == "*":
            break
        code = tag.split("-")[0]
        if code in choices:
            return code
    return default if default in choices else choices[0]


def _accepted(request: HttpRequest) -> list[tuple[str, float]]:
    result = []
    for item in request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:500].split(","):
        tag, _, parameter = item.strip().lower().partition(";")
        quality = parameter.strip().removeprefix("q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        if tag:
            result.append((tag.strip(), weight))
    return result


def language_of(request: HttpRequest) -> str:
    """Return the language that an address is in, else the one the reader likes best."""
    start = request.path_info[1:3]
    if start in LANGUAGES and request.path_info[3:4] in {"/", ""}:
        return start
    return preferred(request, LANGUAGES)

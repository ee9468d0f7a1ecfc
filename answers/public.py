"""How a public page answers: strong ETag, 304, the same lifetime in every second, no cookie ever."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template import engines
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation.trans_real import parse_accept_lang_header

from languages import LANGUAGES

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
    vary: Iterable[str] = (),
) -> HttpResponse:
    """Return a public answer, or 304 when the reader's copy is still right (RFC 9110 §13).

    `copies` is its Cache-Control. There is no Last-Modified: what stands on a page beside its text changes without one.
    """
    body = content.encode() if isinstance(content, str) else content
    response = HttpResponse(body, content_type=content_type, status=status)
    etag = response.headers["ETag"] = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    response.headers["Cache-Control"] = copies
    # The server packs what it sends to whoever can unpack it (newsroom.edge).
    response.headers["Vary"] = ", ".join(("Accept-Encoding", *vary))
    if status == 200:
        return get_conditional_response(request, etag=etag, response=response) or response
    return response


def moved(path: str) -> HttpResponse:
    """Return the answer of an address whose decoration is out of date: the right one is another, for now.

    A permanent redirect is kept for ever unless it says otherwise; two corrections of a headline, there and back, would make a circle.
    """
    response = HttpResponsePermanentRedirect(path)
    response.headers["Cache-Control"] = COPIES
    return response


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
    for code in wanted(request.META.get("HTTP_ACCEPT_LANGUAGE", "")):
        if code in choices:
            return code
    return default if default in choices else choices[0]


def wanted(header: str) -> tuple[str, ...]:
    """Return those of our languages that an Accept-Language names, the best liked first; what comes after “any” does not count."""
    found: list[str] = []
    for tag, quality in parse_accept_lang_header(header):
        if tag == "*":
            break
        code = tag.partition("-")[0]
        if quality > 0 and code in LANGUAGES and code not in found:
            found.append(code)
    return tuple(found)


def language_in(path: str) -> str:
    """Return the language that an address is in; nothing for one that is in none."""
    start = path[1:3]
    return start if start in LANGUAGES and path[3:4] in {"/", ""} else ""


def language_of(request: HttpRequest) -> str:
    """Return the language that an address is in, else the one the reader likes best."""
    return language_in(request.path_info) or preferred(request, LANGUAGES)

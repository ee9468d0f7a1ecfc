"""Where somebody who has found a hole can tell the newsroom of it: `/.well-known/security.txt` (RFC 9116)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from answers.public import answer
from languages import FIRST
from masthead.reading import frozen_masthead

VALID = 6  # months at least; the standard asks for less than a year
_ADDRESS = re.compile(r"(?:mailto:|tel:|https://)[\x21-\x7e]+", re.IGNORECASE)
_MAIL = re.compile(r"[^@\s:/]+@[^@\s:/]+\.[^@\s:/]+")


def contacts() -> list[str]:
    """Return the addresses of SECURITY_CONTACT as URIs, those that are none left out; an e-mail address may come bare."""
    given = (f"mailto:{one}" if _MAIL.fullmatch(one) else one for one in settings.SECURITY_CONTACT)
    return [one for one in given if _ADDRESS.fullmatch(one)]


def expires(now: dt.datetime) -> dt.datetime:
    """Return the first of a month, six to seven months ahead: always to come, and the same for every reader of a month."""
    month = now.astimezone(dt.UTC).month + VALID  # from 0 for January, one month further
    year = now.astimezone(dt.UTC).year + month // 12
    return dt.datetime(year, month % 12 + 1, 1, tzinfo=dt.UTC)


def lines(contacts: Sequence[str], languages: Sequence[str], now: dt.datetime) -> Iterator[str]:
    """Yield the lines of the file (RFC 9116 §2.5)."""
    yield from (f"Contact: {one}" for one in contacts)
    yield f"Expires: {expires(now):%Y-%m-%dT%H:%M:%SZ}"
    yield f"Preferred-Languages: {', '.join(languages)}"
    yield f"Canonical: {settings.SITE_URL}{reverse('security')}"
    if _ADDRESS.fullmatch(settings.SECURITY_POLICY):
        yield f"Policy: {settings.SECURITY_POLICY}"


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell; without an address to name there is no such file."""
    found = contacts()
    if not found:
        raise Http404
    text = "\n".join([*lines(found, frozen_masthead(FIRST).languages, timezone.now()), ""])
    return answer(request, text, content_type="text/plain; charset=utf-8")

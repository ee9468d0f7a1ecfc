"""A bare Django view that gives the bytes of a file: what an answer from memory is measured against. BARE_ANSWER names the file."""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.conf import settings

# A Django of its own, with nothing of the newsroom in it.
settings.configure(ROOT_URLCONF=__name__, MIDDLEWARE=[], ALLOWED_HOSTS=["localhost"], USE_TZ=True)

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

_FILE = Path(os.environ["BARE_ANSWER"])
_BODY = _FILE.read_bytes()
_HEADERS = json.loads(_FILE.with_suffix(".json").read_text())


def bare(request: HttpRequest) -> HttpResponse:
    """Return the answer."""
    return HttpResponse(_BODY, headers=_HEADERS)


urlpatterns = [path("bare", bare)]
application = get_wsgi_application()

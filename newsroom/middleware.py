"""Middleware: that of the desk, which public pages know nothing of (no session, no user, no cookie, no chosen language), and of both."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from typing import Any

from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware

from assets.damage import Damaged
from isolation import NotDone
from newsroom.refusing import damaged, not_done, not_taken_in
from newsroom.wsgi_over_rsgi import REFUSAL

logger = logging.getLogger(__name__)
DESK = "/admin/"


def at_the_desk(request: HttpRequest) -> bool:
    """Return whether a request is for staff: everything they use lies under one address."""
    return request.path_info.startswith(DESK)


class NoNul:
    """Refuses addresses and cookies with a NUL in them: no page of ours sends one, and PostgreSQL takes none, deep in its driver."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        meta = request.META
        if (
            "\0" in request.path_info
            or "%00" in meta.get("QUERY_STRING", "")
            or "\0" in meta.get("HTTP_COOKIE", "")
        ):
            raise BadRequest("a NUL in the address or in a cookie")
        return self.get_response(request)


class _DeskOnly:
    """Lets public requests through untouched."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if at_the_desk(request):
            return super().__call__(request)  # type: ignore[misc]
        return self.get_response(request)


class DeskSession(_DeskOnly, SessionMiddleware):
    """Sessions, for staff."""


class DeskLocale(_DeskOnly, LocaleMiddleware):
    """The language that a member of staff chose."""


class DeskAuthentication(_DeskOnly, AuthenticationMiddleware):
    """Users, for staff."""


class DeskMessages(_DeskOnly, MessageMiddleware):
    """Messages, for staff."""


class Refusals:
    """Says why a request was not taken in, which then goes no further, or why what it asks for cannot be given just now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        status = request.META.get(REFUSAL)
        if not status:
            return self.get_response(request)
        return not_taken_in(request, status)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Answer for work that no worker could do, and for what is no longer what was released: it does not go out."""
        if isinstance(error, NotDone):
            return not_done(request, error)
        if isinstance(error, Damaged):
            logger.error(
                "%s is not shown: %s. manage.py verify_storage looks at all there is.",
                request.path,
                error,
            )
            return damaged(request)
        return None


class ContentPolicy(CSPMiddleware):
    """The content security policy; that of public pages holds no nonce and is written once."""

    @cached_property
    def public(self) -> str:
        # Without a nonce in the request, the part of the policy that waits for one is left out.
        return build_policy()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if at_the_desk(request) or getattr(request, "_csp_nonce", None):
            return super().process_response(request, response)
        response.headers.setdefault("Content-Security-Policy", self.public)
        return response

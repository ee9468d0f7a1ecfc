"""Middleware: that of the desk, which public pages know nothing of (no session, no user, no cookie, no chosen language), and of both."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from typing import Any

from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import get_language

from assets.damage import Damaged
from isolation import NotDone
from masthead.answering import language_of
from newsroom.bridge import REFUSAL
from newsroom.views import damaged, refused

logger = logging.getLogger(__name__)
DESK = "/admin/"


def at_the_desk(request: HttpRequest) -> bool:
    """Return whether a request is for staff: everything they use lies under one address."""
    return request.path_info.startswith(DESK)


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
        return self._refused(request, status)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Answer for work that no worker could do, and for what is no longer what was released: it does not go out."""
        if isinstance(error, NotDone):
            return self._refused(request, HTTPStatus.SERVICE_UNAVAILABLE, error)
        if isinstance(error, Damaged):
            logger.error(
                "%s is not shown: %s. manage.py verify_storage looks at all there is.",
                request.path,
                error,
            )
            return damaged(request)
        return None

    def _refused(
        self, request: HttpRequest, status: HTTPStatus, why: object = ""
    ) -> HttpResponseBase:
        language = get_language() if at_the_desk(request) else None
        return refused(request, status, language or language_of(request), why)


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

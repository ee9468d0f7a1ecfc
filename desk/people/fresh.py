"""Whoever changes an account at the desk has typed their own password a moment ago: an open browser is not enough."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account.internal.flows.reauthentication import (
    is_reauthentication_required,
)
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

View = TypeVar("View", bound=Callable[..., HttpResponse])


def password_asked_again(*, holds_a_password: bool = False) -> Callable[[View], View]:
    """Ask for the administrator's own password before a view of a model admin.

    allauth keeps what was sent meanwhile in the session and goes on with it. A form that `holds_a_password` must not lie there: it is
    shown again, empty.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if is_reauthentication_required(request, app=""):
                if request.method == "POST" and holds_a_password:
                    messages.warning(request, _("Type your own password, then the form once more."))
                    return HttpResponseRedirect(request.get_full_path())
                raise ReauthenticationRequired
            return view(self, request, *args, **kwargs)

        return cast(View, asked)

    return decorate

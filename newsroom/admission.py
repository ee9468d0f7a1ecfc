"""How large a request may be, by who sends it and where to: decided before its body is taken in (newsroom.wsgi_over_rsgi).

Only a signed-in member of staff sends more than a form's worth, and files only to the addresses whose form takes files.
"""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.contrib.auth import get_user
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from assets.uploading import MAX_ATTACHMENT_BYTES
from newsroom.bodies import SMALL
from newsroom.middleware import DeskSession, at_the_desk


def allowance(environ: dict[str, Any]) -> int:
    """Return how many bytes the body of a request may have; its environment is left as it is."""
    request = WSGIRequest({**environ, "wsgi.input": io.BytesIO()})
    if not at_the_desk(request):
        return SMALL
    close_old_connections()
    try:
        if not _from_staff(request):
            return SMALL
    finally:
        close_old_connections()
    largest_form = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return MAX_ATTACHMENT_BYTES + largest_form if takes_files(request.path_info) else largest_form


def _from_staff(request: HttpRequest) -> bool:
    """Return whether the session of a request belongs to somebody who may use the desk now."""
    DeskSession(lambda request: HttpResponse()).process_request(request)
    user = get_user(request)
    return bool(user.is_active and getattr(user, "is_staff", False))


def takes_files(path: str) -> bool:
    """Return whether the page at an address has a form with files in it."""
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    admin = getattr(view, "model_admin", None)
    if not isinstance(admin, ModelAdmin):
        return False
    if getattr(view, "__wrapped__", None) not in (admin.add_view, admin.change_view):
        return False
    pages_forms = [admin.form, *(inline.form for inline in admin.inlines)]
    return any(
        isinstance(field, forms.FileField)
        for form in pages_forms
        for field in form.base_fields.values()
    )

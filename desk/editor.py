"""Rich text in forms of the desk: the prose editor, under a policy that allows no inline script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from js_asset import Media

from richtext.fields import RichTextField

# The admin would give every text field its plain box; rich text keeps the widget of its field.
RICH_TEXT: dict[type, dict[str, Any]] = {RichTextField: {}}


class RichTextAdmin:
    """Mixed into a model admin: its form uses the editor, whose import map carries the nonce of the response."""

    formfield_overrides: Any = RICH_TEXT

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
        context["media"] = Media.from_media(context["media"], nonce=nonce)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

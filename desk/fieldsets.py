"""The template tag that renders the lines of a form of the desk from a compiled template."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms.renderers import get_default_renderer
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def lines_of(fieldset: Any) -> SafeString:
    """Return the lines of a fieldset of the admin as HTML, from a compiled template: a long text has thousands of them."""
    lines = [(line, list(line)) for line in fieldset]
    html: str = get_default_renderer().render("lines.html", {"lines": lines})
    return mark_safe(html)

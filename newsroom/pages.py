"""The Jinja environment of the public pages: autoescaped, and an undefined variable is an error."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined


def environment(**options: Any) -> Environment:
    """Return the environment that Django's Jinja backend asks for."""
    options["undefined"] = StrictUndefined
    options["trim_blocks"] = True
    options["lstrip_blocks"] = True
    env = Environment(**options)
    env.globals.update({"_": gettext, "ngettext": ngettext, "static": static, "url": reverse})
    return env

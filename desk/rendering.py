"""How the fields of forms become HTML: from compiled templates where there are any, which is several times faster (docs/decisions/0002)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import django.forms
from django.conf import settings
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.template.backends.jinja2 import Jinja2
from django.template.exceptions import TemplateDoesNotExist


class Renderer(BaseRenderer):
    """Ours and Django's widgets, labels and lists of errors from Jinja templates; those of the admin and of apps from theirs."""

    def __init__(self) -> None:
        folders = [
            settings.BASE_DIR / "templates",
            Path(django.forms.__path__[0], "jinja2"),
        ]
        compiled = Jinja2({"NAME": "fields", "DIRS": folders, "APP_DIRS": False, "OPTIONS": {}})
        others = DjangoTemplates()

        @cache
        def found(template_name: str) -> Any:
            try:
                return compiled.get_template(template_name)
            except TemplateDoesNotExist:
                return others.get_template(template_name)

        self.get_template = found  # type: ignore[method-assign]

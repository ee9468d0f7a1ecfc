"""How the fields of forms become HTML: from compiled templates where there are any, which is several times faster (docs/decisions/0002)."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.template import TemplateDoesNotExist, engines


class Renderer(BaseRenderer):
    """Ours and Django's widgets, labels and lists of errors from Jinja templates; those of the admin and of apps from theirs."""

    def __init__(self) -> None:
        compiled, others = engines["fields"], DjangoTemplates()

        @cache
        def found(template_name: str) -> Any:
            try:
                return compiled.get_template(template_name)
            except TemplateDoesNotExist:
                return others.get_template(template_name)

        self.get_template = found  # type: ignore[method-assign]

"""Compile every template of ours, the Jinja pages and the Django ones; fail on the first that does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines


def template_names(root: Path) -> list[tuple[str, str]]:
    """Return (engine, name) of every template under `templates/` and in the rooms."""
    jinja = {name: root / "templates" / name for name in ("pages", "fields")}
    names = [
        (engine, str(path.relative_to(folder)))
        for engine, folder in jinja.items()
        for path in sorted(folder.rglob("*.*"))
    ]
    for folder in [root / "templates", *sorted(root.glob("*/templates"))]:
        for path in sorted(folder.rglob("*.*")):
            if not any(path.is_relative_to(other) for other in jinja.values()):
                names.append(("django", str(path.relative_to(folder))))
    return names


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        names = template_names(settings.BASE_DIR)
        for engine, name in names:
            try:
                engines[engine].get_template(name)
            except (TemplateSyntaxError, TemplateDoesNotExist, UnicodeDecodeError) as problem:
                raise CommandError(f"{name}: {problem}") from problem
        self.stdout.write(f"{len(names)} templates compile.")

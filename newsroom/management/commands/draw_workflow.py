"""Print the workflow as a Mermaid diagram, drawn from the table of announcements.workflow."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand
from django.utils import translation

from announcements.workflow import ACTIONS, Status


def mermaid() -> str:
    """Return the diagram in English; a step that leaves the status as it is goes around in a loop."""
    with translation.override("en"):
        lines = ["stateDiagram-v2", f"    [*] --> {Status.DRAFT.value}"]
        lines += [f"    {status.value}: {status.label}" for status in Status]
        for action in ACTIONS:
            label = str(action.label).rstrip("…")
            for status in Status:
                if status in action.sources:
                    lines.append(f"    {status.value} --> {action.target.value}: {label}")
    return "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(mermaid(), ending="")

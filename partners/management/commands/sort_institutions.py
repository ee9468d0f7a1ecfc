"""Store anew what institutions are sorted by, after a language is added or sorts otherwise."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from partners.models import Institution
from partners.sorting import resort


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{resort(Institution)} institutions sorted anew")

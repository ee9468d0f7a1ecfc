"""Fill a newsroom of one's own with N made-up announcements of ten years, to see how it works when it is large."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from announcements.models import Announcement
from trials.growing.filling import grow


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int, help="how many released announcements are added")
        parser.add_argument(
            "--seed", type=int, default=1, help="another number tells other stories"
        )
        parser.add_argument(
            "--beside-others",
            action="store_true",
            help="add them to a newsroom that holds announcements already",
        )

    def handle(
        self, *args: Any, count: int, seed: int, beside_others: bool, **options: Any
    ) -> None:
        if count < 1:
            raise CommandError("How many? Give a number of at least 1.")
        if not beside_others and Announcement.objects.exists():
            raise CommandError(
                "This newsroom holds announcements already, and made-up ones would be published among them. "
                "If it is yours to fill, say --beside-others."
            )
        started = time.monotonic()
        grow(count, now=timezone.now(), seed=seed, told=self._tell)
        took = time.monotonic() - started
        self.stdout.write(f"{count} announcements in {took:.0f} s.")

    def _tell(self, done: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"{done} …", ending="\r")
            self.stdout.flush()

"""Delete lines of the security log that are older than they may be kept."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from people.models import SecurityEvent


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=365, help="how long they are kept: 365")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        if not 1 <= days <= 36_500:
            raise CommandError("The security log is kept for 1 to 36500 days.")
        before = timezone.now() - dt.timedelta(days=days)
        deleted, _rows = SecurityEvent.objects.filter(at__lt=before).delete()
        self.stdout.write(f"{deleted} lines older than {days} days deleted.")

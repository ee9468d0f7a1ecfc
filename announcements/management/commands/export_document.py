"""Write the text that a fingerprint is made of: the canonical JSON of a released announcement in one language (docs/fingerprint.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from announcements.document import read_frozen
from announcements.models import Edition, EditionText
from assets.damage import Damaged
from languages import LANGUAGES


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("short_id", help="the last eight signs of the announcement's address")
        parser.add_argument("language", choices=LANGUAGES)
        parser.add_argument(
            "--edition", type=int, help="an edition's number; by default the one that stands"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        number = options["edition"]
        editions = Edition.objects.filter(announcement__short_id=options["short_id"])
        editions = (
            editions.public(now) if number is None else editions.readable(now).filter(number=number)
        )
        row = EditionText.objects.filter(
            edition__in=editions, language=options["language"]
        ).values_list("document", "fingerprint")
        found = row.first()
        if found is None:
            raise CommandError("No such text is released.")
        try:
            read_frozen(*found)
        except Damaged as problem:
            raise CommandError(f"The stored text is damaged: {problem}.") from None
        # Not a sign more: the hash of the output is the fingerprint.
        self.stdout.write(found[0], ending="")

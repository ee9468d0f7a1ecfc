"""Print a one-time code with which somebody enrols their first second factor; for the first administrator, and when all is lost."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from people import enrolment, second_factor
from people.models import User


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--remove-factors",
            action="store_true",
            help="the second factors of this person are lost: remove them first",
        )

    def handle(
        self, *args: Any, username: str, remove_factors: bool = False, **options: Any
    ) -> None:
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"There is no account “{username}”.")
        if not person.is_active:
            raise CommandError(f"The account “{username}” is deactivated.")
        now = timezone.now()
        if remove_factors:
            enrolment.remove_factors(person, now=now)
        elif second_factor.factors_of(person):
            raise CommandError(
                f"“{username}” has a second factor already; --remove-factors when it is lost."
            )
        code, row = enrolment.give(person, now=now)
        self.stdout.write(f"{code}\nValid once, until {row.expires_at:%Y-%m-%d %H:%M} UTC.")

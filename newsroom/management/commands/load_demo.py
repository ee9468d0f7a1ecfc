"""Load the demo newsroom into an empty database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from announcements.models import Announcement
from newsroom.demo.loading import load_demo
from partners.models import Institution
from people.models import User


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        if Announcement.objects.exists() or Institution.objects.exists():
            raise CommandError(
                "The newsroom is not empty: the demo is loaded into an empty one only."
            )
        with transaction.atomic():
            count = load_demo(
                now=timezone.now(), editor=_person("editor"), publisher=_person("publisher")
            )
        self.stdout.write(f"{count} announcements loaded.")


def _person(role: str) -> User:
    """Return the demo account of a role; without one (create_demo_accounts), somebody who cannot sign in stands in."""
    existing = User.objects.filter(username=role).first()
    if existing:
        return existing
    return User.objects.create(
        username=f"demo-{role}",
        email=f"demo-{role}@newsroom.example",
        first_name="Salle",
        last_name="de presse",
        is_active=True,
        is_superuser=True,
        password="!",
    )

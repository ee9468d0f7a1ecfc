"""Create an editor, a publisher and an administrator for the demo; passwords are generated and shown once."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from people import roles
from people.models import User

# Username, given name, family name, function, group; without a group, all rights.
ACCOUNTS = (
    ("editor", "Camille", "Redon", "Chargée de presse", roles.EDITORS),
    ("publisher", "Ines", "Thalmann", "Directrice de la communication", roles.PUBLISHERS),
    ("admin", "Noé", "Vasseur", "Administrateur", None),
)
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


def new_password() -> str:
    """Return a password of about 80 bits in four groups that can be typed from a screen."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


class Command(BaseCommand):
    help = __doc__ or ""

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("Demo accounts are for the demo: start it with DEMO=1.")
        roles.ensure_roles()
        made = []
        for username, given, family, function, group in ACCOUNTS:
            if User.objects.filter(username=username).exists():
                continue
            password = new_password()
            user = User.objects.create_user(
                username=username,
                email=f"{username}@newsroom.example",
                password=password,
                first_name=given,
                last_name=family,
                function=function,
                is_staff=True,
                is_superuser=group is None,
            )
            if group:
                user.groups.add(Group.objects.get(name=group))
            made.append((username, password))
        if made:
            self.stdout.write("Accounts of the demo (shown this once):")
            for username, password in made:
                self.stdout.write(f"  {username:<10} {password}")

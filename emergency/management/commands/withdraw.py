"""Withdraw a released announcement from the server's command line, when the desk cannot be reached.

It goes the way of every withdrawal: all editions are closed at once, their addresses show the reason.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from announcements import publishing, watching
from emergency.models import may_withdraw
from emergency.withdrawing import REASON_LENGTH, Standing, short_id_of, standing
from languages import ENDONYMS, LANGUAGES
from people import security_log
from people.models import SecurityEventKind, User


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("announcement", help="its short id, or its address")
        parser.add_argument(
            "--reason",
            default="",
            help="the public reason, in every language without one of its own",
        )
        for language in LANGUAGES:
            parser.add_argument(
                f"--reason-{language}", default="", help=f"the public reason, {ENDONYMS[language]}"
            )
        parser.add_argument(
            "--by", metavar="USERNAME", help="who withdraws; needed when several people may"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask before withdrawing")

    def handle(self, *args: Any, announcement: str, **options: Any) -> None:
        with translation.override("en"):
            shown = standing(short_id_of(announcement), now=timezone.now())
            if shown is None:
                raise CommandError(
                    f"Nothing is released under “{announcement}”: give the short id or the address of a released announcement."
                )
            reason = self.reasons(shown, options)
            by = self.person(options["by"])
            self.confirm(shown, reason, yes=options["yes"])
            try:
                with publishing.held(shown.announcement):
                    now = timezone.now()
                    publishing.withdraw(
                        announcement=shown.announcement,
                        by=by,
                        now=now,
                        version=shown.announcement.version,
                        reason=reason,
                        note=gettext_noop("On the command line of the server."),
                    )
                    security_log.record(
                        SecurityEventKind.EMERGENCY_WITHDRAWAL,
                        now=now,
                        person=by,
                        about=shown.announcement.short_id,
                    )
            except publishing.PublishingError as refused:
                raise CommandError(str(refused)) from refused
        watching.settle()
        self.stdout.write(
            f"Withdrawn by {by}: {shown.announcement.short_id}. Its addresses now show the reason."
        )

    def reasons(self, shown: Standing, options: dict[str, Any]) -> dict[str, str]:
        """Return the reason in each released language; raises CommandError when one is missing."""
        found = {
            code: (options[f"reason_{code}"] or options["reason"]).strip()
            for code in shown.languages
        }
        if missing := [f"--reason-{code}" for code, text in found.items() if not text]:
            raise CommandError(
                f"Readers see the reason: give --reason, or {' and '.join(missing)}."
            )
        if max(map(len, found.values())) > REASON_LENGTH:
            raise CommandError(f"A reason has at most {REASON_LENGTH} characters.")
        return found

    def person(self, username: str | None) -> User:
        """Return who withdraws: the one named, else the only one who may."""
        staff = User.objects.filter(is_active=True)
        if username:
            named = staff.filter(username=username).first()
            if named is None or not may_withdraw(named):
                raise CommandError(
                    f"“{username}” may not withdraw: name an active account that may, with --by."
                )
            return named
        able = [user for user in staff.order_by("username") if may_withdraw(user)]
        if len(able) == 1:
            return able[0]
        names = ", ".join(user.username for user in able[:20])
        raise CommandError(
            f"Say who withdraws, with --by: {names}."
            if able
            else "No active account may withdraw: make one with createsuperuser."
        )

    def confirm(self, shown: Standing, reason: dict[str, str], *, yes: bool) -> None:
        for language, headline in shown.headlines.items():
            self.stdout.write(f"{language}  {headline}\n    {reason[language]}")
        if yes:
            return
        if not sys.stdin.isatty():
            raise CommandError("Nobody is there to confirm: add --yes to withdraw.")
        if (
            input("Withdraw this announcement for everybody, now? Type yes: ").strip().lower()
            != "yes"
        ):
            raise CommandError("Nothing was withdrawn.")

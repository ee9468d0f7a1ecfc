"""`manage.py import_communique FILE`: a communiqué becomes a draft, or its plan is printed."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from announcements.models import Announcement
from announcements.publishing import PublishingError
from desk.importing.applying import apply
from desk.importing.proposing import Proposal, propose
from languages import LANGUAGES
from manuscripts.blocks import UnreadableSource

# A little more than the readers take, so that they are the ones to refuse, with their sentence.
MOST = 64 * 1024 * 1024


class Command(BaseCommand):
    help = "Import a communiqué (text, Markdown, HTML, DOCX, ODT) as a draft. Nothing is released."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the file to read; - reads standard input")
        parser.add_argument(
            "--language",
            choices=LANGUAGES,
            default="",
            help="its language, when it should not be guessed",
        )
        parser.add_argument(
            "--reference-date",
            type=dt.date.fromisoformat,
            help="the day against which dates without a year are read (default: today)",
        )
        parser.add_argument(
            "--into",
            metavar="ID",
            help="the short id of an announcement to import into, accepting every difference",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="show the plan and write nothing"
        )
        parser.add_argument(
            "--json", action="store_true", help="print the plan as JSON and write nothing else"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        proposal = self.proposal(options, options["reference_date"] or now.date())
        if options["json"]:
            self.stdout.write(json.dumps(proposal.plan.as_json(), ensure_ascii=False, indent=2))
            if options["dry_run"]:
                return
        elif options["dry_run"]:
            self.show(proposal)
            return
        self.write(proposal, options, now)

    def proposal(self, options: dict[str, Any], reference: dt.date) -> Proposal:
        path = options["file"]
        try:
            data = sys.stdin.buffer.read(MOST) if path == "-" else _read(Path(path))
        except OSError as problem:
            raise CommandError(
                _("“%(path)s” cannot be read: %(reason)s.")
                % {"path": path, "reason": problem.strerror}
            ) from problem
        try:
            return propose(
                data,
                name="" if path == "-" else Path(path).name,
                language=options["language"],
                reference_date=reference,
            )
        except UnreadableSource as refused:
            raise CommandError(str(refused)) from refused

    def write(self, proposal: Proposal, options: dict[str, Any], now: dt.datetime) -> None:
        from desk.importing.differences import compare

        into: Announcement | None = None
        accept: tuple[str, ...] = ()
        if options["into"]:
            into = Announcement.objects.filter(short_id=options["into"]).first()
            if into is None:
                raise CommandError(
                    _("There is no announcement “%(id)s”.") % {"id": options["into"]}
                )
            accept = tuple(difference.key for difference in compare(proposal.plan, into))
        try:
            applied = apply(
                proposal.plan,
                proposal.matching,
                by=None,
                now=now,
                into=into,
                version=into.version if into else None,
                accept=accept,
            )
        except PublishingError as refused:
            raise CommandError(str(refused)) from refused
        out = self.stderr if options["json"] else self.stdout
        for note in (*proposal.plan.notes, *applied.notes):
            out.write(note)
        state = (
            _("created") if applied.created else _("changed") if applied.changed else _("unchanged")
        )
        out.write(f"{applied.announcement.short_id}  {state}  {applied.announcement}")

    def show(self, proposal: Proposal) -> None:
        plan = proposal.plan
        for key, value in plan.as_json().items():
            if value not in (None, "", [], {}):
                shown = (
                    value
                    if isinstance(value, str)
                    else json.dumps(value, ensure_ascii=False, indent=2)
                )
                self.stdout.write(f"{key}: {shown}")
        for match in proposal.matching.institutions:
            state = _("known") if match.existing else _("new")
            self.stdout.write(f"{match.planned.name}: {state}")
        for contact in proposal.matching.contacts:
            state = _("known") if contact.existing else _("new")
            self.stdout.write(f"{contact.planned.name or contact.planned.email}: {state}")
        for note in plan.notes:
            self.stdout.write(note)
        if proposal.matching.announcement:
            self.stdout.write(
                _("This text was imported before: importing it again changes nothing.")
            )


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST)

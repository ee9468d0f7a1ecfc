"""Work at the newsroom's own addresses for a time and note what was acknowledged; for `script/powercut`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from newsroom.driving import Refused
from trials.powercut import busy


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site", help="where the newsroom listens")
        parser.add_argument("notes", type=Path, help="the file of the notes, which is made")
        parser.add_argument("--seconds", type=float, default=60.0)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This fills a newsroom with made-up work: set DEMO=1.")
        try:
            busy.work(
                options["site"],
                options["notes"],
                seconds=options["seconds"],
                seed=options["seed"],
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused

"""Read every stored file and every frozen text, and tell which are missing, damaged or nobody's.

The exit code is 1 when something is missing or damaged; files that no row names are told and do no harm.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from assets import storing
from newsroom import verifying

_SAID = {
    "missing": "missing",
    "damaged": "damaged",
    "text": "text damaged",
    "row": "row and file differ",
    "orphan": "nobody's",
    "unfinished": "unfinished",
}


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
        parser.add_argument("--tidy", action="store_true", help="delete unfinished files")

    def handle(self, *args: Any, **options: Any) -> None:
        looked = verifying.Looked()
        found: list[verifying.Problem] = []
        for problem in verifying.problems(looked, now=timezone.now()):
            found.append(problem)
            if options["tidy"] and problem.kind == "unfinished":
                storing.forget(problem.what)
            if not options["json"]:
                self.stdout.write(f"{_SAID[problem.kind]}: {problem.what} ({problem.detail})")
        grave = [problem for problem in found if problem.kind in verifying.GRAVE]
        if options["json"]:
            told = {**asdict(looked), "right": not grave, "problems": [asdict(p) for p in found]}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        if grave:
            raise CommandError(
                f"{len(grave)} things are not as they should be, of {looked.files} files and "
                f"{looked.texts} texts. docs/deployment.md says what to do."
            )
        if not options["json"]:
            self.stdout.write(
                self.style.SUCCESS(
                    f"{looked.files} files ({looked.bytes // 1_000_000} MB) and {looked.texts} texts "
                    f"are as they were stored."
                )
            )

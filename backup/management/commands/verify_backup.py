"""Verify backups without restoring them: every table and file that their manifests name, by its hash."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from backup import BackupError
from backup.folder import Folder


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", help="the folder of backups")
        parser.add_argument("--moment", default="", help="one backup by its name; without it, all")

    def handle(self, *args: Any, folder: str, moment: str, **options: Any) -> None:
        place = Folder(Path(folder).expanduser().resolve())
        damaged = []
        try:
            for name in [moment] if moment else place.moments() or [""]:
                manifest, sha256 = place.manifest(name)
                problems = list(place.problems(manifest))
                rows = sum(table.rows for table in manifest.tables.values())
                state = "damaged" if problems else "whole"
                self.stdout.write(
                    f"{name}  {state}  {len(manifest.tables)} tables, {rows} rows, {len(manifest.files)} files"
                    f"  manifest {sha256}"
                )
                damaged += [f"{name}: {problem}" for problem in problems]
        except BackupError as problem:
            raise CommandError(str(problem)) from problem
        if damaged:
            raise CommandError("\n".join(damaged))

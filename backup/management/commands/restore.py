"""Restore a backup into an empty newsroom: verified before, and every table and file compared by its hash after.

The database and the storage are those of the settings, SQLite or PostgreSQL, whichever the backup came from. What is not in a backup:
SECRET_KEY and the other settings, who was signed in, the cache.
"""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.core.management.commands.createcachetable import Command as CreateCacheTable
from django.db import OperationalError
from django.utils import timezone

from backup import BackupError, restoring, schema
from backup.folder import Folder, Manifest

WORD = "replace"


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", help="the folder of backups")
        parser.add_argument(
            "--moment", default="", help="a backup by its name; without it, the newest"
        )
        parser.add_argument(
            "--manifest",
            metavar="SHA256",
            help="refuse a backup whose manifest has another hash than the one that was noted",
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="put it in the place of the newsroom that is there, which is kept aside",
        )
        parser.add_argument("--yes", action="store_true", help="do not ask before replacing")

    def handle(self, *args: Any, folder: str, **options: Any) -> None:
        started = time.monotonic()
        place = Folder(Path(folder).expanduser().resolve())
        try:
            settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
            manifest, sha256 = place.manifest(options["moment"])
            if options["manifest"] and options["manifest"].lower() != sha256:
                raise CommandError(
                    f"The manifest of this backup has the hash {sha256}, not the one that was given."
                )
            replace = options["replace"] and self.confirmed(options["yes"])
            restored = restoring.restore(
                place,
                manifest,
                now=timezone.now(),
                replace=replace,
                tell=lambda what: self.stdout.write(f"{what} …"),
            )
        except (BackupError, OperationalError) as problem:
            raise CommandError(str(problem).strip()) from problem
        except OSError as problem:
            where = problem.filename or settings.DATA_DIR
            raise CommandError(f"The restore stopped at {where}: {problem.strerror}.") from problem
        if schema.cache_table():
            call_command(CreateCacheTable(), verbosity=0)
        self.report(manifest, restored, time.monotonic() - started)

    def confirmed(self, yes: bool) -> bool:
        """Ask for the word that replaces a newsroom; raises CommandError for any other."""
        there = restoring.what_is_there("default")
        if not there or yes:
            return True
        self.stdout.write(f"There is a newsroom here: {there}. It is kept aside.")
        if not sys.stdin.isatty():
            raise CommandError("Nobody is there to confirm: add --yes to replace it.")
        if input(f"Type “{WORD}” to put the backup in its place: ").strip() != WORD:
            raise CommandError("Nothing was changed.")
        return True

    def report(self, manifest: Manifest, restored: restoring.Restored, took: float) -> None:
        moment = f"{manifest.moment:%Y-%m-%d %H:%M:%S.%f} UTC"
        self.stdout.write(
            f"Restored {restored.rows} rows of {len(manifest.tables)} tables and {len(manifest.files)} files in {took:.1f} s: "
            f"each is equal by its hash to {moment}."
        )
        if restored.migrated:
            self.stdout.write("The backup was older than this newsroom: it was migrated.")
        if restored.kept:
            self.stdout.write(f"What was here before is kept as {restored.kept}.")
        if restored.lost:
            self.stdout.write(
                f"Lost before the backup was made: {', '.join(sorted(restored.lost))}."
            )
        self.stdout.write(
            "What was released, withdrawn or used up after that moment is not in it: look through it before you open the newsroom."
        )

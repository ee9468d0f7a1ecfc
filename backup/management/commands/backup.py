"""Back up the newsroom while it runs: every row, and every file that a row names, as they stood at one moment.

The folder grows by what is new; its backups share what did not change. The last line is the hash of the manifest, through which everything
in the backup can be verified: keep it elsewhere.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from backup import BackupError
from backup.folder import STAMP, Folder
from backup.making import back_up


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", help="the folder of backups; it is made when it is missing")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="delete all but the N newest backups afterwards"
        )

    def handle(self, *args: Any, folder: str, keep: int | None, **options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError("At least one backup is kept.")
        started = time.monotonic()
        place = Folder(Path(folder).expanduser().resolve())
        try:
            manifest, sha256, copied = back_up(
                place, clock=timezone.now, keep=keep, tell=self.stdout.write
            )
        except (BackupError, OperationalError) as problem:
            raise CommandError(str(problem).strip()) from problem
        took = time.monotonic() - started
        total = sum(table.rows for table in manifest.tables.values())
        size = sum(manifest.files.values()) / 1e6
        self.stdout.write(
            f"Backed up {total} rows of {len(manifest.tables)} tables and {len(manifest.files)} files ({size:.1f} MB), "
            f"{copied.new} of them new ({copied.new_bytes / 1e6:.1f} MB), in {took:.1f} s."
        )
        self.stdout.write(f"It stands for {manifest.moment:%Y-%m-%d %H:%M:%S.%f} UTC.")
        self.stdout.write(f"Backup   {manifest.moment.strftime(STAMP)}")
        self.stdout.write(f"Manifest {sha256}")
        if manifest.lost:
            shown = ", ".join(manifest.lost[:5])
            raise CommandError(
                f"The backup is complete but for {len(manifest.lost)} files that the newsroom has lost: {shown}."
            )

"""Bring data and theme files to where the code is; every step that has nothing to do is passed over."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.core.management.commands.createcachetable import Command as CreateCacheTable
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from newsroom import privacy
from newsroom.checks import check_commits_last


def static_fingerprint() -> str:
    """Return a hash that changes with any theme file of ours or of a package (name, size or time of change)."""
    seen = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list(["CVS", ".*", "*~"]):
            facts = Path(storage.path(name)).stat()
            seen.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        privacy.tighten(settings.DATA_DIR)
        self.migrate()
        for problem in check_commits_last(databases=["default"]):
            self.stderr.write(f"{problem.msg} {problem.hint}")
        self.create_cache_table()
        self.collect_static()
        if settings.DEMO:
            # The accounts first, because the demo's announcements are theirs; what they are is said last, where it is seen.
            accounts = io.StringIO()
            call_command("create_demo_accounts", stdout=accounts)
            self.load_demo()
            self.stdout.write(accounts.getvalue(), ending="")

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        self.stdout.write(f"{title} … ", ending="")
        self.stdout.flush()
        started = time.monotonic()
        try:
            yield
        except BaseException:
            self.stdout.write("failed")
            raise
        self.stdout.write(f"{time.monotonic() - started:.1f} s")

    def migrate(self) -> None:
        try:
            executor = MigrationExecutor(connection)
        except OperationalError as problem:
            raise CommandError(f"The database cannot be reached: {problem}") from problem
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            with self.step("Migrating the database"):
                call_command("migrate", verbosity=0, interactive=False)
                # A language that was added has brought an empty column.
                call_command("sort_institutions", stdout=io.StringIO())

    def create_cache_table(self) -> None:
        backend = settings.CACHES["default"]
        if not str(backend["BACKEND"]).endswith("DatabaseCache"):
            return
        with connection.cursor() as cursor:
            if backend["LOCATION"] in connection.introspection.table_names(cursor):
                return
        with self.step("Making the table of the cache"):
            call_command(CreateCacheTable(), verbosity=0)

    def collect_static(self) -> None:
        if settings.DEBUG:
            return
        known = Path(settings.STATIC_ROOT) / ".fingerprint"
        fingerprint = static_fingerprint()
        if known.exists() and known.read_text() == fingerprint:
            return
        with self.step("Collecting the theme files"), privacy.for_everybody():
            call_command("collectstatic", verbosity=0, interactive=False, clear=known.exists())
            known.write_text(fingerprint)

    def load_demo(self) -> None:
        from announcements.models import Announcement
        from partners.models import Institution

        if Announcement.objects.exists() or Institution.objects.exists():
            return
        with self.step("Loading the demo newsroom"):
            call_command("load_demo", verbosity=0, stdout=io.StringIO())

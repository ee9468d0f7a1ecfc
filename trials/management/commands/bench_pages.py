"""Measure the lists of a newsroom, a round whenever a line is read from standard input; for `script/bench`.

Answers with a line of JSON: for each page its milliseconds of CPU, those of the database's process included where it lets itself
be asked, its queries and its kilobytes.
"""

from __future__ import annotations

import io
import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import BaseCommand, CommandError
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from announcements import addresses
from announcements.models import Edition, EditionText
from announcements.references import name_slug
from languages import in_language, texts
from partners.models import Institution
from people.models import User
from trials.management.commands.bench import environ, queries

BLOCK = 8


class Pages:
    """The pages of a newsroom that are measured, by their name."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def public(self) -> dict[str, str]:
        """Return the addresses that readers ask for, the last full page of lists among them."""
        archive = addresses.archive("fr")
        year = self.now.year - 1
        return {
            "home": "/fr/",
            "archive, first page": archive,
            "archive, page in the middle": f"{archive}?page={max(1, self.pages() // 2)}",
            "archive, last page": f"{archive}?page={self.pages()}",
            "year, first page": addresses.archive("fr", year),
            "year, last page": addresses.archive("fr", year, self.pages(year)),
            "institution": self.institution(),
            "partners": addresses.institutions("fr"),
            "contacts": addresses.contacts("fr"),
            "feed": addresses.feed("fr"),
            "feed, German": addresses.feed("de"),
            "announcement": self.announcement(),
            "old edition": self.old_edition(),
            "404": addresses.announcement("fr", "rien", "22222222"),
        }

    def desk(self) -> dict[str, str]:
        """Return the addresses of the desk's lists and of searches in them."""
        lists = {
            "announcements": ("announcements/announcement", ("fleuves", "valmont")),
            "institutions": ("partners/institution", ("observatoire", "valmont")),
            "images": ("assets/image", ("fleuve", "valmont")),
            "contacts": ("contacts/presscontact", ("haddad", "valmont")),
            "people": ("people/user", ("grown",)),
            "security log": ("people/securityevent", ("grown-3", "192.0.2.7")),
        }
        found = {"desk: start": "/admin/"}
        for name, (path, words) in lists.items():
            found[f"desk: {name}"] = f"/admin/{path}/"
            for word in (*words, "introuvable"):
                found[f"desk: {name}, “{word}”"] = f"/admin/{path}/?q={quote(word)}"
        states = ("released", "pending", "draft", "withdrawn")
        for state in states:
            address = f"/admin/announcements/announcement/?state={state}"
            found[f"desk: announcements, {state}"] = address
        return found

    def pages(self, year: int | None = None) -> int:
        released = Edition.objects.public(self.now)
        if year:
            first = released.filter(number=1)
            total = sum(row.release_at.year == year for row in first.only("release_at"))
        else:
            total = released.count()
        return max(1, total // 20)  # the last one that is full

    def institution(self) -> str:
        """Return the page of the institution with the most announcements: full at either size."""
        row = Institution.objects.annotate(many=Count("edition_places")).order_by("-many").first()
        if row is None:
            raise CommandError("Nothing is here to be measured: run manage.py grow_newsroom.")
        name = in_language(texts(row, "name"), "fr")
        return addresses.institution("fr", name_slug(name, "fr"), row.short_id)

    def announcement(self) -> str:
        # One of middling length, so that neither newsroom has it easier.
        rows = EditionText.objects.filter(
            edition__in=Edition.objects.public(self.now), language="fr", edition__number=1
        ).select_related("edition__announcement")
        row = min(rows[:400], key=lambda row: abs(len(row.document) - 4500))
        return addresses.announcement("fr", row.slug, row.edition.announcement.short_id)

    def old_edition(self) -> str:
        rows = EditionText.objects.filter(
            edition__superseded_at__lt=self.now,
            edition__announcement__withdrawn_at__isnull=True,
            edition__cancelled_at__isnull=True,
            language="fr",
        ).select_related("edition__announcement")
        row = min(rows[:400], key=lambda row: abs(len(row.document) - 4500))
        return addresses.edition("fr", row.slug, row.edition.announcement.short_id, 1)


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", default="", help="pages whose name holds these letters")

    def handle(self, *args: Any, only: str, **options: Any) -> None:
        if settings.DEBUG:
            raise CommandError("Measured without DEBUG only: run script/bench.")
        # Nothing is asked of the database between requests, as in a worker that is busy.
        connection.settings_dict["CONN_MAX_AGE"] = None
        handler = WSGIHandler()
        cookie = sign_in()
        pages = Pages()
        work: dict[str, Callable[[], int]] = {}
        for name, address in {**pages.public(), **pages.desk()}.items():
            if only not in name:
                continue
            given = cookie if name.startswith("desk") else ""
            expected = "404" if name == "404" else "200"

            def once(address: str = address, given: str = given, expected: str = expected) -> int:
                return ask(handler, address, given, expected)

            once()
            work[name] = once
        for _line in sys.stdin:
            self.stdout.write(json.dumps({name: measured(once) for name, once in work.items()}))
            self.stdout.flush()


def sign_in() -> str:
    """Return the cookie of somebody who may see every list."""
    user = User.objects.filter(username="bench").first() or User.objects.create_superuser(
        "bench", "bench@newsroom.example", "!"
    )
    client = Client()
    client.force_login(user)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def ask(handler: WSGIHandler, address: str, cookie: str, expected: str) -> int:
    """Ask for a page once and return its size in bytes; CommandError when it answers otherwise than expected."""
    path, _, query = address.partition("?")
    statuses: list[str] = []

    def start(status: str, headers: Any, exc_info: Any = None) -> Any:
        statuses.append(status)

    given = environ(path) | {"QUERY_STRING": query, "HTTP_COOKIE": cookie}
    response = handler(given | {"wsgi.input": io.BytesIO()}, start)
    size = sum(map(len, response))
    response.close()
    if not statuses[0].startswith(expected):
        raise CommandError(f"{address} answers {statuses[0]}.")
    return size


def measured(once: Callable[[], int]) -> tuple[float, int, float]:
    """Return the CPU of one request in milliseconds, its queries and its size in kilobytes."""
    count = queries(once)
    server = _Server()
    before, started = server.cpu(), time.process_time()
    for _ in range(BLOCK):
        size = once()
    took = time.process_time() - started + server.cpu() - before
    return took * 1000 / BLOCK, count, size / 1000


class _Server:
    """The process of a PostgreSQL on this machine that works for our connection."""

    def __init__(self) -> None:
        self.schedule: Path | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                (pid,) = cursor.fetchone()
            path = Path(f"/proc/{pid}/schedstat")
            self.schedule = path if path.exists() else None

    def cpu(self) -> float:
        """Return the seconds that it has worked so far; nothing when it is elsewhere."""
        return int(self.schedule.read_text().split()[0]) / 1e9 if self.schedule else 0.0

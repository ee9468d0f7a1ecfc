"""Measure the newsroom: CPU and queries of uncached pages, import, files, start-up and memory, beside a bare Django view.

For `script/bench`, which makes a newsroom for it. CPU is the process's own (time.process_time), the median of many.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import io
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path
from django.utils import timezone

from announcements import addresses
from announcements.document import read
from announcements.models import Edition, EditionText
from announcements.released.publication import released
from assets import storing
from desk.importing.applying import apply
from desk.importing.proposing import propose
from presskits.building import build
from presskits.issuing import surroundings
from trials.powercut import cost

SAMPLE = settings.BASE_DIR / "newsroom" / "demo" / "sample" / "communique-accord-cadre.txt"


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("bare")


urlpatterns = [path("bare", bare)]


def environ(address: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address.encode().decode("latin-1"),
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }


def ask(handler: WSGIHandler, address: str) -> bytes:
    """Return a page; CommandError when its status is not 200."""
    statuses: list[str] = []

    def start(status: str, headers: Any, exc_info: Any = None) -> Any:
        statuses.append(status)

    response = handler(environ(address), start)
    body = b"".join(response)
    response.close()
    if not statuses[0].startswith("200"):
        raise CommandError(f"{address} answers {statuses[0]}.")
    return body


def cpu(work: Callable[[], Any], times: int) -> float:
    """Return the median CPU of a piece of work, in milliseconds."""
    work()
    took = []
    for _ in range(times):
        started = time.process_time()
        work()
        took.append((time.process_time() - started) * 1000)
    return statistics.median(took)


def wall(work: Callable[[], Any]) -> float:
    """Return how long a piece of work takes once, in milliseconds."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def queries(work: Callable[[], Any]) -> int:
    """Return how many statements a piece of work sends to the database."""
    count = 0

    def counting(execute: Any, *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    with connection.execute_wrapper(counting):
        work()
    return count


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--times", type=int, default=300, help="how often each page is asked for"
        )

    def handle(self, *args: Any, times: int, **options: Any) -> None:
        if settings.DEBUG:
            raise CommandError("Measured without DEBUG only: run script/bench.")
        # Nothing is asked of the database between requests, as in a worker that is busy.
        connection.settings_dict["CONN_MAX_AGE"] = None
        self.stdout.write(f"{'':<44}{'measured':>10}  aim")
        self.files()
        self.pages(times)
        self.imports()
        self.workers()
        self.syncs()

    def syncs(self) -> None:
        """What an editor waits longer because an answer comes after the disk (docs/decisions/0012)."""
        if connection.vendor != "sqlite" or not storing.is_local():
            return
        for pair in cost.pairs():
            value = f"{pair.unsynced:.0f} → {pair.synced:.0f} ms"
            self.row(
                f"{pair.what}, unsynced → synced", value, f"differs by {pair.difference:.0f} ms"
            )

    def row(self, what: str, value: str, aim: str = "") -> None:
        self.stdout.write(f"{what:<44}{value:>10}  {aim}".rstrip())

    def longest(self) -> EditionText:
        """Return the released French text with the longest document."""
        texts = EditionText.objects.filter(
            edition__in=Edition.objects.public(timezone.now()), language="fr"
        )
        text = texts.select_related("edition__announcement").order_by(Length("document")).last()
        if text is None:
            raise CommandError("Nothing is released here: run script/bench.")
        return text

    def pages(self, times: int) -> None:
        handler = WSGIHandler()
        text = self.longest()
        address = addresses.announcement("fr", text.slug, text.edition.announcement.short_id)
        with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
            simple = WSGIHandler()
            self.row(
                "a bare Django view, CPU", f"{cpu(lambda: ask(simple, '/bare'), times):.2f} ms"
            )
        for name, where, aim in (
            ("announcement, uncached", address, 1.6),
            ("home, uncached", "/fr/", 2.5),
            ("feed, uncached", "/fr/feed.atom", 2.5),
        ):

            def work(where: str = where) -> bytes:
                return ask(handler, where)

            self.row(f"{name}, CPU", f"{cpu(work, times):.2f} ms", f"under {aim} ms")
            most = "at most 4" if name.startswith("announcement") else ""
            self.row(f"{name}, queries", str(queries(work)), most)
            self.row(f"{name}, size", f"{len(work()) / 1000:.0f} kB")

    def imports(self) -> None:
        data = SAMPLE.read_bytes()

        def work() -> None:
            with transaction.atomic():
                made = propose(data, name=SAMPLE.name, reference_date=dt.date(2025, 11, 10))
                apply(made.plan, made.matching, by=None, now=timezone.now())
                transaction.set_rollback(True)

        self.row("import of the sample to a draft, first", f"{wall(work):.0f} ms", "under 500 ms")
        self.row("import of the sample to a draft, again", f"{wall(work):.0f} ms", "under 500 ms")

    def files(self) -> None:
        now = timezone.now()
        text = self.longest()
        short_id = text.edition.announcement.short_id
        lines = released(short_id, now=now)
        shown = next(line for line in lines if line.text_id == text.pk)
        context = surroundings(shown, lines, short_id, now=now, site_url=settings.SITE_URL)
        document = read(text.document)

        def file(kind: str) -> bytes:
            made = build(document, context, kind, communique=file)
            made.file.seek(0)
            return made.file.read()

        self.row("PDF, first", f"{wall(lambda: file('pdf')):.0f} ms", "under 150 ms")
        warm = statistics.median(wall(lambda: file("pdf")) for _ in range(10))
        self.row("PDF, warm", f"{warm:.0f} ms", "under 40 ms")
        self.row("press kit", f"{wall(lambda: file('kit')):.0f} ms", "under 1000 ms")
        self.row("press kit, size", f"{len(file('kit')) / 1000:.0f} kB")

    def workers(self) -> None:
        with serving() as (port, parent, took):
            self.row("start-up until the first page", f"{took:.0f} ms")
            for where in ("/fr/", "/fr/feed.atom", "/admin/login/") * 20:
                fetch(port, where)
            for worker in children(parent):
                rss, pss = memory(worker)
                self.row("memory of a worker, RSS", f"{rss:.0f} MB")
                self.row("memory of a worker, PSS", f"{pss:.0f} MB")


def fetch(port: int, where: str) -> int:
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        talk.request("GET", where, headers={"Host": "localhost"})
        answer = talk.getresponse()
        answer.read()
        return answer.status
    finally:
        talk.close()


@contextlib.contextmanager
def serving() -> Iterator[tuple[int, int, float]]:
    """Start the server with two workers; give its port, its process and the milliseconds to the first page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "granian", "--interface", "rsgi", "newsroom.rsgi:application"),
        *("--port", str(port), "--workers", "2", "--no-ws", "--log-level", "error"),
    ]
    started = time.perf_counter()
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)
    try:
        while server.poll() is None:
            with contextlib.suppress(OSError):
                if fetch(port, "/fr/") == 200:
                    break
            time.sleep(0.01)
        yield port, server.pid, (time.perf_counter() - started) * 1000
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def children(process: int) -> list[int]:
    """Return the processes that a process started (Linux; none elsewhere)."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def memory(process: int) -> tuple[float, float]:
    """Return the resident and the proportional memory of a process, in megabytes (Linux)."""
    facts = {}
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]:
        name, _, rest = line.partition(":")
        facts[name] = int(rest.split()[0]) / 1000
    return facts["Rss"], facts["Pss"]

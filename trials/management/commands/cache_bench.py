"""Measure answers from memory beside a bare Django view that returns the same bytes, in turns, and print medians.

For `script/cache_bench`, which makes a newsroom for it. CPU is that of the server's process for one request, over loopback.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import threading
import time
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db.models.functions import Length
from django.utils import timezone

from announcements import addresses
from announcements.models import Announcement, Edition, EditionText
from newsroom.edge.marks import Direct, Leased, marks_of
from trials.measuring.serving import BARE, OURS, Server, serving
from trials.measuring.talking import Heard, Talk

# A server adds these itself.
_OF_THE_SERVER = {"server", "date", "transfer-encoding", "connection"}
Row = tuple[str, Server, str, dict[str, str]]


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rounds", type=int, default=9, help="rounds of which the median is taken"
        )
        parser.add_argument(
            "--requests", type=int, default=1000, help="requests of each kind a round"
        )
        parser.add_argument(
            "--connections", type=int, default=4, help="connections that ask at once"
        )

    def handle(
        self, *args: Any, rounds: int, requests: int, connections: int, **options: Any
    ) -> None:
        self.question()
        where = _longest()
        with serving(OURS, where=where, workers=1) as ours:
            for coding in ("br", ""):
                self.compare(ours, where, coding, rounds, requests, connections)
        self.fill(where)

    def question(self) -> None:
        """What it costs to ask whether a copy is still right."""
        marks = marks_of()
        if isinstance(marks, Direct):
            self.say(
                "asking the database whether copies are right",
                f"{_microseconds(marks.at_once):.1f} µs",
                "under 30 µs",
            )
        elif isinstance(marks, Leased):
            self.say(
                "asking the database over its socket",
                f"{_microseconds(marks.read):.0f} µs",
                "once in 50 ms",
            )
            marks._mark, marks._until = "x", marks.clock() + 600
            self.say(
                "asking whether copies are right, between",
                f"{_microseconds(marks.at_once):.1f} µs",
                "under 30 µs",
            )

    def compare(
        self, ours: Server, where: str, coding: str, rounds: int, requests: int, connections: int
    ) -> None:
        wanted = {"Accept_Encoding": coding} if coding else {}
        answer = Talk(ours.port).get(where, **wanted)
        with tempfile.TemporaryDirectory() as folder:
            kept = _keep(answer, Path(folder))
            with serving(BARE, where="/bare", workers=1, BARE_ANSWER=str(kept)) as bare:
                if Talk(bare.port).get("/bare").body != answer.body:
                    raise CommandError("The bare view gives other bytes.")
                conditional = {**wanted, "If_None_Match": answer.headers["etag"]}
                rows: list[Row] = [
                    ("bare Django view", bare, "/bare", wanted),
                    ("announcement from memory", ours, where, wanted),
                    ("304 from memory", ours, where, conditional),
                ]
                size = len(answer.body) / 1000
                self.stdout.write(
                    f"\n{coding or 'as it is'}, {size:.1f} kB, {connections} connections"
                )
                self.table(rows, rounds, requests, connections)

    def table(self, rows: list[Row], rounds: int, requests: int, connections: int) -> None:
        cpu: dict[str, list[float]] = defaultdict(list)
        speed: dict[str, list[float]] = defaultdict(list)
        for round_ in range(rounds + 1):
            for name, server, where, headers in rows:
                used, took = _load(server, where, headers, requests, connections)
                if round_:  # the first one warms up
                    cpu[name].append(used / requests * 1e6)
                    speed[name].append(requests / took)
        base = rows[0][0]
        for name, *_rest in rows:
            ratio = statistics.median(b / own for b, own in zip(cpu[base], cpu[name], strict=True))
            faster = statistics.median(
                own / b for b, own in zip(speed[base], speed[name], strict=True)
            )
            self.stdout.write(
                f"  {name:<28}{statistics.median(cpu[name]):>7.0f} µs CPU  {statistics.median(speed[name]):>7.0f}/s"
                f"   {ratio:.2f} × by CPU, {faster:.2f} × by requests"
            )

    def fill(self, where: str) -> None:
        """Ask two workers for more than their memory of copies holds, and say what they hold then."""
        with serving(OURS, where=where, workers=2) as ours:
            for other in ("/fr/", "/fr/feed.atom", where) * 10:
                _once(ours, other)
            before = ours.memory()
            many = list(_many())
            # Connections go to either worker: each is asked for all of them some time.
            for _ in range(4):
                for each in many:
                    _once(ours, each)
            after = ours.memory()
        size = f"{settings.PAGE_CACHE_BYTES / 1e6:.0f} MB"
        for what, (rss, pss) in (("with few pages", before), (f"with {size} of pages", after)):
            self.say(
                f"memory of a worker {what}",
                f"{pss:.0f} MB",
                f"at most 110 MB (resident: {rss:.0f} MB)",
            )

    def say(self, what: str, value: str, aim: str = "") -> None:
        self.stdout.write(f"{what:<48}{value:>9}  {aim}".rstrip())


def _longest_text() -> EditionText:
    texts = EditionText.objects.filter(
        edition__in=Edition.objects.public(timezone.now()), language="fr"
    )
    text = texts.select_related("edition__announcement").order_by(Length("document")).last()
    if text is None:
        raise CommandError("Nothing is released here: run script/cache_bench.")
    return text


def _longest() -> str:
    text = _longest_text()
    return addresses.announcement("fr", text.slug, text.edition.announcement.short_id)


def _many(count: int = 700) -> Iterator[str]:
    """Release the longest text under as many addresses, and yield them."""
    text = _longest_text()
    edition = text.edition
    announcements = Announcement.objects.bulk_create(Announcement() for _ in range(count))
    editions = Edition.objects.bulk_create(
        Edition(
            announcement=each,
            number=1,
            approved_by_id=edition.approved_by_id,
            approved_at=edition.approved_at,
            release_at=edition.release_at,
        )
        for each in announcements
    )
    kept = ("language", "slug", "headline", "summary", "card", "document", "fingerprint")
    EditionText.objects.bulk_create(
        EditionText(edition=each, **{name: getattr(text, name) for name in kept})
        for each in editions
    )
    for each in announcements:
        yield addresses.announcement("fr", text.slug, each.short_id)


def _once(server: Server, where: str) -> None:
    talk = Talk(server.port)
    if talk.get(where).status != 200:
        raise CommandError(f"{where} is not there.")
    talk.close()


def _keep(answer: Heard, folder: Path) -> Path:
    kept = folder / "answer"
    kept.write_bytes(answer.body)
    named = {name: value for name, value in answer.headers.items() if name not in _OF_THE_SERVER}
    kept.with_suffix(".json").write_text(json.dumps(named))
    return kept


def _load(
    server: Server, where: str, headers: dict[str, str], requests: int, connections: int
) -> tuple[float, float]:
    """Return the seconds of CPU and of the clock that some requests took."""

    def ask() -> None:
        talk = Talk(server.port)
        for _ in range(requests // connections):
            talk.get(where, **headers)
        talk.close()

    threads = [threading.Thread(target=ask) for _ in range(connections)]
    used, started = server.cpu(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return server.cpu() - used, time.perf_counter() - started


def _microseconds(work: Callable[[], Any], times: int = 3000) -> float:
    took = []
    for _ in range(times):
        started = time.perf_counter_ns()
        partial(work)()
        took.append(time.perf_counter_ns() - started)
    return statistics.median(took) / 1000

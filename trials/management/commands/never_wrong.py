"""Show that no answer is wrong while things change: a server with several workers, a steady load, and five kinds of changes, again and again.

For `script/never_wrong`, which makes a newsroom for it. Whatever began before an instant must not carry a word of what is released then; whatever was
asked for a second after must. What was cancelled or withdrawn is gone for whoever asks once that has been acknowledged.
"""

from __future__ import annotations

import datetime as dt
import itertools
import threading
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from typing import Any

import brotli
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from announcements import addresses
from trials.measuring.changes import Newsroom, Rule
from trials.measuring.serving import OURS, serving
from trials.measuring.talking import Heard, Talk

GRACE = 1.0  # seconds after an instant from which every answer must be new
CLIENTS = 8
PER_CONNECTION = 20  # requests; then another process of the server may take over
Said = tuple[str, Heard]


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--runs", type=int, default=10, help="how often everything happens")
        parser.add_argument("--workers", type=int, default=4, help="processes of the server")
        parser.add_argument("--rate", type=int, default=200, help="requests a second")
        parser.add_argument(
            "--pace", type=float, default=1.2, help="seconds from one change to the next"
        )

    def handle(
        self, *args: Any, runs: int, workers: int, rate: int, pace: float, **options: Any
    ) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This changes the newsroom that it is run in: use script/never_wrong."
            )
        total = 0
        with serving(OURS, where="/robots.txt", workers=workers) as server:
            for run in range(1, runs + 1):
                total += self.run_once(run, server.port, rate, pace)
        if total:
            raise CommandError(f"{total} answers were wrong.")
        self.stdout.write("No answer was wrong.")

    def run_once(self, run: int, port: int, rate: int, pace: float) -> int:
        """Let everything happen once under load; return how many answers were wrong."""
        newsroom = Newsroom(f"http://127.0.0.1:{port}", int(time.time() * 1000) % 10**9 + run)
        where, rules = [], []
        load = Load(port, rate)
        play = Play(newsroom, pace)
        where = play.prepare()
        load.start(where)
        try:
            rules = play.go()
            time.sleep(GRACE + pace)
        finally:
            said = load.stop()
        return self.judge(run, said, rules)

    def judge(self, run: int, said: Sequence[Said], rules: Sequence[Rule]) -> int:
        wrong: Counter[str] = Counter()
        late: dict[str, float] = {}
        seen: Counter[str] = Counter()
        for where, heard in said:
            text = _text(heard)
            if heard.status >= 500:
                wrong[f"status {heard.status}"] += 1
            for rule in rules:
                if where not in rule.where:
                    continue
                seen[rule.what] += 1
                wrong[rule.what] += rule.broken_by(where, heard, text)
                if heard.sent_at >= rule.before and (rule.word in text) is not rule.appears:
                    late[rule.what] = max(late.get(rule.what, 0.0), heard.sent_at - rule.before)
        for rule in rules:
            after = (
                f"the last answer of before was asked for {late[rule.what] * 1000:.1f} ms after"
                if rule.what in late
                else "none of before after it"
            )
            self.stdout.write(
                f"  {rule.what:<26}{seen[rule.what]:>6} answers, {wrong[rule.what]} wrong; {after}"
            )
        statuses = Counter(heard.status for _where, heard in said)
        shown = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
        self.stdout.write(f"run {run}: {len(said)} answers ({shown}), {wrong.total()} wrong")
        unseen = [rule.what for rule in rules if not seen[rule.what]]
        if unseen:
            raise CommandError(f"Nobody asked for what changed: {', '.join(unseen)}.")
        return wrong.total()


def _text(heard: Heard) -> str:
    body = heard.body
    if heard.headers.get("content-encoding") == "br":
        body = brotli.decompress(body)
    return body.decode("utf-8", "replace")


class Play:
    """What happens in one run, one thing after the other."""

    def __init__(self, newsroom: Newsroom, pace: float) -> None:
        self.newsroom, self.pace = newsroom, dt.timedelta(seconds=pace)

    def prepare(self) -> list[str]:
        """Make what will change; return the addresses to ask for."""
        news = self.newsroom
        started = timezone.now()
        self.gone = news.published(news.word("retrait"))
        self.corrected = news.published(news.word("ancien"))
        self.new, self.never = news.write(news.word("parution")), news.write(news.word("annule"))
        # Approving takes what it takes here; twice as long as it just took is enough.
        now = timezone.now()
        start = now + max(self.pace, 2 * (now - started))
        self.release_at, self.correct_at = start + self.pace, start + 2 * self.pace
        self.never_at = start + 4 * self.pace
        news.approve(self.new, self.release_at)
        news.approve(self.never, self.never_at)
        news.correct(self.corrected, news.word("nouveau"), self.correct_at)
        self.lists = [addresses.home("fr"), addresses.feed("fr"), addresses.archive("fr")]
        self.pages = {
            each: news.page_of(each) for each in (self.gone, self.corrected, self.new, self.never)
        }
        self.people = [addresses.contacts("fr"), addresses.vcard("fr", news.person.short_id)]
        return [*self.lists, *self.pages.values(), *self.people]

    def go(self) -> list[Rule]:
        """Let it happen; return what must be true of every answer."""
        news = self.newsroom
        feed_and = [addresses.feed("fr")]
        _begun, cancelled = news.cancel(self.never)
        _wait(self.correct_at + self.pace / 2)
        phone_begun, phone_done = news.change_the_phone()
        _wait(self.correct_at + self.pace)
        gone_begun, gone_done = news.withdraw(self.gone)
        _wait(self.never_at + self.pace / 2)
        released, corrected = self.release_at.timestamp(), self.correct_at.timestamp()
        everywhere = frozenset([*self.lists, *self.pages.values()])

        def on(*announcements: Any) -> frozenset[str]:
            return frozenset([*feed_and, *(self.pages[each] for each in announcements)])

        return [
            Rule("release", news.word("parution"), on(self.new), released, released + GRACE),
            Rule(
                "correction, its words",
                news.word("nouveau"),
                on(self.corrected),
                corrected,
                corrected + GRACE,
            ),
            Rule(
                "correction, the old words",
                news.word("ancien"),
                on(self.corrected),
                corrected,
                corrected + GRACE,
                appears=False,
            ),
            Rule(
                "cancelled release",
                news.word("annule"),
                everywhere,
                cancelled,
                cancelled,
                appears=False,
            ),
            Rule(
                "contact, the new phone",
                _shown(news.new_phone),
                frozenset(self.people),
                phone_begun,
                phone_done,
            ),
            Rule(
                "contact, the old phone",
                _shown(news.old_phone),
                frozenset(self.people),
                phone_begun,
                phone_done,
                appears=False,
            ),
            Rule(
                "withdrawal", news.word("retrait"), everywhere, gone_begun, gone_done, appears=False
            ),
        ]


def _shown(phone: str) -> str:
    """Return what pages and cards have in common of a phone number: its address."""
    return f"tel:{phone}"


def _wait(until: dt.datetime) -> None:
    time.sleep(max(0.0, (until - timezone.now()).total_seconds()))


class Load:
    """A steady number of requests a second at some addresses, from several connections."""

    def __init__(self, port: int, rate: int) -> None:
        self.port, self.rate = port, rate
        self.said: list[Said] = []
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, where: Sequence[str]) -> None:
        for number in range(CLIENTS):
            self._threads.append(threading.Thread(target=self._ask, args=(list(where), number)))
        for thread in self._threads:
            thread.start()

    def stop(self) -> list[Said]:
        self._over.set()
        for thread in self._threads:
            thread.join()
        return self.said

    def _ask(self, where: list[str], number: int) -> None:
        pause = CLIENTS / self.rate
        due = time.monotonic() + pause * number / CLIENTS
        ways: list[dict[str, str]] = [{}, {"Accept_Encoding": "gzip;q=0, br"}]
        talk = Talk(self.port, host="127.0.0.1")
        for turn in itertools.count(number):
            if self._over.wait(max(0.0, due - time.monotonic())):
                break
            path = where[turn % len(where)]
            self.said.append((path, talk.get(path, **ways[turn // len(where) % 2])))
            if turn % PER_CONNECTION == 0:
                talk.close()
            due += pause
        talk.close()

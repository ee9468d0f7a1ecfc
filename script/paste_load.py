"""Eight editors paste 200 kB of the worst text at once while a reader asks for pages at a steady rate.

`script/paste_load` makes the newsroom. The reader's requests start at fixed moments, whether the one before was answered or not, and
are timed from those moments: waiting in a queue counts. Bounded: twelve seconds without the pastes, then until the last paste is
answered, two minutes at most. Exits with 1 when the reader's p99 is over the limit, or a paste got no answer to read.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote_plus

import lxml.html

KILOBYTES = 200
LIMIT = 300.0  # milliseconds
RATE = 20  # requests a second
ALONE, MOST = 12.0, 120.0  # seconds

# What takes a careless reader of texts longest: one thing, without an end.
UNITS = {
    "one line": "Le laboratoire de Valmont signe un accord avec la région et ",
    "bullets": "- un engagement de plus\n",
    "quotes": "« Nous en sommes fiers », dit-elle. “ ",
    "names": "Mme Anne-Marie de La Tour, ",
    "colons": "Contact : presse : mobile : ",
    "capitals": "UNIVERSITÉ DE VALMONT ET CNRS ",
    "brackets and digits": "((01 23 45 [67 89 ",
    "deep HTML": "<div><p>Un texte ",
}


def texts() -> Iterator[tuple[str, str, str]]:
    """Yield the name of a paste, its plain text and its HTML."""
    for name, unit in UNITS.items():
        long = unit * (KILOBYTES * 1000 // len(unit.encode()) + 1)
        yield (name, "Un texte", long) if "<" in unit else (name, long, "")


def percentile(sorted_values: list[float], part: float) -> float:
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * part))]


class Reader:
    """Asks for pages at a steady rate until it is told to stop."""

    def __init__(self, ask: object, pages: list[str]) -> None:
        self.ask, self.pages = ask, pages
        self.over = threading.Event()

    def read(self, seconds: float) -> tuple[list[float], int]:
        """Return the sorted milliseconds of every page, and how many were not answered with 200."""
        started, number = time.monotonic(), 0
        asked: list[Future[tuple[float, bool]]] = []
        with ThreadPoolExecutor(64) as pool:
            while (due := started + number / RATE) < started + seconds and not self.over.is_set():
                time.sleep(max(0.0, due - time.monotonic()))
                asked.append(pool.submit(self._one, self.pages[number % len(self.pages)], due))
                number += 1
        results = [future.result() for future in asked]
        return sorted(took for took, _right in results), sum(not right for _took, right in results)

    def _one(self, page: str, due: float) -> tuple[float, bool]:
        answer = self.ask("anonymous", page)  # type: ignore[operator]
        return (time.monotonic() - due) * 1000, answer.status == 200


def main() -> int:
    argparse.ArgumentParser(prog="script/paste_load", description=__doc__).parse_args()
    sys.path.insert(0, str(Path(__file__).parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    import django

    django.setup()
    from django.utils import timezone
    from fuzzing import serving
    from fuzzing.addresses import World
    from fuzzing.cast import Cast
    from fuzzing.requesting import TOKEN, Request
    from fuzzing.running import IMPORT, Newsroom
    from fuzzing.wire import Answer

    from announcements import addresses
    from announcements.models import EditionText

    host, port = os.environ["HOST"], int(os.environ["PORT"])
    log = Path(os.environ["DATA_DIR"]) / "newsroom.log"
    with serving.newsroom(log):
        editors = [f"editor{number}" for number in range(len(UNITS))]
        newsroom = Newsroom(
            host, port, Cast(*editors), World(f"{host}:{port}"), [], log.parent, log
        )
        text = EditionText.objects.filter(language="fr", edition__release_at__lt=timezone.now(), edition__superseded_at=None, edition__announcement__withdrawn_at=None).select_related("edition__announcement").order_by("pk").first()  # fmt: skip
        assert text is not None, "the demo has a released announcement"
        page = addresses.announcement("fr", text.slug, text.edition.announcement.short_id)
        reader = Reader(newsroom.ask, [page, addresses.home("fr"), addresses.feed("fr"), page])
        reader.read(3.0)
        alone = tell("without the pastes", *reader.read(ALONE))

        def paste(editor: str, plain: str, html: str) -> Answer:
            fields = {"csrfmiddlewaretoken": TOKEN, "language": "", "text": plain, "html": html}
            body = "&".join(
                f"{name}={quote_plus(value)}" for name, value in fields.items()
            ).encode()
            headers = (
                ("Host", newsroom.world.host),
                ("Content-Type", "application/x-www-form-urlencoded"),
            )
            return newsroom.send(Request(0, editor, "POST", IMPORT.encode(), headers, body), MOST)

        with ThreadPoolExecutor(len(UNITS) + 1) as pool:
            reading = pool.submit(reader.read, MOST)
            pastes = [
                (name, pool.submit(paste, editor, plain, html))
                for editor, (name, plain, html) in zip(editors, texts(), strict=True)
            ]
            answers = [(name, future.result()) for name, future in pastes]
            reader.over.set()
            with_pastes = tell("with the pastes", *reading.result())
    lost = [name for name, answer in answers if not tell_paste(name, answer)]
    if with_pastes > LIMIT:
        sys.stdout.write(
            f"The reader's p99 is over {LIMIT:.0f} ms (without the pastes it was {alone:.0f} ms).\n"
        )
    return 1 if lost or with_pastes > LIMIT else 0


def tell(title: str, took: list[float], wrong: int) -> float:
    """Print a row for the reader and return its p99 in milliseconds; a page that was not answered counts as endless."""
    p99 = percentile(took, 0.99) if not wrong else float("inf")
    sys.stdout.write(
        f"reader {title:<20} {len(took):5d} pages  p50 {percentile(took, 0.5):7.1f}  p99 {p99:7.1f}  max {took[-1]:7.1f} ms  lost {wrong}\n"
    )
    sys.stdout.flush()
    return p99


def tell_paste(name: str, answer: object) -> bool:
    """Print what came of a paste: the plan, or the sentence of its refusal; return whether there was one."""
    status, seconds, body = answer.status, answer.seconds, answer.body  # type: ignore[attr-defined]
    said = "no answer"
    if status == 200:
        document = lxml.html.fromstring(body.decode())
        errors = document.xpath("//*[contains(concat(' ', @class, ' '), ' errorlist ')]/li")
        said = " ".join(errors[0].text_content().split()) if errors else "a plan"
    sys.stdout.write(f"paste {name:<20} {status} in {seconds:5.1f} s  {said}\n")
    return status == 200


if __name__ == "__main__":
    sys.exit(main())

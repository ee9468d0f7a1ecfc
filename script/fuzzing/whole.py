"""A whole run: the newsroom, the requests, the files, the table."""

from __future__ import annotations

import argparse
import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from people.models import User

from . import mutating, planting, reading, samples, sending, serving, telling
from .addresses import look_around
from .cast import Cast
from .judging import Offences, offences_of
from .requesting import Requests
from .running import Newsroom, Tally, harvest, pages, run
from .wire import as_bytes

KEPT = serving.ROOT / "var" / "fuzz"
# Memory is flat when the last quarter of the run holds no more than the first, with room for caches that are still filling.
GROWTH, ROOM = 1.25, 60.0  # factor, megabytes

FORMS_TAKE_EACH = 5  # of so many files one goes through the forms

Say = Callable[[str], None]


def start(options: argparse.Namespace, host: str, port: int, say: Say) -> int:
    """Run all of it and return the exit code."""
    KEPT.mkdir(parents=True, exist_ok=True)
    offences = Offences()
    log = Path(os.environ["DATA_DIR"]) / "newsroom.log"
    with serving.newsroom(log) if not options.url else contextlib.nullcontext() as process:
        newsroom = prepare(host, port)
        newsroom.log, newsroom.process = (log if process else None), process
        forms = harvest(newsroom, [*pages(newsroom.world)])
        requests = Requests(options.seed, newsroom.world, forms, newsroom.fetch)
        say(
            f"seed {options.seed} · {connection.vendor} · {len({form.page for form in forms})} pages with {len(forms)} forms"
        )
        if options.only is not None:
            return show(newsroom, requests, options.only, say)
        if options.only_file is not None:
            return show_file(newsroom, options.seed, options.only_file, say)
        watch = serving.Watch(process.pid) if process else None
        with watch.watching() if watch else contextlib.nullcontext():
            tally = requests_part(newsroom, requests, options, offences, watch, say)
        if watch:
            judge_memory(watch, offences, "the requests", options.seed)
        uploads = serving.Watch(process.pid) if process else None
        with uploads.watching() if uploads else contextlib.nullcontext():
            files = files_part(newsroom, options, offences, uploads, say)
        if uploads:
            judge_memory(uploads, offences, "the uploads", options.seed)
    if process:
        judge_log(log, offences, options.seed)
    telling.tell_requests(tally, watch, say)
    telling.tell_files(files, uploads, say)
    telling.tell_offences(offences, say)
    return 1 if offences.by_cause else 0


def prepare(host: str, port: int) -> Newsroom:
    """Plant the words that nobody may read and make the accounts."""
    publisher = User.objects.filter(is_superuser=True).order_by("pk").first()
    assert publisher is not None, "the demo has an administrator"
    words = planting.plant(publisher)
    cast = Cast()
    site = f"{host}:{port}"
    return Newsroom(host, port, cast, look_around(site), words, KEPT)


def requests_part(
    newsroom: Newsroom,
    requests: Requests,
    options: argparse.Namespace,
    offences: Offences,
    watch: serving.Watch | None,
    say: Say,
) -> Tally:
    started = time.monotonic()
    whole = options.requests

    def progress(done: int) -> None:
        if watch:
            watch.done = done / whole
        if done % max(whole // 10, 1) == 0:
            say(
                f"{done:>7} requests, {time.monotonic() - started:.0f} s, {len(offences.by_cause)} offences"
            )

    return run(
        newsroom, requests, range(whole), seed=options.seed, offences=offences, progress=progress
    )


def files_part(
    newsroom: Newsroom,
    options: argparse.Namespace,
    offences: Offences,
    watch: serving.Watch | None,
    say: Say,
) -> reading.Files:
    """Send every fifth file through the forms of the newsroom; read the others with its library, in processes with limits."""
    files = reading.Files()
    started = time.monotonic()
    by_form = range(0, options.files, FORMS_TAKE_EACH)
    done = 0

    def progress() -> None:
        nonlocal done
        done += 1
        if watch:
            watch.done = done / len(by_form)
        if done % max(len(by_form) // 5, 1) == 0:
            say(
                f"{done:>7} files by form, {time.monotonic() - started:.0f} s, {len(offences.by_cause)} offences"
            )

    sending.Sender(newsroom, options.seed, offences, files).send_all(by_form, progress)
    numbers = [number for number in range(options.files) if number % FORMS_TAKE_EACH]
    for count, outcome in enumerate(reading.read_all(options.seed, numbers), start=1):
        files.note("library", outcome)
        if outcome.what:
            repro = sending.repro(options.seed, mutating.file(options.seed, outcome.number))
            offences.add(f"file by library: {outcome.what}", repro)
        if count % max(len(numbers) // 5, 1) == 0:
            say(
                f"{count:>7} files by library, {time.monotonic() - started:.0f} s, {len(offences.by_cause)} offences"
            )
    return files


def judge_memory(watch: serving.Watch, offences: Offences, part: str, seed: int) -> None:
    """Memory that grows from the first quarter of a part to the last is an offence."""
    first, last = watch.quarter(0), watch.quarter(3)
    if first and last:
        before, after = first[len(first) // 2], last[len(last) // 2]
        if after > before * GROWTH + ROOM:
            offences.add(
                f"memory grew from {before:.0f} to {after:.0f} MB during {part}",
                f"script/fuzz --seed {seed}",
            )


def judge_log(log: Path, offences: Offences, seed: int) -> None:
    """Tracebacks that the newsroom wrote although it answered."""
    kept = KEPT / f"{seed}-newsroom.log"
    said = log.read_text(errors="replace")
    kept.write_text(said)
    for cause, count in serving.tracebacks(said).items():
        offences.add(f"traceback: {cause}", f"in {kept.relative_to(serving.ROOT)}", count)


def show_file(newsroom: Newsroom, seed: int, number: int, say: Say) -> int:
    """Send one file through its form and read it with the library; keep it to look at."""
    file = mutating.file(seed, number)
    kept = KEPT / f"{seed}-{number}.{samples.ending(file.kind)}"
    kept.write_bytes(file.data)
    say(
        f"{file.kind}: {file.how}, {len(file.data):,} bytes, named {file.name[:80]!r}; kept as {kept.relative_to(serving.ROOT)}"
    )
    by_form = sending.Sender(newsroom, seed, Offences(), reading.Files()).one(file)
    say(f"by form: {by_form}")
    by_library = next(iter(reading.read_all(seed, [number])))
    say(f"by library: {by_library}")
    return 1 if by_form.what or by_library.what else 0


def show(newsroom: Newsroom, requests: Requests, number: int, say: Say) -> int:
    """Send one request and show it and what came back."""
    request = requests.request(number)
    say(
        as_bytes(request, newsroom.cast.cookies(request.role))[:3000].decode(
            "utf-8", "backslashreplace"
        )
    )
    answer = newsroom.send(request)
    say(f"\n→ {answer.status} in {answer.seconds:.2f} s {answer.trouble}")
    say("\n".join(f"{name}: {value}" for name, value in answer.headers))
    say(answer.body[:3000].decode("utf-8", "backslashreplace"))
    wrong = offences_of(request, answer, newsroom.words, newsroom.log)
    say("\n".join(wrong))
    return 1 if wrong else 0

"""Files through the newsroom's library, in processes of their own with limits: the bulk, and what shows memory per file."""

from __future__ import annotations

import multiprocessing
import os
import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from . import mutating, samples, serving

PROCESSES = 2
SLOW = 5.0  # seconds of CPU
LONG = 300_000  # bytes; what is longer may take longer in proportion
PATIENCE = 60.0  # seconds until a process that says nothing is ended
LARGE = 700.0  # megabytes that one file may take
LIMIT = 4 * 1024**3  # bytes of address space


@dataclass(frozen=True)
class Outcome:
    """What came of a file: accepted, refused with a sentence, or an offence that `what` names."""

    number: int
    kind: str
    result: str
    what: str = ""
    seconds: float = 0.0
    megabytes: float = 0.0


@dataclass
class Files:
    """Outcomes by the way the files took and by kind."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # way, kind, result
    slowest: list[Outcome] = field(default_factory=list)
    largest: list[Outcome] = field(default_factory=list)

    def note(self, way: str, outcome: Outcome) -> None:
        self.counts[way, samples.ending(outcome.kind), outcome.result] += 1
        self.slowest = sorted([*self.slowest, outcome], key=lambda one: -one.seconds)[:5]
        self.largest = sorted([*self.largest, outcome], key=lambda one: -one.megabytes)[:5]


def read_all(seed: int, numbers: list[int]) -> Iterator[Outcome]:
    """Yield the outcome of every file; a process that dies or hangs is replaced, and its file is the offence."""
    context = multiprocessing.get_context("spawn")
    queue = numbers[::-1]
    working: dict[Connection, tuple[Any, int, float]] = {}
    idle: list[tuple[Any, Connection]] = []

    def engage() -> tuple[Any, Connection]:
        if idle:
            return idle.pop()
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs, seed), daemon=True)
        process.start()
        theirs.close()
        return process, ours

    try:
        while queue or working:
            while queue and len(working) < PROCESSES:
                process, pipe = engage()
                number = queue.pop()
                pipe.send(number)
                working[pipe] = process, number, time.monotonic()
            ready = wait(list(working), timeout=1.0)
            for pipe in [pipe for pipe in working if pipe in ready]:
                process, number, _started = working.pop(pipe)
                try:
                    yield pipe.recv()
                    idle.append((process, pipe))
                except (EOFError, OSError):
                    process.join()
                    yield _lost(seed, number, f"the process died ({process.exitcode})")
            for pipe, (process, number, started) in list(working.items()):
                if time.monotonic() - started > PATIENCE:
                    process.kill()
                    process.join()
                    del working[pipe]
                    yield _lost(seed, number, f"it took more than {PATIENCE:.0f} s")
    finally:
        for process, _pipe in idle:
            process.kill()
        for process, _number, _started in working.values():
            process.kill()


def _lost(seed: int, number: int, what: str) -> Outcome:
    file = mutating.file(seed, number)
    return Outcome(
        number, file.kind, "offence", f"{what} ({samples.ending(file.kind)}, {file.how})"
    )


def work(pipe: Connection, seed: int) -> None:
    """Read file after file as their numbers come, in a folder and with a limit of memory of this process's own."""
    import django

    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
    os.environ["DATA_DIR"] = tempfile.mkdtemp(dir=os.environ["DATA_DIR"])
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    from isolation import Isolated

    # This process is the worker: what is measured is the work itself.
    Isolated.inside = True
    while True:
        try:
            number = pipe.recv()
        except EOFError:
            return
        pipe.send(outcome_of(mutating.file(seed, number)))


def outcome_of(file: mutating.File) -> Outcome:
    """Put a file through the doors of its kind."""
    _forget_peak()
    before = _memory("VmRSS")
    started = time.process_time()
    result, what = "accepted", ""
    for door in doors(file):
        try:
            door(file)
        except Exception as problem:
            sentence = refusal(problem)
            if sentence is None:
                import traceback

                text = "".join(traceback.format_exception(problem))
                result, what = "offence", f"{door.__name__}: {serving.cause(text)}"
                break
            result = "refused"
    seconds = time.process_time() - started
    megabytes = max(0.0, _memory("VmHWM") - before)
    if not what and seconds > allowed(len(file.data)):
        result, what = (
            "offence",
            f"it took more than {allowed(len(file.data)):.0f} s of CPU ({samples.ending(file.kind)}, {file.how})",
        )
    if not what and megabytes > LARGE:
        result, what = (
            "offence",
            f"it took more than {LARGE:.0f} MB ({samples.ending(file.kind)}, {file.how})",
        )
    return Outcome(file.number, file.kind, result, what, seconds, megabytes)


def allowed(size: int) -> float:
    """Return the seconds that a file of a size in bytes may take."""
    return SLOW * max(1.0, size / LONG)


def refusal(problem: Exception) -> str | None:
    """Return the sentence of a refusal that a person can read, None for what is no refusal."""
    from django.core.exceptions import ValidationError

    from manuscripts.blocks import UnreadableSource

    if isinstance(problem, ValidationError):
        return " ".join(problem.messages)
    return str(problem) if isinstance(problem, UnreadableSource) else None


def doors(file: mutating.File) -> list[Callable[[mutating.File], None]]:
    """Return the ways into the newsroom that a file of this kind takes."""
    if file.kind in samples.IMAGES:
        return [image]
    if file.kind in samples.MANUSCRIPTS and file.number % 5:
        return [manuscript]
    # A manuscript can be an attachment, and anything can be chosen where a manuscript is asked for.
    return [attachment, manuscript] if file.number % 3 == 0 else [attachment]


def image(file: mutating.File) -> None:
    """Accept an image, store it, and make the renditions that the desk shows."""
    from assets import renditions, uploading
    from assets.frozen import image_facts
    from assets.models import Image

    row = Image()
    uploading.put(row, uploading.accept_image(data=file.data, filename=file.name))
    facts = image_facts(row, "fr")
    if row.media_type != renditions.SVG:
        renditions.rendition(facts, "og", "jpg")
        renditions.rendition(facts, *renditions.preview_name(facts, small=True))
    renditions.kept_original(facts)


def attachment(file: mutating.File) -> None:
    from assets import uploading

    uploading.accept_attachment(data=file.data, filename=file.name)


def manuscript(file: mutating.File) -> None:
    """Read and recognise a manuscript."""
    import datetime as dt

    from manuscripts.reading import read
    from manuscripts.recognising import recognise

    source = read(file.data, name=file.name, content_type="")
    recognise(source, language="", reference_date=dt.date(2026, 2, 10))


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _memory(name: str) -> float:
    match = re.search(rf"^{name}:\s+(\d+)", Path("/proc/self/status").read_text(), re.MULTILINE)
    return int(match[1]) / 1024 if match else 0.0

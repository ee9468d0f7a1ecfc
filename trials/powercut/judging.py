"""Open what a power cut left, and ask for everything that somebody had been told, and for nothing that must not be."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, F
from django.test.utils import override_settings
from django.utils import timezone

from announcements import workflow
from announcements.models import Announcement, Edition, EditionText, Transition
from assets import storing
from assets.models import Image
from languages import texts
from newsroom import verifying
from presskits.models import IssuedFile

Note = dict[str, Any]
# The status that an announcement has when a step has been taken.
_AFTER = {"import": "draft", "save": "draft", "withdraw": "draft"} | {
    action.name: str(action.target) for action in workflow.ACTIONS if action.name != "withdraw"
}


@contextmanager
def opened(folder: Path) -> Iterator[None]:
    """Let the newsroom's rows and files be those of a folder for the block (SQLite, files on the disk)."""
    given: dict[str, Any] = settings.STORAGES
    storages = {name: dict(storage) for name, storage in given.items()}
    for name in ("default", "assets"):
        storages[name]["OPTIONS"] = storages[name]["OPTIONS"] | {"location": folder / "files"}
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = folder / "newsroom.sqlite3"
    try:
        with override_settings(STORAGES=storages):
            yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def offences(folder: Path, notes: Sequence[Note]) -> Iterator[str]:
    """Yield what is wrong with a folder, given the notes that had been written when the power went."""
    with opened(folder):
        try:
            yield from _database()
            yield from _storage()
            yield from _rules()
            yield from _told(notes)
        except sqlite3.DatabaseError as problem:
            yield f"the database cannot be read: {problem}"


def _database() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        found = [row[0] for row in cursor.fetchall()]
        if found != ["ok"]:
            yield f"integrity_check: {found[0]}"
        cursor.execute("PRAGMA foreign_key_check")
        if row := cursor.fetchone():
            yield f"foreign_key_check: {row}"


def _storage() -> Iterator[str]:
    for problem in verifying.problems(verifying.Looked(), now=timezone.now()):
        if problem.kind in verifying.GRAVE:
            yield f"{problem.kind}: {problem.what} ({problem.detail})"


def _rules() -> Iterator[str]:
    """What no step of the workflow leaves behind."""
    now = timezone.now()
    pending = Edition.objects.pending(now).order_by().values("announcement")
    for row in pending.annotate(count=Count("pk")).filter(count__gt=1):
        yield f"announcement {row['announcement']} has {row['count']} pending editions"
    standing = Edition.objects.public(now).order_by().values("announcement")
    for row in standing.annotate(count=Count("pk")).filter(count__gt=1):
        yield f"announcement {row['announcement']} has {row['count']} editions that stand"
    for announcement in Announcement.objects.all():
        yield from _life(announcement)


def _life(announcement: Announcement) -> Iterator[str]:
    name = f"announcement {announcement.pk}"
    status = "draft"
    steps = Transition.objects.filter(announcement=announcement).order_by("pk")
    for step in steps:
        action = workflow.BY_NAME[step.action]
        if step.source != status or status not in map(str, action.sources):
            yield f"{name}: the step {step.action} was taken from {step.source} when it was {status}"
        status = step.target
    if announcement.status != status:
        yield f"{name} is {announcement.status}, its last step led to {status}"
    editions = Edition.objects.filter(announcement=announcement)
    # A cancelled edition gives its number back.
    numbers = sorted(editions.filter(cancelled_at=None).values_list("number", flat=True))
    approvals = sum(step.action == "approve" for step in steps)
    if editions.count() != approvals or numbers != list(range(1, len(numbers) + 1)):
        yield f"{name} has {editions.count()} editions, numbered {numbers}, and {approvals} approvals"
    if announcement.status == "approved" and not editions.filter(cancelled_at=None).exists():
        yield f"{name} is approved without an edition"
    withdrawals = any(step.action == "withdraw" for step in steps)
    if withdrawals != (announcement.withdrawn_at is not None):
        yield f"{name} is withdrawn and its history disagree"


def _told(notes: Sequence[Note]) -> Iterator[str]:
    """Everything that somebody was told is so, or what they began afterwards."""
    begun_imports = {note["name"] for note in notes if note["step"] == "import"}
    for note in notes:
        if not note["told"]:
            continue
        match note["step"]:
            case "put aside" if note["name"] not in begun_imports:
                yield from _is_there(note["name"], note["name"].rpartition("-")[2], "a pasted text")
            case "upload":
                named = Image.objects.filter(filename=note["filename"], sha256=note["sha256"])
                if not named.exists():
                    yield f"the upload {note['filename']} has no row"
                name = storing.original(note["sha256"])
                yield from _is_there(name, note["sha256"], note["filename"])
            case "download":
                row = IssuedFile.objects.filter(sha256=note["sha256"]).first()
                if row is None:
                    yield f"{note['path']} was handed out and is not recorded"
                else:
                    yield from _is_there(row.storage_name, row.sha256, note["path"])
    numbers = {note["pk"] for note in notes if "pk" in note}
    for pk in sorted(numbers):
        yield from _announcement(pk, [note for note in notes if note.get("pk") == pk])


def _is_there(name: str, sha256: str, what: str) -> Iterator[str]:
    try:
        storing.read(name, sha256=sha256)
    except (FileNotFoundError, storing.Damaged) as problem:
        yield f"{what}: {type(problem).__name__} {problem}"


def _announcement(pk: int, notes: Sequence[Note]) -> Iterator[str]:
    told = [note for note in notes if note["told"]]
    if not told:
        return
    name = f"announcement {pk}"
    row = Announcement.objects.filter(pk=pk).first()
    if row is None:
        yield f"{name} was imported and is gone"
        return
    under_way = [note for note in notes[notes.index(told[-1]) + 1 :] if not note["told"]]
    allowed = {_AFTER[note["step"]] for note in (told[-1], *under_way)}
    if row.status not in allowed:
        yield f"{name} is {row.status} instead of {' or '.join(sorted(allowed))}"
    headlines = [note["headline"] for note in notes if note["step"] == "save"]
    saved = any(note["step"] == "save" for note in told)
    if saved and texts(row, "headline")["fr"] not in headlines:
        yield f"{name} has lost a headline that was saved"
    taken = Counter(row.transitions.values_list("action", flat=True))
    wanted = Counter(note["step"] for note in told if note["step"] in workflow.BY_NAME)
    for step, count in (wanted - taken).items():
        yield f"{name}: the step {step} was acknowledged and is gone ({count})"
    for note in told:
        if note["step"] == "approve":
            frozen = EditionText.objects.filter(edition__announcement=pk)
            found = dict(frozen.values_list("language", "fingerprint"))
            if found != note["fingerprints"]:
                yield f"{name}: the approved texts are not those that were approved"
        if note["step"] == "withdraw":
            shut = Edition.objects.public(timezone.now()).filter(
                announcement=pk, release_at__lte=F("announcement__withdrawn_at")
            )
            if row.withdrawn_at is None or shut.exists():
                yield f"{name} was withdrawn and is public"

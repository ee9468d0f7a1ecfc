"""A backup holds one moment, shares what did not change, is complete or is none, and is verified by hashes."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections
from django.utils import timezone

from assets import storing
from assets.models import Image
from backup import BackupError, making, rows, schema
from backup.folder import Folder, Manifest, Table
from backup.making import back_up
from backup.snapshot import snapshot
from people.models import User
from tests.backup.conftest import Newsroom, add_person, add_picture

pytestmark = pytest.mark.django_db


def made(place: Folder, alias: str, **options: Any) -> Manifest:
    return back_up(place, clock=timezone.now, using=alias, **options)[0]


def test_backup_names_its_moment_and_what_it_holds(newsroom: Newsroom, place: Folder) -> None:
    source = newsroom("source")
    add_person(source)
    name = add_picture(source)
    before = timezone.now()
    manifest, sha256, copied = back_up(place, clock=timezone.now, using=source)
    assert before <= manifest.moment <= manifest.until <= timezone.now()
    assert (manifest.tables["people_user"].rows, manifest.tables["assets_image"].rows) == (1, 1)
    assert manifest.files == {name: 7}
    assert (copied.new, copied.new_bytes) == (1, 7)
    assert manifest.left_out == ["cache", "django_session"] or manifest.left_out == [
        "django_session"
    ]
    path = next((place.path / "moments").glob("*.json"))
    assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    assert place.manifest()[0] == manifest
    assert list(place.problems(manifest)) == []


def test_backup_is_readable_by_its_owner_alone(newsroom: Newsroom, place: Folder) -> None:
    source = newsroom("source")
    add_picture(source)
    before = os.umask(0o022)
    try:
        made(place, source)
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in [place.path, *place.path.rglob("*")]}
    assert modes == {0o700, 0o600}


def test_table_is_text_that_anybody_can_read_and_verify(newsroom: Newsroom, place: Folder) -> None:
    source = newsroom("source")
    add_person(source)
    facts = made(place, source).tables["people_user"]
    data = gzip.decompress((place.path / "tables" / f"{facts.file}.jsonl.gz").read_bytes())
    assert hashlib.sha256(data).hexdigest() == facts.file
    heading, row = map(json.loads, data.decode().splitlines())
    person = dict(zip(heading, row, strict=True))
    assert (person["username"], person["is_active"], person["last_login"]) == (
        "camille",
        True,
        None,
    )
    assert person["date_joined"] == "2026-02-10T09:00:00.000000Z"


def test_second_backup_copies_only_what_is_new(newsroom: Newsroom, place: Folder) -> None:
    source = newsroom("source")
    add_picture(source, b"one")
    made(place, source)
    tables = set((place.path / "tables").iterdir())
    add_picture(source, b"two")
    _manifest, _sha256, copied = back_up(place, clock=timezone.now, using=source)
    assert copied.new == 1
    assert len(place.moments()) == 2
    # One table changed, and the sequence of no other.
    assert len(set((place.path / "tables").iterdir()) - tables) == 1


def test_second_backup_mends_what_the_folder_has_lost(newsroom: Newsroom, place: Folder) -> None:
    source = newsroom("source")
    name = add_picture(source)
    first = made(place, source)
    (place.path / "files" / name).write_bytes(b"pictura")
    table = place.path / "tables" / f"{first.tables['assets_image'].file}.jsonl.gz"
    table.write_bytes(table.read_bytes()[:-3])
    assert list(place.problems(first)) == [
        "The table assets_image is missing or damaged.",
        f"The file {name} is missing or damaged.",
    ]
    made(place, source)
    assert list(place.problems(first)) == []


def test_interrupted_backup_is_no_backup(
    newsroom: Newsroom, place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = newsroom("source")
    add_picture(source)
    done: list[str] = []

    def cut(model: type, using: str) -> Iterator[tuple[bytes, bytes]]:
        done.append(model._meta.db_table)  # type: ignore[attr-defined]
        if len(done) == 9:
            yield b"half", b"half"
            raise KeyboardInterrupt
        yield from lines(model, using)

    lines = rows.lines
    monkeypatch.setattr(rows, "lines", cut)
    with pytest.raises(KeyboardInterrupt):
        made(place, source)
    assert place.moments() == []
    with pytest.raises(BackupError, match="There is no complete backup"):
        place.manifest()
    (place.path / "tables" / ".partial-left").write_bytes(b"x")
    monkeypatch.undo()
    manifest = made(place, source)
    assert list(place.problems(manifest)) == []
    assert list(place.path.rglob(".partial-*")) == []


def test_everything_is_synced_before_the_manifest_appears(
    newsroom: Newsroom, place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = newsroom("source")
    add_picture(source)
    synced: list[str] = []
    monkeypatch.setattr(
        os, "fsync", lambda handle: synced.append(os.readlink(f"/proc/self/fd/{handle}"))
    )
    manifest = made(place, source)
    moments = place.path / "moments"
    last = next(number for number, path in enumerate(synced) if path.startswith(f"{moments}/"))
    assert str(moments) in synced[last:]
    for folder in ("tables", "files/originals", "files"):
        assert str(place.path / folder) in synced[:last]
    assert len([path for path in synced[:last] if "/tables/" in path]) == len(manifest.tables)


def test_file_that_the_newsroom_lost_is_named_and_the_rest_is_saved(
    newsroom: Newsroom, place: Folder
) -> None:
    source = newsroom("source")
    lost, damaged, whole = (add_picture(source, word) for word in (b"a", b"b", b"c"))
    storing.forget(lost)
    storing.forget(damaged)
    storing.keep(damaged, b"other")
    manifest = made(place, source)
    assert manifest.lost == sorted([lost, damaged])
    assert list(manifest.files) == [whole]
    assert list(place.problems(manifest)) == []
    # Nor does what is damaged lie there under the name of what it was.
    kept = [path.name for path in (place.path / "files").rglob("*") if path.is_file()]
    assert kept == [whole.rpartition("/")[2]]


def test_file_deleted_after_the_moment_moves_the_moment(
    newsroom: Newsroom, place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = newsroom("source")
    add_picture(source, b"stays")
    told: list[str] = []
    look = making.snapshot

    def and_then_delete(using: str, *, clock: Any) -> Any:
        """A row is written before the moment and deleted after it, with its file, before that was copied."""
        if not told:
            name = add_picture(source, b"goes")
            seen = look(using, clock=clock)
            entered = seen.__enter__()
            Image.objects.using(source).filter(file=name).delete()
            storing.forget(name)
            told.append(name)
            monkeypatch.setattr(seen, "__enter__", lambda: entered, raising=False)
            return Entered(seen, entered)
        return look(using, clock=clock)

    monkeypatch.setattr(making, "snapshot", and_then_delete)
    said: list[str] = []
    manifest = made(place, source, tell=said.append)
    assert said == ["A file was deleted while it was copied: the moment is chosen anew."]
    assert (manifest.lost, manifest.tables["assets_image"].rows) == ([], 1)


class Entered:
    """A context that was entered before."""

    def __init__(self, inner: Any, value: Any) -> None:
        self.inner, self.value = inner, value

    def __enter__(self) -> Any:
        return self.value

    def __exit__(self, *error: Any) -> Any:
        return self.inner.__exit__(*error)


def test_snapshot_stands_still_and_makes_nobody_wait(newsroom: Newsroom) -> None:
    source = newsroom("source")
    add_person(source, "early")
    with snapshot(source, clock=timezone.now) as seen:
        add_person(source, "late")
        names = User.objects.using(seen.using).values_list("username", flat=True)
        assert list(names) == ["early"]
        assert User.objects.using(source).count() == 2
    assert "snapshot" not in connections


def test_keeping_some_deletes_the_older_and_what_only_they_needed(
    newsroom: Newsroom, place: Folder
) -> None:
    source = newsroom("source")
    gone, stays = add_picture(source, b"gone"), add_picture(source, b"stays")
    first = made(place, source)
    Image.objects.using(source).filter(file=gone).delete()
    last = made(place, source, keep=1)
    assert len(place.moments()) == 1
    assert list(place.problems(last)) == []
    assert (place.size_of(gone), place.size_of(stays)) == (None, 5)
    assert not place.holds_table(first.tables["assets_image"])


def test_two_backups_do_not_write_into_one_folder(newsroom: Newsroom, place: Folder) -> None:
    source = newsroom("source")
    with place.writing(), pytest.raises(BackupError, match="Another backup is being written"):
        made(Folder(place.path), source)


def test_full_disk_stops_with_a_sentence_and_leaves_the_older_backup(
    newsroom: Newsroom, place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = newsroom("source")
    made(place, source)
    add_picture(source)

    def full(self: Any, lines: Any, name: Any) -> None:
        raise OSError(28, "No space left on device", "/backups/tables/x")

    monkeypatch.setattr(Folder, "keep_table", full)
    with pytest.raises(BackupError, match="stopped at /backups/tables/x: No space left on device"):
        made(place, source)
    assert len(place.moments()) == 1


def test_backup_refuses_an_empty_database_and_a_newer_one(
    newsroom: Newsroom, place: Folder
) -> None:
    with pytest.raises(BackupError, match="no newsroom in this database"):
        made(place, newsroom("nothing", empty=True))
    source = newsroom("source")
    with connections[source].cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0999_later', '2030-01-01')"
        )
    with pytest.raises(BackupError, match="newer newsroom"):
        made(place, source)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "originals/ab/../x",
        "originals/ab/" + "c" * 64,
        "originals/../..",
        "originals/se/secrets",
    ],
)
def test_manifest_leads_nowhere_out_of_its_folder(place: Folder, name: str) -> None:
    with pytest.raises((BackupError, ValueError)):
        place.size_of(name)
    with pytest.raises(BackupError):
        place.holds_table(Table(rows=0, sha256="", file=f"../{name}"))


def test_every_table_is_part_of_a_backup_or_left_out_by_name() -> None:
    there = schema.schema_of("default")
    with connection.cursor() as cursor:
        known = set(connection.introspection.table_names(cursor))
    assert schema.strangers(there) == []
    assert known - {model._meta.db_table for model in there.models()} <= schema.left_out()


def test_every_model_that_names_a_file_is_known() -> None:
    """A model with a SHA-256 names a file of the storage, unless it is the hash of something else."""
    hashes_of_words = {("announcements", "importedsource"), ("emergency", "emergencylink")}
    named = {
        (model._meta.app_label, model._meta.model_name)
        for model in apps.get_models()
        if {"sha256", "file"} & {field.name for field in model._meta.get_fields()}
        or any(field.name.endswith("sha256") for field in model._meta.get_fields())
    }
    assert named - hashes_of_words == {(app, model) for app, model, _folder in schema.KINDS}


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ('{"b": 1, "a": [1.0, 0.5]}', '{"a":[1.0,0.5],"b":1}'),
        ("1e+16", "10000000000000000"),
        ("-0.0", "0.0"),
        ("1e-05", "1e-05"),
        ("0.00001", "1e-05"),
        ('"é\\u00e9"', '"éé"'),
        ("null", "null"),
    ],
)
def test_json_has_one_form_on_both_databases(text: str, canonical: str) -> None:
    assert rows.canonical_json(text) == canonical

"""A restore goes into an empty newsroom or keeps what it replaces; every table and file is equal by its hash afterwards."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from assets import storing
from assets.models import Image
from backup import BackupError, restoring, schema
from backup.folder import Folder, Manifest
from backup.making import back_up
from emergency.models import EmergencyLink
from masthead.models import Masthead
from people.models import User
from tests.backup.conftest import Newsroom, add_person, add_picture
from tests.factories import NOW

pytestmark = pytest.mark.django_db
VENDORS = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=pytest.mark.skipif(
            connection.vendor != "postgresql", reason="the tests run on SQLite"
        ),
    ),
]


def made(place: Folder, alias: str) -> Manifest:
    return back_up(place, clock=timezone.now, using=alias)[0]


def restored(place: Folder, alias: str, **options: Any) -> restoring.Restored:
    manifest, _sha256 = place.manifest()
    return restoring.restore(place, manifest, now=NOW, using=alias, **options)


def filled(alias: str) -> None:
    """Write rows that are easily lost on the way: odd texts, empty and absent values, JSON, many rows, a number that was used."""
    person = add_person(alias)
    add_picture(alias)
    Masthead.objects.using(alias).create(pk=1, name_fr="Presse", languages=["fr", "de"])
    # What today's rules would clean is restored as it was stored.
    Masthead.objects.using(alias).filter(pk=1).update(name_en="")
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "UPDATE masthead_masthead SET privacy_fr = '<script>1</script><p>a&nbsp;b</p>'"
        )
    for number in range(1203):
        User.objects.using(alias).create(
            username=f"n{number}", email=f"n{number}@redaction.example"
        )
    User.objects.using(alias).filter(username="n1202").delete()
    EmergencyLink.objects.using(alias).create(
        holder="Coffre", secret_sha256="a" * 64, printed_at=NOW, expires_at=NOW, printed_by=person
    )


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("origin", VENDORS)
def test_restored_newsroom_is_equal_by_hash_on_either_database(
    origin: str,
    vendor: str,
    newsroom: Newsroom,
    place: Folder,
    tmp_path: Path,
    storage_in: Callable[[Path], None],
) -> None:
    source = newsroom("source", vendor=origin)
    if origin == "postgresql":
        call_command("migrate", database=source, verbosity=0)
    filled(source)
    manifest = made(place, source)
    target = newsroom("target", empty=True, vendor=vendor)
    storage_in(tmp_path / "other")
    result = restored(place, target)
    assert (result.kept, result.migrated, result.lost) == ("", False, [])
    again = made(Folder(tmp_path / "again"), target)
    assert {name: facts.sha256 for name, facts in again.tables.items()} == {
        name: facts.sha256 for name, facts in manifest.tables.items()
    }
    for name, facts in manifest.tables.items():
        assert again.tables[name].last_id >= facts.last_id, name
    if origin == vendor:
        assert {name: facts.file for name, facts in again.tables.items()} == {
            name: facts.file for name, facts in manifest.tables.items()
        }
    assert again.files == manifest.files
    # A number that was given to a row is given to no other, deleted or not.
    last = User.objects.using(source).latest("pk").pk
    assert add_person(target, "nouvelle").pk == last + 2
    with connections[target].cursor() as cursor:
        cursor.execute("SELECT privacy_fr FROM masthead_masthead")
        assert cursor.fetchone()[0] == "<script>1</script><p>a&nbsp;b</p>"
        assert "django_session" in connections[target].introspection.table_names(cursor)


@pytest.mark.usefixtures("built_at_once")
def test_restore_goes_into_a_newsroom_that_nobody_has_used(
    newsroom: Newsroom, place: Folder
) -> None:
    source = newsroom("source")
    add_person(source)
    made(place, source)
    target = newsroom("target")
    assert schema.rows_of_people(schema.schema_of(target)) == {}
    restored(place, target)
    assert User.objects.using(target).get().username == "camille"


def test_restore_refuses_a_newsroom_with_rows_and_changes_nothing(
    newsroom: Newsroom, place: Folder
) -> None:
    source, target = newsroom("source"), newsroom("target")
    add_person(source)
    made(place, source)
    add_person(target, "autre")
    with pytest.raises(
        BackupError, match=r"a newsroom here already \(1 rows in 1 tables.*nothing was changed"
    ):
        restored(place, target)
    assert User.objects.using(target).get().username == "autre"


def test_restore_refuses_a_storage_with_files(newsroom: Newsroom, place: Folder) -> None:
    source = newsroom("source")
    add_picture(source)
    made(place, source)
    with pytest.raises(BackupError, match=r"files in originals/"):
        restored(place, newsroom("target", empty=True))


@pytest.mark.parametrize("vendor", VENDORS)
def test_replaced_newsroom_is_kept_aside(vendor: str, newsroom: Newsroom, place: Folder) -> None:
    source = newsroom("source")
    name = add_picture(source)
    add_person(source)
    made(place, source)
    target = newsroom("target", vendor=vendor)
    if vendor == "postgresql":
        call_command("migrate", database=target, verbosity=0)
    add_person(target, "autre")
    storing.forget(name)
    storing.keep(name, b"damaged")
    result = restored(place, target, replace=True)
    assert User.objects.using(target).get().username == "camille"
    assert storing.read(name) == b"picture"
    if vendor == "postgresql":
        kept = result.kept.split()[2]
        with connections[target].cursor() as cursor:
            cursor.execute(f"SELECT username FROM {kept}.people_user")
            assert cursor.fetchall() == [("autre",)]
    else:
        import sqlite3

        with sqlite3.connect(result.kept) as before:
            assert before.execute("SELECT username FROM people_user").fetchall() == [("autre",)]
        before.close()


@pytest.mark.parametrize("kind", ["tables", "files"])
def test_damaged_backup_is_refused_before_anything_is_touched(
    kind: str, newsroom: Newsroom, place: Folder, tmp_path: Path, storage_in: Callable[[Path], None]
) -> None:
    source = newsroom("source")
    add_picture(source)
    made(place, source)
    path = max((place.path / kind).rglob("*"), key=lambda path: path.is_file())
    path.write_bytes(path.read_bytes()[:-1])
    storage_in(tmp_path / "other")
    target = newsroom("target", empty=True)
    with pytest.raises(BackupError, match="is missing or damaged"):
        restored(place, target)
    assert schema.applied_to(target) == []


def test_newer_backup_is_refused(newsroom: Newsroom, place: Folder) -> None:
    source = newsroom("source")
    made(place, source)
    path = next((place.path / "moments").glob("*.json"))
    value = json.loads(path.read_text())
    value["migrations"].append(["people", "0999_later"])
    path.write_text(json.dumps(value))
    with pytest.raises(
        BackupError, match=r"A newer newsroom made this backup \(.*people.0999_later"
    ):
        restored(place, newsroom("target", empty=True))
    path.write_text(json.dumps({**value, "format": 2}))
    with pytest.raises(BackupError, match="has the format 2; this newsroom reads 1"):
        place.manifest()
    path.write_text("{")
    with pytest.raises(BackupError, match="manifest of this backup is damaged"):
        place.manifest()


def test_older_backup_is_restored_and_then_migrated(newsroom: Newsroom, place: Folder) -> None:
    source = newsroom("source")
    add_person(source)
    call_command("migrate", "emergency", "zero", database=source, verbosity=0)
    manifest = made(place, source)
    assert "emergency_emergencylink" not in manifest.tables
    target = newsroom("target", empty=True)
    assert restored(place, target).migrated
    assert EmergencyLink.objects.using(target).count() == 0
    assert User.objects.using(target).get().username == "camille"


def test_running_newsroom_is_not_replaced(
    newsroom: Newsroom, place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = newsroom("source")
    made(place, source)
    target = newsroom("target", empty=True)
    monkeypatch.setattr(restoring, "_processes_with", lambda path: {4711})
    Path(connections[target].settings_dict["NAME"]).touch()
    with pytest.raises(BackupError, match=r"is running \(process 4711\): stop its server"):
        restored(place, target)


@pytest.mark.usefixtures("built_at_once")
def test_rows_that_do_not_come_back_equal_are_not_committed(
    newsroom: Newsroom, place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = newsroom("source")
    add_person(source)
    made(place, source)
    target = newsroom("target", empty=True)
    load = restoring.rows.load

    def and_lose_one(model: Any, using: str, lines: Any) -> int:
        written = load(model, using, lines)
        if model._meta.db_table == "people_user":
            model._base_manager.using(using).update(username="other")
        return written

    monkeypatch.setattr(restoring.rows, "load", and_lose_one)
    with pytest.raises(BackupError, match="The table people_user was not restored"):
        restored(place, target)
    assert not User.objects.using(target).exists()


@pytest.mark.usefixtures("built_at_once")
def test_rows_that_do_not_fit_together_are_refused_in_a_sentence(
    newsroom: Newsroom,
    place: Folder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    storage_in: Callable[[Path], None],
) -> None:
    source = newsroom("source")
    filled(source)
    made(place, source)
    storage_in(tmp_path / "other")
    target = newsroom("target", empty=True)
    load = restoring.rows.load

    def and_lose_people(model: Any, using: str, lines: Any) -> int:
        return 0 if model._meta.db_table == "people_user" else load(model, using, lines)

    monkeypatch.setattr(restoring.rows, "load", and_lose_people)
    with pytest.raises(BackupError, match="do not fit together"):
        restored(place, target)


@pytest.mark.usefixtures("built_at_once")
def test_files_go_into_a_bucket_and_come_out_of_it(
    newsroom: Newsroom, place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    buckets = [InMemoryStorage(), InMemoryStorage()]
    monkeypatch.setattr(storing, "asset_storage", lambda: buckets[0])
    source = newsroom("source")
    name = add_picture(source)
    manifest = made(place, source)
    monkeypatch.setattr(storing, "asset_storage", lambda: buckets[1])
    restored(place, newsroom("target", empty=True))
    assert storing.read(name) == b"picture"
    assert list(manifest.files) == [name]


# The commands.


def said(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_commands_say_what_they_did_and_refuse_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(tmp_path / "b")
    with pytest.raises(CommandError, match="There is no complete backup"):
        said("verify_backup", folder)
    out = said("backup", folder, "--keep", "3")
    assert "Backed up" in out
    name, sha256 = (out.split(word)[1].split()[0] for word in ("\nBackup ", "Manifest "))
    assert f"{name}  whole" in said("verify_backup", folder)
    assert sha256 in said("verify_backup", folder, "--moment", name)
    with pytest.raises(CommandError, match="there are: "):
        said("verify_backup", folder, "--moment", "2001")
    with pytest.raises(CommandError, match="At least one"):
        said("backup", folder, "--keep", "0")
    with pytest.raises(CommandError, match=f"has the hash {sha256}"):
        said("restore", folder, "--manifest", "0" * 64)
    User.objects.create(username="x", email="x@redaction.example")
    monkeypatch.setattr(restoring, "others_at_work", lambda using: "")
    with pytest.raises(CommandError, match="a newsroom here already"):
        said("restore", folder)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with pytest.raises(CommandError, match="add --yes"):
        said("restore", folder, "--replace")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    with pytest.raises(CommandError, match="Nothing was changed"):
        said("restore", folder, "--replace")
    table = next((tmp_path / "b" / "tables").iterdir())
    table.write_bytes(b"")
    with pytest.raises(CommandError, match="is missing or damaged"):
        said("verify_backup", folder)
    assert User.objects.count() == 1
    assert not Image.objects.exists()

"""Newsrooms beside that of the tests: databases of their own, on SQLite and, where the tests run on it, on PostgreSQL."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.utils import load_backend
from django.utils import timezone

from assets import storing
from assets.models import Image
from backup import schema
from backup.folder import Folder
from people.models import User
from tests.factories import NOW

Newsroom = Callable[..., str]


def on_postgresql(statement: str) -> None:
    """Run what no transaction may hold, on the server of the tests."""
    import psycopg

    settings = connection.settings_dict
    with psycopg.connect(
        dbname="postgres",
        user=settings["USER"],
        password=settings["PASSWORD"] or None,
        host=settings["HOST"],
        port=settings["PORT"],
        autocommit=True,
    ) as server:
        server.execute(statement.encode())


def opened(alias: str, changes: dict[str, Any]) -> str:
    settings = {**connection.settings_dict, **changes}
    connections[alias] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, alias)
    return alias


def on_sqlite(alias: str, path: Path) -> str:
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;",
    }
    return opened(
        alias, {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}
    )


@pytest.fixture(scope="session")
def migrated(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Path:
    """An SQLite database that has every table and no rows of anybody's, to copy from."""
    path = tmp_path_factory.mktemp("migrated") / "newsroom.sqlite3"
    with django_db_blocker.unblock():
        on_sqlite("migrated", path)
        call_command("migrate", database="migrated", verbosity=0)
        connections["migrated"].close()
        del connections["migrated"]
    return path


@pytest.fixture
def newsroom(tmp_path: Path, migrated: Path, db: None) -> Iterator[Newsroom]:
    """Return a function that makes a newsroom and returns the alias of its database."""
    with contextlib.ExitStack() as stack:

        def make(alias: str, *, empty: bool = False, vendor: str = "sqlite") -> str:
            if vendor == "postgresql":
                name = f"{connection.settings_dict['NAME']}_{alias}"
                on_postgresql(f'CREATE DATABASE "{name}"')
                stack.callback(on_postgresql, f'DROP DATABASE "{name}" WITH (FORCE)')
                opened(alias, {"NAME": name})
            else:
                path = tmp_path / alias / "newsroom.sqlite3"
                path.parent.mkdir()
                if not empty:
                    shutil.copy(migrated, path)
                on_sqlite(alias, path)
            stack.callback(forget, alias)
            return alias

        yield make


@pytest.fixture
def built_at_once(migrated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a restore into SQLite find its tables made, for tests that look at something else than how they are made."""

    def build(wanted: schema.Schema) -> None:
        target = connections[wanted.using]
        target.ensure_connection()
        with contextlib.closing(sqlite3.connect(migrated)) as source:
            source.backup(target.connection)

    monkeypatch.setattr(schema, "build", build)


def forget(alias: str) -> None:
    connections[alias].close()
    del connections[alias]


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "backups")


@pytest.fixture
def storage_in(settings: Any) -> Callable[[Path], None]:
    """Return a function that lets the newsroom's files lie in another folder from then on."""

    def move(path: Path) -> None:
        storages = {name: dict(storage) for name, storage in settings.STORAGES.items()}
        for name in ("default", "assets"):
            storages[name]["OPTIONS"] = storages[name]["OPTIONS"] | {"location": path}
        settings.STORAGES = storages

    return move


def add_person(alias: str, name: str = "camille") -> User:
    return User.objects.using(alias).create(
        username=name, email=f"{name}@redaction.example", date_joined=NOW
    )


def add_picture(alias: str, data: bytes = b"picture") -> str:
    """Add an image and its file; return the file's name in the storage."""
    sha256 = storing.digest(data)
    name = storing.original(sha256)
    storing.keep(name, data)
    Image.objects.using(alias).create(
        file=name,
        sha256=sha256,
        size=len(data),
        width=1,
        height=1,
        focal_x=0.1 + 0.2,
        added_at=timezone.now(),
        alt_fr="L’été – „Ü“ 😀",
    )
    return name

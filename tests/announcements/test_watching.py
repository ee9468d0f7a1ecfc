"""Every change of what a public page reads raises the generation, whoever makes it and how."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from announcements import watching
from announcements.models import Announcement, Edition, EditionTheme, Generation, Theme
from contacts.models import PressContact
from masthead.models import Masthead
from partners.models import Institution
from presskits import issuing
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    InstitutionFactory,
    approve,
    make_announcement,
    publisher,
    release,
    reopen,
)
from tests.test_embargo import DOORS, correction_pending, make_story, with_addresses, withdrawn

pytestmark = pytest.mark.django_db(transaction=True)
READ = 20  # SQLITE_READ
# Addresses that are not answered from memory: files, and what is for one person.
APART = ("emergency", "assets:preview", "assets:public", "theme", "robots", "security")


def mark() -> Any:
    return Generation.objects.get().mark


def a_newsroom() -> None:
    """Make a row of every table that is watched."""
    Masthead.objects.update_or_create(pk=1, defaults={"name_fr": "Salle"})
    story = make_story("martre")
    assert story.institution
    story.institution.parents.add(InstitutionFactory())
    edition = release(story.announcement, at=NOW - DAY)
    issuing.issue(edition.texts.get(language="fr"), "text", now=NOW, site_url="http://x.example")


def row_of(table: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY id DESC LIMIT 1')
        names = [column[0] for column in cursor.description]
        row = cursor.fetchone()
    assert row is not None, f"no row of {table} to change"
    return dict(zip(names, row, strict=True))


def run(statement: str, *given: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


@pytest.fixture
def columns_read() -> Iterator[set[tuple[str, str]]]:
    """Collect every table and column that SQLite reads for the block."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite says what a query reads")
    found: set[tuple[str, str]] = set()

    def note(action: int, table: str | None, column: str | None, *rest: Any) -> int:
        if action == READ and table and not table.startswith("sqlite_"):
            found.add((table, column or ""))
        return sqlite3.SQLITE_OK

    connection.ensure_connection()
    connection.connection.set_authorizer(note)
    yield found
    connection.connection.set_authorizer(None)


def test_all_that_public_pages_read_is_watched(columns_read: set[tuple[str, str]]) -> None:
    with time_machine.travel(NOW, tick=False):
        a_newsroom()
        stories = [with_addresses(story()) for story in (correction_pending, withdrawn)]
        paths = {
            path
            for story in stories
            for name in DOORS
            if name not in APART and not name.startswith("file-")
            for path in DOORS[name](story)
        }
        columns_read.clear()
        client = Client()
        for path in sorted(paths):
            client.get(path, follow=True)
        read = set(columns_read)
    watched = watching.watched()
    assert {table for table, _column in read} > {
        "masthead_masthead",
        "contacts_presscontact",
        "presskits_issuedfile",
    }
    unseen = {
        (table, column)
        for table, column in read
        if table not in watched
        or (watched[table] is not None and column and column not in watched[table])
    }
    assert unseen == set()


@pytest.mark.parametrize("table", sorted(watching.watched()))
def test_each_column_and_row_of_a_watched_table_raises_the_generation(table: str) -> None:
    with time_machine.travel(NOW, tick=False):
        a_newsroom()
    row = row_of(table)
    counted = watching.watched()[table]
    for column in row:
        before = mark()
        run(f'UPDATE "{table}" SET "{column}" = "{column}"')
        assert (mark() != before) is (counted is None or column in counted), column
    names = ", ".join(f'"{name}"' for name in row)
    before = mark()
    with transaction.atomic():
        run(f'DELETE FROM "{table}" WHERE id = %s', row["id"])
        if connection.vendor == "sqlite":
            deleted = mark()
            assert deleted != before
        run(
            f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(["%s"] * len(row))})',
            *row.values(),
        )
        if connection.vendor == "sqlite" and counted is None:
            assert mark() != deleted
    assert mark() != before


def test_bulk_paths_raise_the_generation() -> None:
    with time_machine.travel(NOW, tick=False):
        a_newsroom()
    institution, other = Institution.objects.order_by("pk")[:2]
    edition = Edition.objects.get()
    theme = Theme.objects.create(slug="eau", name_fr="Eau")
    for change in (
        lambda: PressContact.objects.update(phone="+33199009999"),
        lambda: Institution.objects.bulk_update([institution], ["city"]),
        lambda: EditionTheme.objects.bulk_create([EditionTheme(edition=edition, theme=theme)], ignore_conflicts=True),
        lambda: EditionTheme.objects.bulk_create(
            [EditionTheme(edition=edition, theme=theme)],
            update_conflicts=True, unique_fields=["edition", "theme"], update_fields=["theme"],
        ),
        lambda: other.parents.set([institution]),
        lambda: other.parents.clear(),
        lambda: EditionTheme.objects.all().delete(),
        lambda: PressContact.objects.all().delete(),
    ):  # fmt: skip
        before = mark()
        change()
        assert mark() != before


def test_a_step_that_is_taken_back_raises_nothing() -> None:
    with time_machine.travel(NOW, tick=False):
        a_newsroom()
    before = mark()
    with transaction.atomic():
        Institution.objects.update(city="Nulle part")
        transaction.set_rollback(True)
    assert mark() == before


def test_saving_a_working_copy_raises_nothing() -> None:
    announcement = make_announcement()
    before = mark()
    announcement.headline_fr = "En travail"
    announcement.save(update_fields=["headline_fr", "version", "changed_at"])
    assert mark() == before


def test_a_table_that_is_made_anew_takes_the_generation_with_it_until_all_are_watched_again() -> (
    None
):
    assert watching.in_place()
    watching.before_migrating(using="default", plan=[])
    before = mark()
    watching.before_migrating(using="default", plan=["a migration"])
    assert not Generation.objects.exists()
    assert not watching.in_place()
    Institution.objects.update(city="Ailleurs")
    watching.after_migrating(using="default")
    assert watching.in_place()
    assert mark() != before


def test_one_lost_trigger_is_noticed() -> None:
    name, table = watching._triggers(connection)[0]
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    run(f'DROP TRIGGER "{name}"{on}')
    assert not watching.in_place()
    watching.install("default")
    assert watching.in_place()


def test_emptying_a_table_raises_the_generation() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with time_machine.travel(NOW, tick=False):
        a_newsroom()
    before = mark()
    run('TRUNCATE "presskits_issuedfile"')
    assert mark() != before


def test_the_next_change_is_the_first_release_end_withdrawal_or_midnight() -> None:
    midnight = dt.datetime(2026, 2, 10, 23, tzinfo=dt.UTC)
    with time_machine.travel(NOW, tick=False):
        assert watching.next_change(NOW, "Europe/Paris") == midnight
        announcement = make_announcement()
        approve(announcement, now=NOW - HOUR, release_at=NOW + HOUR)
        assert watching.next_change(NOW, "Europe/Paris") == NOW + HOUR
        assert watching.next_change(NOW + HOUR, "Europe/Paris") == midnight
        reopen(announcement, now=NOW)
        assert watching.next_change(NOW, "Europe/Paris") == midnight
        soon = NOW + dt.timedelta(microseconds=1)
        Announcement.objects.update(withdrawn_at=soon, withdrawn_by=publisher())
        assert watching.next_change(NOW, "Europe/Paris") == soon

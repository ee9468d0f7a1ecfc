"""What raises the generation: triggers of the database on every table that a public page reads live (docs/decisions/0033).

The row `Generation` holds a mark that is another one after every change of what anybody can see, written in the transaction of that change. A
trigger does it, so that no path forgets: no form, no bulk update, no command, no hand at the database's own prompt. The row is there
exactly as long as the triggers are; who finds none must keep no copy.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Min

from announcements.models import (
    Announcement,
    Edition,
    EditionAsset,
    EditionCommitment,
    EditionContact,
    EditionParty,
    EditionText,
    EditionTheme,
    Generation,
    ReleaseCount,
)
from assets.models import Image
from contacts.models import PressContact
from languages import LANGUAGES
from masthead.models import Masthead
from masthead.zones import next_midnight
from partners.models import Institution

# A reader of the generation on another machine may believe what it heard for this long (seconds); whoever is told that a step is
# taken is told so no sooner (docs/decisions/0034).
LEASE = 0.05
_PREFIX = "generation_"
_FUNCTION = "announcements_new_generation"

# Tables that public pages read, and the columns of each whose change a reader can see. None means all of them: any change raises the
# generation. Where columns are named, a new row is seen by nobody until a row of another table points to it.
_watched: dict[type[models.Model], tuple[str, ...] | None] = {
    Announcement: (
        "id",
        "short_id",
        "original_language",
        "withdrawn_at",
        *(f"withdrawal_reason_{code}" for code in LANGUAGES),
    ),
    Edition: None,
    EditionText: None,
    EditionParty: None,
    EditionContact: None,
    EditionTheme: None,
    EditionAsset: None,
    EditionCommitment: None,
    ReleaseCount: None,
    PressContact: None,
    Institution: None,
    Institution.parents.through: None,
    Image: ("id", "sha256"),
    Masthead: None,
}


def watch(model: type[models.Model], *columns: str) -> None:
    """Let a table of an upper room raise the generation: it shows something of it on a public page. Called in AppConfig.ready()."""
    _watched[model] = columns or None


def watched() -> dict[str, tuple[str, ...] | None]:
    """Return the watched tables, and of each the columns that count, or None for all."""
    return {model._meta.db_table: columns for model, columns in _watched.items()}


def next_change(now: dt.datetime, zone: str) -> dt.datetime:
    """Return the first instant after `now` at which a page may change by itself: a release, an end, a new day of the newsroom's zone.

    Press contacts come and go by days. A withdrawal of another machine whose clock is ahead counts, too (three queries).
    """
    standing = Edition.objects.filter(cancelled_at__isnull=True)
    starts = standing.filter(release_at__gt=now).aggregate(at=Min("release_at"))["at"]
    ends = standing.filter(superseded_at__gt=now).aggregate(at=Min("superseded_at"))["at"]
    gone = Announcement.objects.filter(withdrawn_at__gt=now).aggregate(at=Min("withdrawn_at"))["at"]
    return min(filter(None, (starts, ends, gone, next_midnight(now, zone))))


def settle(using: str = "default") -> None:
    """Wait until no server process can answer with what was right before the last change. For commands that tell somebody so."""
    if connections[using].vendor != "sqlite":
        time.sleep(LEASE * 1.2)


def install(using: str, *, anew: bool = True) -> bool:
    """See that every trigger is there; return whether the tables are all there.

    `anew` says that nobody may keep what was read before. Otherwise a row that is there stays: its mark is that of the rows beside it, restored with them.
    """
    connection = connections[using]
    wanted = _wanted(connection)
    if wanted is None:
        return False
    with transaction.atomic(using=using):
        mark = Generation.objects.using(using).values_list("mark", flat=True).first()
        if _found(connection) != set(wanted):
            _remove(connection)
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute(_POSTGRESQL_FUNCTION)
                for statement in wanted.values():
                    cursor.execute(statement)
        kept = uuid4() if anew or mark is None else mark
        Generation.objects.using(using).update_or_create(pk=1, defaults={"mark": kept})
    return True


def remove(using: str) -> None:
    """Take the triggers away, and the row with them: a migration may make a table anew, which on SQLite loses its triggers."""
    with transaction.atomic(using=using):
        _remove(connections[using])


def in_place(using: str = "default") -> bool:
    """Return whether every trigger is there (one query)."""
    connection = connections[using]
    return _found(connection) == set(_statements(connection))


def after_migrating(*, using: str, **kwargs: Any) -> None:
    install(using)


def before_migrating(*, using: str, plan: list[Any], **kwargs: Any) -> None:
    if plan:
        remove(using)


def _remove(connection: BaseDatabaseWrapper) -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if Generation._meta.db_table in connection.introspection.table_names(cursor):
            cursor.execute(f"DELETE FROM {quote(Generation._meta.db_table)}")
        for name, table in _triggers(connection):
            on = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {quote(name)}{on}")


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, str] | None:
    """Return the triggers by name; None while a table or a column of them is still to be made by a migration."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        if not {Generation._meta.db_table, *watched()} <= there:
            return None
        for table, columns in (*watched().items(), (Generation._meta.db_table, ("mark",))):
            described = connection.introspection.get_table_description(cursor, table)
            if not set(columns or ()) <= {column.name for column in described}:
                return None
    return _statements(connection)


def _found(connection: BaseDatabaseWrapper) -> set[str]:
    return {name for name, _table in _triggers(connection)}


def _triggers(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Return the triggers of ours that a database has, each with its table."""
    query = _POSTGRESQL_TRIGGERS if connection.vendor == "postgresql" else _SQLITE_TRIGGERS
    with connection.cursor() as cursor:
        cursor.execute(query, [f"{_PREFIX}%"])
        return list(cursor.fetchall())


def _statements(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the SQL of each trigger by its name, which holds a hash of it: who has the name has the trigger."""
    make: Callable[[str, tuple[str, ...] | None], Iterator[str]]
    make = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    result = {}
    for table, columns in watched().items():
        for number, template in enumerate(make(table, columns)):
            digest = hashlib.sha256(template.encode()).hexdigest()[:10]
            name = f"{_PREFIX}{table[:36]}_{number}_{digest}"
            result[name] = template.replace("{name}", connection.ops.quote_name(name))
    return result


def _on_sqlite(table: str, columns: tuple[str, ...] | None) -> Iterator[str]:
    """Yield the triggers of a table. An UPDATE and no INSERT … ON CONFLICT: INSERT OR IGNORE would carry over into the trigger."""
    body = (
        f'BEGIN UPDATE "{Generation._meta.db_table}" SET "mark" = lower(hex(randomblob(16)))'
        ' WHERE "id" = 1; END'
    )
    of = f" OF {', '.join(_quoted(columns))}" if columns else ""
    for event in (f"UPDATE{of}", "DELETE", *(() if columns else ("INSERT",))):
        yield f'CREATE TRIGGER {{name}} AFTER {event} ON "{table}" {body}'


def _on_postgresql(table: str, columns: tuple[str, ...] | None) -> Iterator[str]:
    """Yield the triggers of a table: at the end of the transaction, so that the row is held while it commits and no longer."""
    of = f" OF {', '.join(_quoted(columns))}" if columns else ""
    events = " OR ".join([f"UPDATE{of}", "DELETE", *(() if columns else ("INSERT",))])
    yield (
        f'CREATE CONSTRAINT TRIGGER {{name}} AFTER {events} ON "{table}"'
        f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()"
    )
    yield (
        f'CREATE TRIGGER {{name}} AFTER TRUNCATE ON "{table}"'
        f" FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
    )


def _quoted(columns: tuple[str, ...]) -> list[str]:
    return [f'"{column}"' for column in columns]


_SQLITE_TRIGGERS = (
    "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s ORDER BY name"
)
_POSTGRESQL_TRIGGERS = (
    "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND NOT t.tgisinternal AND t.tgenabled <> 'D'"
    " AND t.tgname LIKE %s ORDER BY t.tgname"
)
# Once in a transaction is enough; a bulk change would write the row as often as it has rows.
_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('entente.generation', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        UPDATE "{Generation._meta.db_table}" SET "mark" = gen_random_uuid() WHERE "id" = 1;
        PERFORM set_config('entente.generation', pg_current_xact_id()::text, true);
    END IF;
    RETURN NULL;
END
$$
"""

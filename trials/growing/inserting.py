"""Insert rows by the hundred thousand: as `bulk_create` does, without what it does for each value."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import JSONField, Max, Model

BATCH = 1000
_AS_THEY_ARE = (str, int, type(None))


class Inserting:
    """Gives rows their keys and inserts them, in this order, in one transaction of the caller's.

    `finish` tells the database which keys are taken and has the references checked that were not checked row by row.
    """

    def __init__(self) -> None:
        self._keys: dict[type[Model], Iterator[int]] = {}
        self._unchecked: dict[str, list[tuple[str, str]]] = {}

    def keys(self, model: type[Model]) -> Iterator[int]:
        """Return the keys that no row of a model has yet."""
        if model not in self._keys:
            last = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
            self._keys[model] = itertools.count(last + 1)
        return self._keys[model]

    def __call__(self, model: type[Model], rows: Iterable[Any]) -> None:
        """Insert rows whose values are clean and complete: nothing is filled in but the key."""
        fields: Any = model._meta.local_concrete_fields
        quote = connection.ops.quote_name
        columns = ", ".join(quote(field.column) for field in fields)
        into = f"{quote(model._meta.db_table)} ({columns})"
        keys = self.keys(model)
        self._check_references_later(model._meta.db_table)
        # JSON is never taken as it is: a string is no JSON yet.
        plain = [(field, field.attname, not isinstance(field, JSONField)) for field in fields]
        values = (_values(row, plain, keys) for row in rows)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {into} FROM STDIN") as rows_in:
                    for row in values:
                        rows_in.write_row(row)
                return
            places = ", ".join(["%s"] * len(fields))
            while batch := list(itertools.islice(values, BATCH)):
                cursor.executemany(f"INSERT INTO {into} VALUES ({places})", batch)

    def _check_references_later(self, table: str) -> None:
        """PostgreSQL looks up every reference of every row, which takes longer than writing them; all at once it joins two tables."""
        if connection.vendor != "postgresql" or table in self._unchecked:
            return
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE contype = 'f' AND conrelid = %s::regclass",
                [quote(table)],
            )
            self._unchecked[table] = cursor.fetchall()
            # A table with checks that still wait cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name, _definition in self._unchecked[table]:
                cursor.execute(f"ALTER TABLE {quote(table)} DROP CONSTRAINT {quote(name)}")

    def finish(self) -> None:
        """Check the references, and let the sequences of the database go on after the last key."""
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            for table, references in self._unchecked.items():
                for name, definition in references:
                    cursor.execute(
                        f"ALTER TABLE {quote(table)} ADD CONSTRAINT {quote(name)} {definition}"
                    )
            for sql in connection.ops.sequence_reset_sql(no_style(), list(self._keys)):
                cursor.execute(sql)


def _values(row: Any, fields: list[tuple[Any, str, bool]], keys: Iterator[int]) -> list[Any]:
    if row.pk is None:
        row.pk = next(keys)
    made = []
    for field, name, may_be_plain in fields:
        value = getattr(row, name)
        if not (may_be_plain and type(value) in _AS_THEY_ARE):
            value = field.get_db_prep_save(value, connection)
        made.append(value)
    return made
